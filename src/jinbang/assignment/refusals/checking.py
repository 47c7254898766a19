"""The verdict on an `Infeasible`: is the reason one, does every way out do, and would nothing smaller?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility.wording import Words, rules_clash, too_few_experts, too_few_seats, way_out
from jinbang.assignment.problem import Flags, Problem
from jinbang.assignment.proposal import Infeasible, Relaxation, TightSet
from jinbang.assignment.refusals.cuts import demand_cut, minimum_cut
from jinbang.assignment.refusals.flows import is_met, missing
from jinbang.assignment.refusals.left import Left, left_after, left_of
from jinbang.assignment.refusals.prices import KINDS, Least

KIND_OF = {"demand": "demand", "maximum load": "max-load", "minimum load": "min-load"}
HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True)
class RefusalVerdict:
    """findings: what is wrong.  undecided: what was neither proven nor refuted within the limits of the search."""

    findings: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def verify_infeasible(*, problem: Problem, infeasible: Infeasible) -> RefusalVerdict:
    """Check the tight set by its inequality, every relaxation by an assignment that is counted, and that nothing
    smaller would do by a bound in whole numbers.  Never raises on a wrong claim."""
    judge = _Judge(problem, left_of(problem))
    found = [] if infeasible.digest == digest_of(problem=problem) else ["digest: this is said of another problem"]
    found += judge.reason(infeasible.tight)
    for way in infeasible.relaxations:
        found += judge.way(way, infeasible.tight)
    amounts = [way.amount for way in infeasible.relaxations]
    if amounts != sorted(amounts):
        found.append("relaxations: the smallest does not come first")
    if amounts and not found and infeasible.tight.kind != "cap":
        found += judge.least_of_all(int(amounts[0]))
    return RefusalVerdict(tuple(found), tuple(judge.undecided))


class _Judge:
    def __init__(self, problem: Problem, left: Left) -> None:
        self.problem, self.left = problem, left
        self.undecided: list[str] = []
        biting = [slots for slots in left.slots if slots.bites]
        self.biting = biting
        self.network = not left.grouped and len(biting) <= 1
        self.slots = biting[0] if biting and self.network else None
        self.gaps = missing(left, self.slots)

    # The reason

    def reason(self, tight: TightSet) -> Iterator[str]:
        """What is wrong with the tight set."""
        if not all(isfinite(number) for number in (tight.needed, tight.available, tight.cap or 0)):
            yield "tight set: a number is none"
            return
        if (tight.kind == "cap") != (tight.cap is not None):
            yield "tight set: a cap belongs to the kind “cap”, and to no other"
            return
        sides = self._named(tight)
        if sides is None:
            yield "tight set: an application or expert is unknown, or named twice"
        elif not tight.needed > tight.available:
            yield f"tight set: {tight.needed:g} needed and {tight.available:g} available contradict nothing"
        elif tight.kind == "combination":
            yield from self._combination(tight, sides)
        elif not any(
            (tight.needed, tight.available) == figures and self._says(tight, words)
            for figures, words in self._inequalities(tight, sides)
        ):
            yield (
                f"tight set: counting these applications and experts does not give {tight.needed:g} needed, "
                f"{tight.available:g} available and this reason"
            )

    def _named(self, tight: TightSet) -> tuple[Flags, Flags] | None:
        flags = []
        for ids, named in (
            (self.problem.applications, tight.applications),
            (self.problem.experts, tight.experts),
        ):
            place = {name: k for k, name in enumerate(ids)}
            if len(set(named)) < len(named) or not all(name in place for name in named):
                return None
            chosen = np.zeros(len(ids), np.bool_)
            chosen[[place[name] for name in named]] = True
            if [ids[k] for k in np.flatnonzero(chosen)] != [*named]:
                return None
            flags.append(chosen)
        return flags[0], flags[1]

    def _inequalities(self, tight: TightSet, sides: tuple[Flags, Flags]) -> Iterator[tuple[tuple[float, float], Words]]:
        """The figures these sets give, and how they are said: for each limit alone, and for none."""
        apps, people = sides
        cap = Fraction(1) if tight.cap is None else Fraction(repr(float(tight.cap)))
        if not 0 < cap <= 1 or (tight.kind == "cap") != (cap < 1):
            return
        unit, each = cap.denominator, cap.numerator
        said: dict[str, Any] = {"more": self.left.fixed, "cap": tight.cap}
        experts = np.flatnonzero(people).tolist()
        for slots in (None, *self.biting):
            if tight.kind in ("demand", "cap"):
                cut = demand_cut(self.left, slots, apps, people, unit=unit, each=each)
                loads = [(self.problem.experts[j], int(self.problem.max_loads[j])) for j in experts]
                figures = cut.needed / unit, cut.available / unit
                yield figures, too_few_experts(
                    applications=tight.applications, loads=loads, ceilings=cut.ceilings, pairs=cut.pairs,
                    needed=tight.needed, available=tight.available, **said,
                )  # fmt: skip
            if tight.kind in ("min-load", "cap"):
                cut = minimum_cut(self.left, slots, apps, people, unit=unit, each=each)
                loads = [(self.problem.experts[j], int(self.problem.min_loads[j])) for j in experts]
                figures = cut.needed / unit, cut.available / unit
                if experts:
                    yield figures, too_few_seats(
                        loads=loads, needed=tight.needed, available=tight.available, **said
                    )  # fmt: skip

    def _combination(self, tight: TightSet, sides: tuple[Flags, Flags]) -> Iterator[str]:
        apps, people = sides
        minimum = "the minimum loads" in tight.limits
        reached = np.zeros(people.size, np.bool_)
        reached[self.left.cols[apps[self.left.rows]]] = True
        needed = int(self.left.demands[apps].sum())
        words = rules_clash(
            applications=tight.applications,
            attributes=[self.problem.limits[slots.limit].attribute for slots in self.biting],
            panels=self.left.grouped,
            loads="minimum" if minimum else "maximum",
            needed=needed,
        )
        if (tight.needed, tight.available) != (needed, needed - 1) or not self._says(tight, words):
            yield "tight set: the figures or the rules named are not those of these applications"
        if (reached != people).any() or (self.left.demands[apps] <= 0).any():
            yield "tight set: the experts are not those who may judge these applications"
        if minimum and not (apps == (self.left.demands > 0)).all():
            yield "tight set: minimum loads concern all applications"
        answer = Least(self.left if minimum else self.left.only(apps), KINDS, 1).answer()
        if answer == "refuted":
            yield "tight set: these applications can all be served"
        elif answer == "open":
            self.undecided.append("that these rules clash")

    @staticmethod
    def _says(tight: TightSet, words: Words) -> bool:
        return (tight.limits, tight.limits_zh, tight.message, tight.message_zh) == (
            tuple(x.en for x in words.limits),
            tuple(x.zh for x in words.limits),
            words.message.en,
            words.message.zh,
        )

    # The ways out

    def way(self, way: Relaxation, tight: TightSet) -> Iterator[str]:
        """What is wrong with one relaxation."""
        name = f"relaxation {way.kind}"
        if not way.changes:
            yield f"{name}: changes nothing"
            return
        if not all(isfinite(number) for *_, old, new in way.changes for number in (old, new, way.amount)):
            yield f"{name}: a number is none"
            return
        if way.kind == "cap" or tight.kind == "cap":
            yield from self._cap(way, tight)
            return
        amount = sum(abs(new - old) for *_, old, new in way.changes)
        words = way_out(kind=way.kind, changes=way.changes, amount=amount)
        if way.amount != amount or (way.message, way.message_zh) != (words.en, words.zh):
            yield f"{name}: {way.amount:g} is stated, the changes sum to {amount:g}, or they are said otherwise"
        kinds = {KIND_OF.get(what, "limit") for what, *_ in way.changes}
        uniform = way.kind == "uniform-max-load"
        if not kinds <= ({"max-load"} if uniform else set(KINDS) if way.kind == "mixed" else {way.kind}):
            yield f"{name}: changes something else"
            return
        after = left_after(self.problem, way.changes)
        if isinstance(after, str):
            yield f"{name}: {after}"
            return
        yield from self._does(name, after)
        if uniform:
            yield from self._uniform(way)
        else:
            yield from self._nothing_smaller(name, int(amount), KINDS if way.kind == "mixed" else (way.kind,))

    def _does(self, name: str, after: Left) -> Iterator[str]:
        biting = [slots for slots in after.slots if slots.bites]
        if not after.grouped and len(biting) <= 1:
            if not is_met(after, biting[0] if biting else None):
                yield f"{name}: does not do"
            return
        answer = Least(after, KINDS, 1).answer()
        if answer == "proven":
            yield f"{name}: does not do"
        elif answer == "open":
            self.undecided.append(f"that {name} does")

    def _nothing_smaller(self, name: str, amount: int, kinds: tuple[str, ...]) -> Iterator[str]:
        demands, minima = self.gaps
        # A change of limits may mend both gaps at once; every other change mends one of them by one.
        proven = max(demands, minima) if "limit" in kinds and self.biting else demands + minima
        if proven >= amount:
            return
        answer = Least(self.left, kinds, amount).answer()
        if answer == "refuted":
            yield f"{name}: less than {amount} would do"
        elif answer == "open":
            self.undecided.append(f"that nothing smaller than {name} would do")

    def least_of_all(self, amount: int) -> Iterator[str]:
        """Whether the first relaxation is the smallest there is."""
        yield from self._nothing_smaller("the smallest change", amount, KINDS)

    def _uniform(self, way: Relaxation) -> Iterator[str]:
        most = {new for *_, new in way.changes}
        below = {
            (e, int(n)) for e, n in zip(self.problem.experts, self.problem.max_loads, strict=True) if n < max(most)
        }
        if len(most) != 1 or {(who, int(old)) for _, who, old, _ in way.changes} != below:
            yield "relaxation uniform-max-load: does not raise everybody to one number"
            return
        taken = self.problem.max_loads - self.left.high
        less = replace(self.left, high=np.maximum(self.problem.max_loads, int(max(most)) - 1) - taken)
        if not any(missing(less, self.slots)):
            if self.network:
                yield f"relaxation uniform-max-load: {max(most) - 1:g} would do"
            else:
                self.undecided.append("that no smaller maximum load for all would do")

    def _cap(self, way: Relaxation, tight: TightSet) -> Iterator[str]:
        (what, whom, old, new), *others = way.changes
        low, high = Fraction(repr(float(old))), Fraction(repr(float(new)))
        fits = (way.kind, tight.kind, what, whom, old) == ("cap", "cap", "cap", "every pair", tight.cap)
        words = way_out(kind="cap", changes=way.changes, amount=way.amount)
        if (
            not fits
            or others
            or way.amount != float(high - low)
            or (way.message, way.message_zh) != (words.en, words.zh)
        ):
            yield "relaxation cap: does not raise the cap that was asked for, or says so otherwise"
        elif not low < high <= 1 or (high * 100).denominator != 1:
            yield f"relaxation cap: {new:g} is no higher cap in hundredths"
        elif not is_met(self.left, self.slots, unit=high.denominator, each=high.numerator):
            yield f"relaxation cap: {new:g} does not do"
        else:
            less = high - HUNDREDTH
            if less > low and not any(missing(self.left, self.slots, unit=less.denominator, each=less.numerator)):
                yield f"relaxation cap: {float(less):g} would do"
