"""What is left to decide: the problem without its fixed and forbidden pairs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from jinbang.assignment.problem import Floats, Ints, Limit, Problem


@dataclass(frozen=True, eq=False)
class Family:
    """One composition limit as slots: a slot is an application and a label of which it could get too many.

    limit: position in `Problem.limits`.  slot_of_pair: for every free pair, its slot or -1.
    rows, labels, ceilings: per slot.
    """

    limit: int
    slot_of_pair: Ints
    rows: Ints
    labels: tuple[Hashable, ...]
    ceilings: Ints


@dataclass(frozen=True, eq=False)
class Core:
    """Free pairs and what is still wanted after the fixed pairs.

    free, chosen: positions in the problem's listed pairs, ascending.
    rows, cols, values: of the free pairs.
    demands, low, high: still to fill, still to take at least, still able to take at most.
    """

    problem: Problem
    free: Ints
    chosen: Ints
    rows: Ints
    cols: Ints
    values: Floats
    demands: Ints
    low: Ints
    high: Ints
    families: tuple[Family, ...]

    def only(self, some: Ints) -> Core:
        """The same with some of its free pairs (positions, ascending); slots keep their numbers."""
        return replace(
            self,
            free=self.free[some],
            rows=self.rows[some],
            cols=self.cols[some],
            values=self.values[some],
            families=tuple(replace(f, slot_of_pair=f.slot_of_pair[some]) for f in self.families),
        )

    @property
    def grouped(self) -> bool:
        """Whether some group must stay with one panel."""
        return any(group is not None for group in self.problem.groups)

    @property
    def is_flow(self) -> bool:
        """Whether the problem is a network: no groups, and at most one composition limit that bites."""
        return not self.grouped and len(self.families) <= 1


def core_of(problem: Problem) -> Core:
    """Take fixed pairs as done, drop forbidden pairs, keep only limits that bite."""
    chosen = np.sort(problem.positions(problem.fixed))
    may = problem.permitted.copy()
    may[chosen] = False
    free = np.flatnonzero(may)
    rows, cols = problem.rows[free].astype(np.int64), problem.cols[free].astype(np.int64)
    families = []
    for position, limit in enumerate(problem.limits):
        family = _family(problem=problem, position=position, limit=limit, rows=rows, cols=cols)
        if family is not None:
            families.append(family)
    fixed_rows, fixed_cols = problem.rows[chosen], problem.cols[chosen]
    taken = np.bincount(fixed_cols, minlength=len(problem.experts))
    return Core(
        problem=problem,
        free=free,
        chosen=chosen,
        rows=rows,
        cols=cols,
        values=problem.affinities[free],
        demands=problem.demands - np.bincount(fixed_rows, minlength=len(problem.applications)),
        low=np.maximum(problem.min_loads - taken, 0),
        high=np.minimum(problem.max_loads, np.maximum(len(problem.applications), problem.min_loads)) - taken,
        families=tuple(families),
    )


def _family(*, problem: Problem, position: int, limit: Limit, rows: Ints, cols: Ints) -> Family | None:
    names = list(dict.fromkeys(label for label in limit.labels if label not in (None, "")))
    if not names:
        return None
    code = {label: k for k, label in enumerate(names)}
    label_of = np.array([code.get(label, -1) for label in limit.labels], np.int64)
    labelled = np.flatnonzero(label_of[cols] >= 0)
    keys = rows[labelled] * len(names) + label_of[cols[labelled]]
    slots, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    slot_rows, slot_labels = slots // len(names), slots % len(names)
    ceilings = np.array([limit.ceiling(int(i)) for i in slot_rows], np.int64)
    fixed = problem.fixed[label_of[problem.fixed[:, 1]] >= 0]
    used_keys, used = np.unique(fixed[:, 0] * len(names) + label_of[fixed[:, 1]], return_counts=True)
    ceilings -= np.array(
        [dict(zip(used_keys.tolist(), used.tolist(), strict=True)).get(s, 0) for s in slots.tolist()], np.int64
    )
    bites = counts > ceilings
    if not bites.any():
        return None
    renumbered = np.where(bites, np.cumsum(bites) - 1, -1)
    slot_of_pair = np.full(rows.size, -1, np.int64)
    slot_of_pair[labelled] = renumbered[inverse]
    return Family(
        limit=position,
        slot_of_pair=slot_of_pair,
        rows=slot_rows[bites],
        labels=tuple(names[k] for k in slot_labels[bites]),
        ceilings=ceilings[bites],
    )
