"""The public notice ran its days before anything was cleared or released (R16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.days import end_of
from jinbang.verification.promise import Promise


@dataclass(frozen=True)
class Notice:
    """What a notice said."""

    opens: str
    closes: str
    items: frozenset[str]


class Notices(Promise):
    """Days are counted from the day after the notice, to 24:00; what was proposed is on it and stays until it ends."""

    name, zh = "notice", "公示"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._notices: dict[int, Notice] = {}
        self._cleared: dict[int, int] = {}  # notice → since its last end was entered

    def publish(self, act: Act) -> None:
        number, settings = act.whole("number"), self.definition.settings
        opens, closes, days = act.instant("opens"), act.instant("closes"), act.whole("days")
        items = act.texts("items")
        if number != len(self._notices) + 1:
            self.lack(act, f"notice {number} comes out of turn", f"第 {number} 号公示次序不对")
        if opens < act.at:
            self.broke(act, "the notice is dated back", "公示被倒签")
        if list(items) != sorted(set(items)):
            self.broke(act, "the items are not sorted and distinct", "公示项未排序或重复")
        if settings.get("public_notice") is True:
            if days < settings["notice_days"] or act.text("kind") != settings["notice_kind"]:
                self.broke(
                    act, f"{days} {act.text('kind')} days are fewer than the call says", f"公示 {days} 日，少于公告规定"
                )
            if closes < end_of(opens, days=days, zone=self.definition.zone):
                self.broke(
                    act, f"it closes at {closes}, before {days} days are over", f"公示在 {closes} 结束，不足 {days} 日"
                )
            if settings["notice_kind"] == "working":
                self.doubt(
                    "whether so many working days ran: this needs the table of holidays; as many natural days did",
                    "是否满足工作日天数：须对照节假日表；自然日天数已满足",
                )
        for item in items:
            known = self.known(act, item)
            if known is not None and known.standing != "proposed":
                self.lack(act, f"{item} stands at {known.standing} and is not proposed", f"{item} 并未拟入榜")
        self._notices[number] = Notice(opens, closes, frozenset(items))

    def announce(self, act: Act) -> None:
        number = act.text("application")
        known = self.known(act, number)
        notice = self._notices.get(known.notice) if known is not None else None
        if notice is None or number not in notice.items:
            self.lack(act, f"{number} is on no notice", f"{number} 不在公示中")

    def clear(self, act: Act) -> None:
        number = act.text("application")
        known = self.known(act, number)
        notice = self._notices.get(known.notice) if known is not None else None
        if notice is None or number not in notice.items:
            self.lack(act, f"{number} is cleared and was on no notice", f"{number} 未经公示")
            return
        if known is not None:
            self._cleared[known.notice] = self._cleared.get(known.notice, 0) + 1
        if act.at < notice.closes:
            self.broke(
                act, f"{number} is cleared before the notice ends at {notice.closes}", f"{number} 在公示期满前即予确认"
            )

    def end(self, act: Act) -> None:
        notice = self._notices.get(act.whole("number"))
        if notice is None or act.at < notice.closes:
            self.lack(act, "the notice ends before its time", "公示提前结束")
        if self._cleared.pop(act.whole("number"), 0) != act.whole("cleared"):
            self.lack(act, f"{act.whole('cleared')} were not cleared by it", f"所确认的不是 {act.whole('cleared')} 项")

    def release(self, act: Act) -> None:
        for number, notice in self._notices.items():
            if act.at < notice.closes:
                self.broke(act, f"notice {number} is still running", f"第 {number} 号公示尚未期满")

    kinds = {
        "notice.publish": publish,
        "notice.end": end,
        "application.announce": announce,
        "application.clear": clear,
        "release.done": release,
    }

    def kept(self) -> tuple[str, str]:
        items = sum(len(one.items) for one in self._notices.values())
        return (
            f"{items} proposals in {len(self._notices)} notices, each for its full days",
            f"{len(self._notices)} 次公示共 {items} 项，均满期",
        )
