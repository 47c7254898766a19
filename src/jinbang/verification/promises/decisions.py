"""Whoever is proposed was carried by the committee, and whatever leaves the reported order says so (R14, R15)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise

OUTCOMES = {"propose": "application.propose", "not-choose": "application.not-choose"}


class Decisions(Promise):
    """The last counted ballot on a proposal carried it; `deviates` is told again from ranks, suggestions and outcomes."""

    name, zh = "decisions", "终评决定"
    _decided = _deviating = 0

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._passed_over: dict[str, int] = {}  # contest → best rank that was not chosen
        self._outcomes: dict[str, str] = {}
        self._moved: dict[str, str] = {}

    def decide(self, act: Act) -> None:
        rows = act.rows("decisions", 3)
        for number, outcome, _ in rows:
            known = self.known(act, number)
            if outcome not in OUTCOMES:
                self.broke(act, f"{number}: there is no outcome {outcome}", f"{number} 的决定 {outcome} 不存在")
            if number in self._outcomes:
                self.broke(act, f"{number} is decided twice", f"{number} 重复决定")
            self._outcomes[number] = outcome
            if known is not None and outcome == "not-choose" and known.line is not None:
                rank = known.line[0]
                self._passed_over[known.contest] = min(rank, self._passed_over.get(known.contest, rank))
        for number, outcome, deviates in rows:
            self._decided += 1
            self._one(act, number, outcome, deviates)

    def _one(self, act: Act, number: str, outcome: str, deviates: bool) -> None:
        known = self.book.application(number)
        if known is None:
            return
        if known.line is None:
            self.lack(act, f"no received result speaks of {number}", f"没有接收的结果涉及 {number}")
            return
        rank, suggestion = known.line
        final = self.definition.settings.get("final_review")
        if outcome == "propose" and final and (known.ballot is None or known.ballot[1] is not True):
            self.lack(
                act, f"{number} is proposed and its last ballot was not carried", f"{number} 未经表决通过而拟入榜"
            )
        if outcome == "propose":
            leaves = suggestion != "pass" or self._passed_over.get(known.contest, rank) < rank
        else:
            leaves = suggestion == "pass"
        self._deviating += leaves
        if deviates is not leaves:
            word = ("leaves", "偏离") if leaves else ("keeps", "未偏离")
            self.broke(
                act,
                f"{number} {word[0]} the reported order, and the entry denies it",
                f"{number} {word[1]}报送顺序，记录所言相反",
            )

    def move(self, act: Act) -> None:
        self._moved[act.text("application")] = act.kind

    kinds = {"decision": decide} | dict.fromkeys(OUTCOMES.values(), move)

    def close(self) -> None:
        """A decision and the moves that follow from it are one act, whichever is entered first."""
        for number in sorted(self._moved.keys() | self._outcomes.keys()):
            decided, moved = self._outcomes.get(number, ""), self._moved.get(number, "")
            if OUTCOMES.get(decided) != moved:
                self.lack(
                    number,
                    f"decided as {decided or 'nothing'}, but the log has {moved or 'no move'}",
                    f"决定为 {decided or '无'}，而日志为 {moved or '无'}",
                )

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._decided} decisions follow ballots and ranks, {self._deviating} of them say that they deviate",
            f"{self._decided} 项决定均依表决和名次，其中 {self._deviating} 项注明偏离",
        )
