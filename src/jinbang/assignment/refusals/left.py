"""What is left of a problem when its fixed pairs are done and its forbidden ones gone, read from the problem alone."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jinbang.assignment.contradictions import ProblemError
from jinbang.assignment.problem import Flags, Ints, Problem


@dataclass(frozen=True, eq=False)
class Slots:
    """One composition limit.  of_pair: the slot (application and label) of every pair, -1 where none.  rows, labels,
    ceilings: per slot, how many more experts of that label that application may have."""

    limit: int
    of_pair: Ints
    rows: Ints
    labels: tuple[Hashable, ...]
    ceilings: Ints

    @property
    def biting(self) -> Flags:
        """Slots of applications with more candidates of a label than they may take."""
        return np.bincount(self.of_pair[self.of_pair >= 0], minlength=self.rows.size) > self.ceilings

    @property
    def bites(self) -> bool:
        """Whether there is one."""
        return bool(self.biting.any())


@dataclass(frozen=True, eq=False)
class Left:
    """Free pairs as positions, what every application still needs, what every expert must and may still take.

    group_of, panel_of: numbers, -1 for none.  homes: panels that fixed pairs settled, by group."""

    problem: Problem
    rows: Ints
    cols: Ints
    demands: Ints
    low: Ints
    high: Ints
    slots: tuple[Slots, ...]
    group_of: Ints
    panel_of: Ints
    homes: dict[int, int]
    fixed: bool

    @property
    def grouped(self) -> bool:
        """Whether some group must stay with one panel."""
        return bool((self.group_of >= 0).any())

    def only(self, wanted: Flags) -> Left:
        """With the demands of some applications alone, and nobody bound to take anything."""
        keep = wanted[self.rows]
        slots = tuple(replace(s, of_pair=s.of_pair[keep]) for s in self.slots)
        return replace(
            self,
            rows=self.rows[keep],
            cols=self.cols[keep],
            demands=np.where(wanted, self.demands, 0),
            low=np.zeros_like(self.low),
            slots=slots,
        )


def left_of(problem: Problem) -> Left:
    """Of a problem."""
    p = problem
    n, m = len(p.applications), len(p.experts)
    fixed = p.fixed[:, 0] * m + p.fixed[:, 1]
    gone = np.concatenate([fixed, p.forbidden[:, 0] * m + p.forbidden[:, 1]])
    keys = p.rows.astype(np.int64) * m + p.cols
    free = ~np.isin(keys, gone)
    rows, cols = p.rows[free].astype(np.int64), p.cols[free].astype(np.int64)
    done, taken = (np.bincount(p.fixed[:, side], minlength=size) for side, size in ((0, n), (1, m)))
    group_of, panel_of = _numbered(p.groups, n), _numbered(p.panels, m)
    return Left(
        problem=p,
        rows=rows,
        cols=cols,
        demands=p.demands - done,
        low=np.maximum(p.min_loads - taken, 0),
        high=p.max_loads - taken,
        slots=tuple(_slots(p, at, rows, cols) for at in range(len(p.limits))),
        group_of=group_of,
        panel_of=panel_of,
        homes={
            int(group_of[i]): int(panel_of[j])
            for i, j in p.fixed.tolist()
            if group_of[i] >= 0 and panel_of[j] >= 0
        },
        fixed=bool(p.fixed.size),
    )  # fmt: skip


def _numbered(labels: tuple[Hashable, ...], size: int) -> Ints:
    if not labels:
        return np.full(size, -1, np.int64)
    known = {label: k for k, label in enumerate(dict.fromkeys(x for x in labels if x is not None))}
    return np.array([-1 if label is None else known[label] for label in labels], np.int64)


def _slots(p: Problem, at: int, rows: Ints, cols: Ints) -> Slots:
    limit = p.limits[at]
    names = [*dict.fromkeys(label for label in limit.labels if label not in (None, ""))]
    code = {label: k for k, label in enumerate(names)}
    label_of = np.array([code.get(label, -1) if label not in (None, "") else -1 for label in limit.labels], np.int64)
    of_pair = np.full(rows.size, -1, np.int64)
    inside = label_of[cols] >= 0
    keys, numbers = np.unique(rows[inside] * max(1, len(names)) + label_of[cols[inside]], return_inverse=True)
    of_pair[inside] = numbers
    slot_rows, slot_labels = keys // max(1, len(names)), keys % max(1, len(names))
    used: dict[tuple[int, int], int] = {}
    for i, j in p.fixed.tolist():
        used[i, int(label_of[j])] = used.get((i, int(label_of[j])), 0) + 1
    ceilings = [
        (limit.at_most if isinstance(limit.at_most, int) else limit.at_most[i]) - used.get((i, label), 0)
        for i, label in zip(slot_rows.tolist(), slot_labels.tolist(), strict=True)
    ]
    return Slots(
        limit=at,
        of_pair=of_pair,
        rows=slot_rows,
        labels=tuple(names[k] for k in slot_labels.tolist()),
        ceilings=np.array(ceilings, np.int64),
    )


Change = tuple[str, Any, float, float]


def left_after(problem: Problem, changes: tuple[Change, ...]) -> Left | str:
    """What is left once a relaxation's changes are made; a sentence where a change does not fit the problem."""
    amounts = {
        "demand": (problem.applications, problem.demands.copy(), -1),
        "maximum load": (problem.experts, problem.max_loads.copy(), 1),
        "minimum load": (problem.experts, problem.min_loads.copy(), -1),
    }
    raised: list[tuple[int, int, Hashable, int]] = []
    seen = set()
    for what, who, old, new in changes:
        unfit = f"{what} of {who} from {old:g} to {new:g} is no relaxation of this problem"
        if (what, who) in seen or new != int(new) or old != int(old):
            return unfit
        seen.add((what, who))
        if what in amounts:
            ids, numbers, sign = amounts[what]
            place = ids.index(who) if who in ids else -1
            if place < 0 or numbers[place] != old or (new - old) * sign <= 0 or new < 0:
                return unfit
            numbers[place] = int(new)
        else:
            limit = _limit_named(problem, what, who, int(old))
            if limit is None or new <= old:
                return unfit
            raised.append((*limit, int(new - old)))
    try:
        eased = replace(
            problem,
            demands=amounts["demand"][1],
            max_loads=amounts["maximum load"][1],
            min_loads=amounts["minimum load"][1],
        )
    except ProblemError as error:
        return f"after the changes the problem contradicts itself: {error}"
    left = left_of(eased)
    for at, i, label, more in raised:
        slots = left.slots[at]
        here = (slots.rows == i) & np.array([name == label for name in slots.labels], np.bool_)
        slots.ceilings[here] += more
    return left


def _limit_named(p: Problem, what: str, who: Any, old: int) -> tuple[int, int, Hashable] | None:
    """Which limit, application and label are meant."""
    if who not in p.applications:
        return None
    i = p.applications.index(who)
    for at, limit in enumerate(p.limits):
        most = limit.at_most if isinstance(limit.at_most, int) else limit.at_most[i]
        for label in limit.labels:
            if label not in (None, "") and what == f"limit on {limit.attribute} {label}" and most == old:
                return at, i, label
    return None
