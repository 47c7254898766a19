"""Units recommend through channels in which they are members at that moment (R3)."""

from __future__ import annotations

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Memberships(Promise):
    """A membership is of a channel of the call, begins once and ends once; a place is charged to one that is held."""

    name, zh = "memberships", "推荐渠道"

    def __init__(self, *about: object) -> None:
        super().__init__(*about)  # type: ignore[arg-type]
        self._count_of = 0

    def approve(self, act: Act) -> None:
        unit, channel = act.facts.get("unit"), act.text("channel")
        if channel not in self.definition.channels:
            self.broke(act, f"the call has no channel {channel}", f"公告没有渠道 {channel}")
        if channel in self.book.memberships.get(unit, ()):
            self.broke(act, f"unit {unit} is a member of {channel} already", f"单位 {unit} 已在渠道 {channel}")
        if act.instant("from") < act.at:
            self.broke(act, "the membership is dated back", "渠道资格被倒签")
        self._count_of += 1

    def end(self, act: Act) -> None:
        unit, channel = act.facts.get("unit"), act.text("channel")
        if channel not in self.book.memberships.get(unit, ()):
            self.lack(act, f"unit {unit} is no member of {channel}", f"单位 {unit} 不在渠道 {channel}")
        if act.instant("until") < act.at:
            self.broke(act, "the end of the membership is dated back", "渠道资格的终止被倒签")

    def recommend(self, act: Act) -> None:
        unit, channel = act.facts.get("unit"), act.text("channel")
        if channel not in self.book.memberships.get(unit, ()):
            self.lack(
                act,
                f"unit {unit} recommends through {channel} and is no member",
                f"单位 {unit} 不在渠道 {channel} 而由此推荐",
            )

    kinds = {"membership.approve": approve, "membership.end": end, "application.recommend": recommend}

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._count_of} memberships, and every recommendation through one in force",
            f"{self._count_of} 项渠道资格，每项推荐均经由有效渠道",
        )
