"""Cut inequalities: what some applications need against all that can reach them, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.assignment.infeasibility.wording import Ceiling
from jinbang.assignment.problem import Flags, Ints
from jinbang.assignment.refusals.left import Left, Slots


@dataclass(frozen=True, eq=False)
class Cut:
    """needed > available proves that it cannot be done.  Both count `unit` for one whole seat.

    ceilings, pairs: what beside the named experts is open, as far as it is counted one by one."""

    needed: int
    available: int
    ceilings: tuple[Ceiling, ...]
    pairs: int

    @property
    def gap(self) -> int:
        """How much is missing; nothing is proven when it is not above nought."""
        return self.needed - self.available


def demand_cut(left: Left, slots: Slots | None, apps: Flags, people: Flags, *, unit: int = 1, each: int = 1) -> Cut:
    """Σ demand of `apps` against Σ what `people` may still take + what pairs with all others can carry.

    slots: the one limit that is used (a bound stays a bound when others are ignored).  each: what one pair carries at
    most, where a whole seat is `unit`."""
    outside = apps[left.rows] & ~people[left.cols]
    carried, ceilings, pairs = _carried(left, slots, outside, unit=unit, each=each)
    needed = unit * int(left.demands[apps].sum())
    return Cut(needed, unit * int(left.high[people].sum()) + carried, ceilings, pairs)


def minimum_cut(left: Left, slots: Slots | None, apps: Flags, people: Flags, *, unit: int = 1, each: int = 1) -> Cut:
    """Σ what `people` must still take against Σ demand of `apps` + what pairs with all other applications can carry."""
    outside = ~apps[left.rows] & people[left.cols]
    carried, ceilings, pairs = _carried(left, slots, outside, unit=unit, each=each)
    needed = unit * int(left.low[people].sum())
    return Cut(needed, unit * int(left.demands[apps].sum()) + carried, ceilings, pairs)


def _carried(
    left: Left, slots: Slots | None, some: Flags, *, unit: int, each: int
) -> tuple[int, tuple[Ceiling, ...], int]:
    pairs = int(some.sum())
    if slots is None:
        return each * pairs, (), pairs
    inside = slots.of_pair[some]
    counts: Ints = np.bincount(inside[inside >= 0], minlength=slots.rows.size)
    binds = (counts > 0) & slots.biting & (slots.ceilings * unit <= counts * each)
    loose = pairs - int(counts[binds].sum())
    problem = left.problem
    named = tuple(
        Ceiling(
            problem.applications[slots.rows[k]],
            problem.limits[slots.limit].attribute,
            slots.labels[k],
            int(slots.ceilings[k]),
        )
        for k in np.flatnonzero(binds)
    )
    return each * loose + unit * int(slots.ceilings[binds].sum()), named, loose
