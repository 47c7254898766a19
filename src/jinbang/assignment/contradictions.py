"""What makes a problem contradict itself: every reason at once, each with examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from jinbang.assignment.problem import Ints, Problem

SHOWN = 5


@dataclass(frozen=True)
class Contradiction:
    """One thing wrong: `code` for programs, `message` for people, and every item it concerns."""

    code: str
    message: str
    items: tuple[Any, ...] = ()

    @classmethod
    def of(cls, code: str, message: str, items: Sequence[Any]) -> Contradiction:
        """With the first few items spelled out in the message."""
        shown = ", ".join(_spoken(item) for item in items[:SHOWN])
        more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
        return cls(code, f"{message}: {shown}{more}" if items else message, tuple(items))


class ProblemError(ValueError):
    """The problem contradicts itself; `contradictions` has every reason."""

    def __init__(self, contradictions: Sequence[Contradiction]) -> None:
        self.contradictions = tuple(contradictions)
        super().__init__("; ".join(c.message for c in self.contradictions))


def _spoken(item: Any) -> str:
    return " – ".join(str(part) for part in item) if isinstance(item, tuple) else str(item)


def refuse_contradictions(problem: Problem) -> None:
    """Raise ProblemError when anything is contradictory.  Shapes come first: nothing else can be read without them."""
    found = [*_shapes(problem)]
    if not found:
        found = [c for check in CHECKS for c in check(problem)]
    if found:
        raise ProblemError(found)


def _shapes(p: Problem) -> Iterator[Contradiction]:  # noqa: PLR0912 - one line a shape
    n, m = len(p.applications), len(p.experts)
    if not n:
        yield Contradiction("empty", "there are no applications")
    if not m:
        yield Contradiction("empty", "there are no experts")
    if not p.rows.size == p.cols.size == p.affinities.size:
        yield Contradiction("shape", "rows, cols and affinities differ in length")
    elif p.rows.size and (p.rows.min() < 0 or p.rows.max() >= n or p.cols.min() < 0 or p.cols.max() >= m):
        yield Contradiction("shape", "an affinity is outside the table of applications and experts")
    for name, size in (("demands", n), ("min_loads", m), ("max_loads", m)):
        if getattr(p, name).size != size:
            yield Contradiction("shape", f"{name} has {getattr(p, name).size} entries, needs {size}")
    for name, pairs in (("forbidden", p.forbidden), ("fixed", p.fixed)):
        if pairs.size and (pairs.min() < 0 or pairs[:, 0].max() >= n or pairs[:, 1].max() >= m):
            yield Contradiction("shape", f"{name}: a pair is outside the table of applications and experts")
    for limit in p.limits:
        if len(limit.labels) != m:
            yield Contradiction("shape", f"limit on {limit.attribute}: {len(limit.labels)} labels for {m} experts")
        if not isinstance(limit.at_most, int) and len(limit.at_most) != n:
            yield Contradiction(
                "shape", f"limit on {limit.attribute}: {len(limit.at_most)} numbers for {n} applications"
            )
    if p.groups and len(p.groups) != n:
        yield Contradiction("shape", f"groups has {len(p.groups)} entries, needs {n}")
    if p.panels and len(p.panels) != m:
        yield Contradiction("shape", f"panels has {len(p.panels)} entries, needs {m}")


def _ids(p: Problem) -> Iterator[Contradiction]:
    for code, ids in (("application", p.applications), ("expert", p.experts)):
        if len(set(ids)) < len(ids):
            again = [i for i, times in Counter(ids).items() if times > 1]
            yield Contradiction.of(f"duplicate-{code}", f"{code} named twice", again)


def _named(p: Problem, pairs: Ints) -> list[tuple[Hashable, Hashable]]:
    return [(p.applications[i], p.experts[j]) for i, j in pairs]


def _affinities(p: Problem) -> Iterator[Contradiction]:
    bad = np.flatnonzero(~np.isfinite(p.affinities))
    if bad.size:
        items = [(p.applications[p.rows[k]], p.experts[p.cols[k]], float(p.affinities[k])) for k in bad]
        yield Contradiction.of("affinity-not-a-number", "affinity is not a finite number", items)
    again = np.flatnonzero(p.keys[1:] == p.keys[:-1])
    if again.size:
        yield Contradiction.of(
            "duplicate-pair",
            "affinity given twice for one pair",
            [(p.applications[p.rows[k]], p.experts[p.cols[k]]) for k in again],
        )


def _amounts(p: Problem) -> Iterator[Contradiction]:
    for name, amounts, ids in (
        ("demand", p.demands, p.applications),
        ("minimum load", p.min_loads, p.experts),
        ("maximum load", p.max_loads, p.experts),
    ):
        low = np.flatnonzero(amounts < 0)
        if low.size:
            yield Contradiction.of("negative", f"{name} is negative", [ids[i] for i in low])
    crossed = np.flatnonzero(p.min_loads > p.max_loads)
    if crossed.size:
        items = [(p.experts[j], f"{p.min_loads[j]} > {p.max_loads[j]}") for j in crossed]
        yield Contradiction.of("loads-crossed", "minimum load is above the maximum load", items)
    for limit in p.limits:
        numbers = [limit.at_most] if isinstance(limit.at_most, int) else limit.at_most
        if any(number < 0 for number in numbers):
            yield Contradiction("negative", f"limit on {limit.attribute}: a number is negative")


def _fixed(p: Problem) -> Iterator[Contradiction]:
    if not p.fixed.size:
        return
    keys = p.fixed[:, 0] * len(p.experts) + p.fixed[:, 1]
    _, first = np.unique(keys, return_index=True)
    if first.size < keys.size:
        again = np.delete(p.fixed, first, axis=0)
        yield Contradiction.of("fixed-twice", "pair fixed twice", _named(p, again))
    once = p.fixed[np.sort(first)]
    both = np.isin(keys, p.forbidden[:, 0] * len(p.experts) + p.forbidden[:, 1])
    if both.any():
        yield Contradiction.of("fixed-and-forbidden", "pair both fixed and forbidden", _named(p, p.fixed[both]))
    unlisted = p.positions(once) < 0
    if unlisted.any():
        yield Contradiction.of("fixed-unlisted", "fixed pair has no affinity", _named(p, once[unlisted]))
    for side, amounts, ids, what in (
        (0, p.demands, p.applications, "more fixed experts than the application's demand"),
        (1, p.max_loads, p.experts, "more fixed applications than the expert's maximum load"),
    ):
        counts = np.bincount(once[:, side], minlength=len(ids))
        over = np.flatnonzero(counts > amounts)
        if over.size:
            items = [(ids[i], f"{counts[i]} > {amounts[i]}") for i in over]
            yield Contradiction.of("fixed-too-many", what, items)
    yield from _fixed_against_limits(p, once)


def _fixed_against_limits(p: Problem, once: Ints) -> Iterator[Contradiction]:
    for limit in p.limits:
        counts = Counter((int(i), limit.labels[j]) for i, j in once if limit.labels[j] not in (None, ""))
        over = [
            (p.applications[i], label, f"{count} > {limit.ceiling(i)}")
            for (i, label), count in counts.items()
            if count > limit.ceiling(i)
        ]
        if over:
            yield Contradiction.of("fixed-over-limit", f"fixed pairs break the limit on {limit.attribute}", over)
    if p.groups and p.panels:
        homes: dict[Hashable, set[Hashable]] = {}
        for i, j in once:
            if p.groups[i] is not None:
                homes.setdefault(p.groups[i], set()).add(p.panels[j])
        torn = [group for group, panels in homes.items() if len(panels) > 1]
        if torn:
            yield Contradiction.of("fixed-across-panels", "fixed pairs put one group before several panels", torn)


def _groups(p: Problem) -> Iterator[Contradiction]:
    if any(group is not None for group in p.groups) and not any(panel is not None for panel in p.panels):
        yield Contradiction("groups-without-panels", "applications are grouped but no expert sits on a panel")


CHECKS: tuple[Callable[[Problem], Iterator[Contradiction]], ...] = (_ids, _affinities, _amounts, _fixed, _groups)
