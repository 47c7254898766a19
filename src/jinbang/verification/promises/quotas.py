"""No unit recommended more than its places: numbered, unique, charged to a channel, freed only where the call frees (R2)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise


class Quotas(Promise):
    """Places of a unit in a contest: the quotas of its memberships at that moment, added up."""

    name, zh = "quotas", "推荐名额"

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._taken: dict[Any, dict[str, dict[int, str]]] = {}  # unit → contest → number → application
        self._recommended = 0

    def recommend(self, act: Act) -> None:
        number, unit, contest = act.text("application"), act.facts.get("unit"), act.text("contest")
        slot, channel = act.whole("slot"), act.text("channel")
        taken = self._taken.setdefault(unit, {}).setdefault(contest, {})
        self._recommended += 1
        if taken.get(slot, number) != number:
            self.broke(
                act,
                f"place {slot} of unit {unit} in {contest} is taken by {taken[slot]}",
                f"名额 {slot} 已由 {taken[slot]} 占用",
            )
        if any(one == number for place, one in taken.items() if place != slot):
            self.broke(act, f"{number} holds a place already", f"{number} 已占用名额")
        known = self.book.application(number)
        if known is not None and known.slot is not None and known.slot[:3] != (unit, contest, slot):
            self.broke(act, f"{number} holds another place", f"{number} 另占有名额")
        if known is not None and known.contest != contest:
            self.broke(
                act, f"{number} is in {known.contest}, not {contest}", f"{number} 在 {known.contest}，不在 {contest}"
            )
        if known is not None and known.unit != unit:
            self.broke(act, f"{number} was handed to unit {known.unit}", f"{number} 提交给了单位 {known.unit}")
        if known is not None and known.version != act.whole("version"):
            self.broke(
                act, f"version {act.whole('version')} is not the one submitted, {known.version}", "推荐的不是提交的版本"
            )
        shares = self.definition.shares(contest=contest, channels=self.book.memberships.get(unit, ()))
        places = sum(limit for _, limit in shares)
        taken[slot] = number
        if not 1 <= slot <= places or self._used(unit, contest, taken) > places:
            self.lack(
                act,
                f"unit {unit} has {places} places in {contest}, and uses {max(slot, len(taken))}",
                f"单位 {unit} 在 {contest} 有 {places} 个名额，已用 {max(slot, len(taken))} 个",
            )
            return
        rest = slot
        for name, limit in shares:
            if rest <= limit:
                if name != channel:
                    self.broke(act, f"place {slot} is charged to {channel}, not {name}", f"名额 {slot} 应计入 {name}")
                return
            rest -= limit

    def admit(self, act: Act) -> None:
        number = act.text("application")
        known = self.book.application(number)
        if self.definition.settings.get("recommendation") is not False and (known is None or known.slot is None):
            self.lack(act, f"{number} goes to screening in nobody's place", f"{number} 未占用名额即进入形式审查")

    def _used(self, unit: Any, contest: str, taken: dict[int, str]) -> int:
        """Where the tracks of a list share their places, all of them count."""
        if not self.definition.per_list(contest):
            return len(taken)
        kept = self.definition.contests.get(contest)
        return sum(
            len(held) for where, held in self._taken[unit].items() if self.definition.contests.get(where) == kept
        )

    def free(self, act: Act) -> None:
        number, slot = act.text("application"), act.facts.get("slot")
        known = self.book.application(number)
        if slot is None or known is None:
            return
        setting = "slot_back_after_screening" if act.kind == "application.reject" else "recall_frees_slot"
        if self.definition.settings.get(setting) is not True:
            self.broke(act, f"place {slot} is freed, which the call does not allow", f"公告不允许腾出名额 {slot}")
        if known.slot is None or known.slot[2] != slot:
            self.lack(
                act, f"{number} does not hold the place {slot} that it frees", f"{number} 并未占用所腾出的名额 {slot}"
            )
            return
        closes = max(
            self.definition.window("recommendation")[1],
            self.book.extension(
                ("collection", "recommendation"), number=number, contest=known.slot[1], unit=known.slot[0]
            ),
        )
        if act.kind == "application.withdraw" and act.at >= closes:
            self.broke(act, f"place {slot} is freed after the deadline", f"截止后腾出名额 {slot}")
        self._taken.get(known.slot[0], {}).get(known.slot[1], {}).pop(slot, None)

    def end(self, act: Act) -> None:
        unit, channel = act.facts.get("unit"), act.text("channel")
        left = [one for one in self.book.memberships.get(unit, ()) if one != channel]
        for contest, taken in self._taken.get(unit, {}).items():
            shares = self.definition.shares(contest=contest, channels=left)
            if len(taken) > sum(limit for _, limit in shares):
                self.broke(
                    act,
                    f"unit {unit} keeps fewer places in {contest} than it has used",
                    f"单位 {unit} 在 {contest} 的名额少于已用",
                )

    kinds = {
        "application.recommend": recommend,
        "application.admit": admit,
        "application.take-back": free,
        "application.withdraw": free,
        "application.reject": free,
        "membership.end": end,
    }

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._recommended} recommendations, each in a place of its own within its unit's quota",
            f"{self._recommended} 项推荐各占一个名额，均不超过单位名额",
        )
