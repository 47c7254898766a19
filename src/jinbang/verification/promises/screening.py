"""Nothing was judged, put on notice or listed that had not passed screening; reasons are the call's own codes (R8)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.days import end_of
from jinbang.verification.promise import Promise

LONGEST_REST = 9
"""Days: no run of days of rest is longer."""


class Screening(Promise):
    """Only accepted applications go on; a refusal names codes of the call, a correction only what can be mended."""

    name, zh = "screening", "形式审查"
    _accepted = _rejected = 0

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._appealed: set[str] = set()

    def appeal(self, act: Act) -> None:
        number = act.text("application")
        if number in self._appealed:
            self.broke(act, f"{number} is examined anew a second time", f"{number} 第二次申请复核")
        self._appealed.add(number)

    def accept(self, act: Act) -> None:
        self._accepted += 1

    def reject(self, act: Act) -> None:
        self._rejected += 1
        number, codes = act.text("application"), act.texts("codes")
        known = self.book.application(number)
        late = known is not None and known.standing == "correcting" and bool(known.due) and act.at >= known.due
        if not codes and not late:
            self.broke(act, f"{number} was refused without a coded reason", f"不予受理 {number} 未列理由代码")
        if known is not None and known.standing == "correcting" and not late:
            self.broke(
                act,
                f"{number} was refused when it could still be corrected, until {known.due}",
                f"{number} 补正期未满即不予受理",
            )
        self._codes(act)

    def correct(self, act: Act) -> None:
        known = self.known(act, act.text("application"))
        codes = self.definition.screening_codes
        self._codes(act)
        if any(codes.get(code) is False for code in act.texts("codes")):
            self.broke(act, "a correction was asked for what cannot be mended", "对不可补正的问题要求补正")
        if not act.texts("codes"):
            self.broke(act, "a correction was asked for without a coded reason", "补正未列理由代码")
        rounds = self.definition.settings.get("correction_rounds")
        if known is not None and isinstance(rounds, int) and known.rounds >= rounds:
            self.broke(act, f"more than {rounds} round(s) of correction", f"补正超过 {rounds} 次")
        days = self.definition.settings.get("correction_days")
        if act.instant("due") <= act.at:
            self.broke(act, "the correction was due before it was asked for", "补正期限早于通知")
        elif isinstance(days, int) and not self._after(act, days):
            self.broke(
                act,
                f"the correction is due {act.instant('due')}, not after {days} days",
                f"补正期限不是公告规定的 {days} 日",
            )

    def _after(self, act: Act, days: int) -> bool:
        """Due at 24:00 of the last day, or of a working day soon after it: the table of holidays is not in a bundle."""
        ends = [end_of(act.at, days=days + rest, zone=self.definition.zone) for rest in range(LONGEST_REST + 1)]
        return act.instant("due") in ends

    def _codes(self, act: Act) -> None:
        for code in act.texts("codes"):
            if code not in self.definition.screening_codes:
                self.broke(act, f"the call has no reason {code}", f"公告没有理由代码 {code}")

    def one(self, act: Act) -> None:
        self._passed(act, act.text("application"))

    def seats(self, act: Act) -> None:
        for number in dict.fromkeys(number for number, _ in act.pairs("seats")):
            self._passed(act, number)

    def lines(self, act: Act) -> None:
        for line in act.rows("lines", 6):
            self._passed(act, line[0])

    def items(self, act: Act) -> None:
        for number in act.texts("items"):
            self._passed(act, number)

    def entries(self, act: Act) -> None:
        for _, number, _ in act.rows("entries", 3):
            if number is not None:
                self._passed(act, number)

    def _passed(self, act: Act, number: str) -> None:
        known = self.known(act, number)
        if known is not None and not known.accepted:
            self.lack(act, f"{number} had not passed screening", f"{number} 未通过形式审查")

    kinds = {
        "application.accept": accept,
        "application.appeal": appeal,
        "application.reject": reject,
        "application.ask-correction": correct,
        "application.assign": one,
        "application.propose": one,
        "sheet.submit": one,
        "assignment.accept": seats,
        "package.report": lines,
        "notice.publish": items,
        "release.done": entries,
    }

    def kept(self) -> tuple[str, str]:
        return (
            f"only what passed was judged or listed ({self._accepted} passed, {self._rejected} refused with codes)",
            f"只有通过者进入评审或公布（通过 {self._accepted}，不予受理 {self._rejected}）",
        )
