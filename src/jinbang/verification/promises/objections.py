"""Every objection on record was dealt with before its nominee went on, and the outcome was obeyed (R17)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.days import end_of
from jinbang.verification.promise import Promise

STATES = {"objection.file": "received", "objection.admit": "admitted", "objection.refuse": "refused", "objection.answer": "answered"}  # fmt: skip


class Objections(Promise):
    """Received while the notice runs; refused with a code of the call, or admitted, which suspends, and answered in time."""

    name, zh = "objections", "异议"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._running: dict[int, tuple[str, str]] = {}  # notice → opens, closes
        self._of: dict[str, str] = {}  # case → application
        self._due: dict[str, str] = {}
        self._outcome: dict[str, str] = {}
        self._removed: dict[str, str] = {}  # application → case that removed it

    def notice(self, act: Act) -> None:
        self._running[act.whole("number")] = act.instant("opens"), act.instant("closes")

    def file(self, act: Act) -> None:
        case, number, notice = self._case(act), act.text("application"), act.whole("notice")
        if case in self._of:
            self.broke(act, f"the case {case} is there already", f"案件 {case} 已存在")
        self._of[case] = number
        known = self.known(act, number)
        if known is not None and known.notice != notice:
            self.lack(act, f"{number} is not on notice {notice}", f"{number} 不在第 {notice} 号公示中")
        opens, closes = self._running.get(notice, ("", ""))
        if not opens <= act.at < closes:
            self.lack(act, f"{case} was received outside of the notice", f"{case} 不在公示期内收到")

    def decide(self, act: Act) -> None:
        case, known = self._case(act), self._known(act)
        if known is None:
            return
        if (known.cases or {}).get(case) != "received":
            self.lack(act, f"{case} does not wait to be decided", f"{case} 不在待处理")
        if act.kind == "objection.refuse" and act.text("code") not in self.definition.objection_codes:
            self.broke(act, f"the call has no code {act.text('code')}", f"公告没有代码 {act.text('code')}")
        if act.kind == "objection.admit":
            self._due[case] = act.instant("due")
            days = self.definition.settings.get("objection_days")
            if isinstance(days, int) and self._due[case] != end_of(act.at, days=days, zone=self.definition.zone):
                self.broke(
                    act, f"{case} is due {self._due[case]}, not after {days} days", f"{case} 的答复期限不是 {days} 日"
                )
            if known.standing in {"on-notice", "cleared", "proposed"}:
                self.lack(act, f"{act.text('application')} is not suspended", f"{act.text('application')} 未暂缓")

    def answer(self, act: Act) -> None:
        case, known, outcome = self._case(act), self._known(act), act.text("outcome")
        if known is not None and (known.cases or {}).get(case) != "admitted":
            self.lack(act, f"{case} was not admitted", f"{case} 未受理")
        if outcome not in {"keep", "remove"}:
            self.broke(act, f"there is no outcome {outcome}", f"没有处理结果 {outcome}")
        if act.at >= self._due.get(case, "9999"):
            self.broke(act, f"{case} was answered after it was due", f"{case} 逾期答复")
        self._outcome[case] = outcome

    def moved(self, act: Act) -> None:
        number, case = act.text("application"), act.text("case")
        if self._of.get(case) != number:
            self.lack(act, f"there is no case {case} about {number}", f"没有关于 {number} 的案件 {case}")
        if act.kind == "application.remove":
            self._removed[number] = case

    def onward(self, act: Act) -> None:
        number = act.text("application")
        known = self.known(act, number)
        for case in known.waiting() if known is not None else ():
            self.broke(
                act, f"{number} goes on while the case {case} is not concluded", f"案件 {case} 未结，{number} 即继续"
            )

    def release(self, act: Act) -> None:
        for _, number, _ in act.rows("entries", 3):
            known = self.book.application(number) if number is not None else None
            for case in known.waiting() if known is not None else ():
                self.broke(
                    act,
                    f"{number} is released while the case {case} is not concluded",
                    f"案件 {case} 未结，{number} 即发布",
                )
            if number in self._removed:
                self.broke(act, f"{number} was removed and is released", f"{number} 已取消资格而被发布")

    kinds = {
        "notice.publish": notice,
        "objection.file": file,
        "objection.admit": decide,
        "objection.refuse": decide,
        "objection.answer": answer,
        "application.suspend": moved,
        "application.restore": moved,
        "application.remove": moved,
        "application.clear": onward,
        "application.list": onward,
        "release.done": release,
    }

    def close(self) -> None:
        for number, known in self.book.all():
            for case in known.waiting():
                if self._due.get(case, "9999") <= self.book.last:
                    self.lack(
                        number,
                        f"the case {case} was due {self._due[case]} and is not answered",
                        f"案件 {case} 逾期未答复",
                    )
            if known.standing == "suspended" and not known.waiting() and self.book.released:
                self.lack(number, "suspended, and no case is open against it", "无未结案件而仍被暂缓")
        for number, case in self._removed.items():
            if self._outcome.get(case) != "remove":
                self.lack(number, f"removed by the case {case}, which did not say so", f"案件 {case} 并未取消其资格")
        for case, outcome in self._outcome.items():
            if outcome == "remove" and self._of.get(case, "") not in self._removed:
                self.lack(case, "it was to remove its nominee, who was not removed", "应取消资格而未取消")

    def _case(self, act: Act) -> str:
        if act.text("state") != STATES[act.kind]:
            self.broke(act, f"the state is {STATES[act.kind]}, not {act.text('state')}", "案件状态与事项不符")
        return act.text("case")

    def _known(self, act: Act) -> Any:
        number, case = act.text("application"), act.text("case")
        if self._of.get(case, number) != number:
            self.broke(act, f"{case} is about {self._of[case]}", f"{case} 关于 {self._of[case]}")
        return self.known(act, number)

    def kept(self) -> tuple[str, str]:
        return (
            f"{len(self._of)} objections on record, none open against whoever was listed",
            f"已记录 {len(self._of)} 件异议，入榜者均无未结案件",
        )
