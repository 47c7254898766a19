"""Whoever scored had been given a seat, and every application got the number of reviews that was filed (R12)."""

from __future__ import annotations

from typing import Any

from jinbang.verification.act import Act, millionths
from jinbang.verification.promise import Promise

SECOND_ROUND = "second-round"


class Assignment(Promise):
    """Seats are taken once, in the application's own contest; with a run accepted, each of its applications has enough."""

    name, zh = "assignment", "分配"
    _seats = _runs = 0

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._rounds: dict[str, int] = {}  # contest → accepted second rounds, each of one more review for some

    def accept(self, act: Act) -> None:
        contest = act.text("contest")
        filed = self.book.filings.get(contest, {}).get(self.book.recorded.get(contest, 0))
        fresh: dict[str, int] = {}
        self._runs += 1
        if act.optional("objective") == SECOND_ROUND:
            self._rounds[contest] = self._rounds.get(contest, 0) + 1
        rows = act.pairs("seats")
        if list(rows) != sorted(rows, key=list):
            self.broke(act, "the seats are not sorted: their order could tell something", "席位未按规定排序")
        for number, pair in rows:
            self._seats += 1
            fresh[number] = fresh.get(number, 0) + 1
            known = self.known(act, number)
            if known is None:
                continue
            if known.contest != contest:
                self.broke(act, f"{number} is in {known.contest}", f"{number} 在 {known.contest}")
            if pair in (known.seats or ()):
                self.broke(act, f"{pair} is seated for {number} twice", f"{pair} 对 {number} 重复安排")
        if len({(number, pair) for number, pair in rows}) != len(rows):
            self.broke(act, "a seat comes twice", "席位重复")
        for number, count in fresh.items():
            known = self.book.application(number)
            held = count + (len(known.held()) if known is not None else 0)
            first = known is None or not known.seats
            if filed is not None and first and held < filed.reviews:
                self.broke(
                    act,
                    f"{number} gets {held} reviews, {filed.reviews} were filed",
                    f"{number} 只安排 {held} 份，备案为 {filed.reviews} 份",
                )
            if filed is not None and held > filed.reviews + self._rounds.get(contest, 0):
                self.broke(
                    act,
                    f"{number} gets {held} reviews, {filed.reviews} were filed",
                    f"{number} 安排 {held} 份，备案为 {filed.reviews} 份",
                )
        total, bound = act.facts.get("total"), act.facts.get("bound")
        if total is not None and bound is not None and millionths(total) > millionths(bound) + 1:
            self.broke(act, f"a total of {total} is above its own bound {bound}", f"总值 {total} 超过上界 {bound}")
        if (
            total is not None
            and bound is not None
            and act.flag("optimal")
            and millionths(total) < millionths(bound) - 1
        ):
            self.broke(
                act,
                f"called the best, and {total} is below the bound {bound}",
                f"称为最优，而 {total} 低于上界 {bound}",
            )

    def sheet(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        known = self.known(act, number)
        if known is None:
            return
        if not (known.seats or {}).get(pair, False):
            self.lack(act, f"{pair} holds no seat for {number}", f"{pair} 对 {number} 没有席位")
        if known.contest != act.text("contest"):
            self.broke(act, f"{number} is in {known.contest}", f"{number} 在 {known.contest}")

    def void(self, act: Act) -> None:
        number, pair = act.text("application"), act.text("pair")
        known = self.known(act, number)
        if known is not None and not (known.seats or {}).get(pair, False):
            self.lack(act, f"{pair} holds no seat for {number}", f"{pair} 对 {number} 没有席位")
        if known is not None and known.contest != act.text("contest"):
            self.broke(act, f"{number} is in {known.contest}", f"{number} 在 {known.contest}")

    kinds = {"assignment.accept": accept, "sheet.submit": sheet, "sheet.send-back": void, "seat.recuse": void}

    def kept(self) -> tuple[str, str]:
        return (
            f"{self._seats} seats in {self._runs} accepted runs, {sum(self._rounds.values())} of them second rounds;"
            " nobody scored without one",
            f"{self._runs} 次分配（其中二轮 {sum(self._rounds.values())} 次）共 {self._seats} 个席位，无席位者未评分",
        )
