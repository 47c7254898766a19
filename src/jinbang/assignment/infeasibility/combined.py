"""The same for problems that are no network: several composition limits at once, or groups before panels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jinbang.assignment.infeasibility.relaxing import KINDS, Change, Kind, least, ordered, spoken_change
from jinbang.assignment.infeasibility.tight import tight_set
from jinbang.assignment.infeasibility.wording import rules_clash
from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.proposal import Relaxation, TightSet
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.linear import Programme, SearchLimit, maximise
from jinbang.assignment.solvers.search import most_promising

NODES = 500
SPARE = 20
TRIALS = 60
NONE = np.zeros(0, np.int64)


def combined_relaxations(core: Core) -> tuple[Relaxation, ...]:
    """Least changes of one kind each, and of all kinds together when that takes less; smallest first.

    The network without limits and panels is tried first: no change can be smaller than its change, so where its change
    does for the whole problem too, that is the smallest, without an integer programme."""
    bare = replace(core, families=(), problem=replace(core.problem, groups=(), panels=()))
    bare_fits = tight_set(bare) is None
    found: dict[Kind, tuple[Change, ...]] = {}
    for kind in KINDS:
        if kind == "min-load" and not core.low.any():
            continue
        if not bare_fits and kind != "limit":
            network = least(bare, (kind,))
            if network is None:
                continue  # not even without the limits
            if _fits(_eased(core, network)):
                found[kind] = tuple(spoken_change(core, *change) for change in network)
                continue
        elif not bare_fits:
            continue  # the limits are not the only reason
        changes = _least(core, (kind,))
        if changes:
            found[kind] = changes
    lowest = 1 if bare_fits else sum(amount for *_, amount in least(bare, KINDS) or ())
    smallest = min((sum(abs(new - old) for *_, old, new in changes) for changes in found.values()), default=None)
    mixed = None if smallest is not None and smallest <= lowest else _least(core, KINDS)
    return ordered(found, mixed)


def _eased(core: Core, changes: list[tuple[Kind, int, int]]) -> Core:
    demands, low, high = core.demands.copy(), core.low.copy(), core.high.copy()
    for kind, at, amount in changes:
        if kind == "demand":
            demands[at] -= amount
        elif kind == "min-load":
            low[at] -= amount
        else:
            high[at] += amount
    return replace(core, demands=demands, low=low, high=high)


def _fits(core: Core) -> bool:
    """Whether an assignment is found on the most promising pairs; no proof when it is not."""
    pairs = most_promising(core=core, gains=core.values, each=SPARE)
    programme = Programme(core=core, pairs=pairs, threshold=NONE, floor=0.0, fixed_totals=np.zeros(core.demands.size))
    try:
        return programme.solve(objective=np.zeros(pairs.size), whole=True, nodes=NODES) is not None
    except SearchLimit:
        return False


def _least(core: Core, kinds: tuple[Kind, ...]) -> tuple[Change, ...] | None:
    """A least change, by an integer programme in which breaking a rule by one costs one."""
    programme = Programme(
        core=core, pairs=np.arange(core.rows.size), threshold=NONE, floor=0.0, fixed_totals=np.zeros(core.demands.size)
    )
    rows, seats = programme.rows()
    base = core.rows.size + seats
    slack = _slacks(core, kinds)
    if not slack.row.size:
        return None
    cols = base + np.arange(slack.row.size)
    rows.at.append((slack.row, cols, slack.sign))
    width = base + slack.row.size
    cost = np.concatenate([np.zeros(base), np.full(slack.row.size, -1.0)])
    upper = np.concatenate([np.ones(base), slack.room])
    try:
        answer = maximise(cost=cost, lower=np.zeros(width), upper=upper, rows=rows, integer=width, nodes=NODES)
    except SearchLimit:
        return None
    if answer is None:
        return None
    amounts = np.rint(answer.values[base:]).astype(np.int64)
    return tuple(slack.change(core, int(k), int(amounts[k])) for k in np.flatnonzero(amounts))


@dataclass(frozen=True, eq=False)
class Slacks:
    """Columns that let a row be broken: its number, the sign, how far, and what it stands for."""

    row: Ints
    sign: Floats
    room: Floats
    kinds: tuple[Kind, ...]
    positions: Ints
    family: Ints

    def change(self, core: Core, at: int, amount: int) -> Change:
        """In the problem's own numbers."""
        p, k = core.problem, int(self.positions[at])
        if self.kinds[at] == "demand":
            return "demand", p.applications[k], int(p.demands[k]), int(p.demands[k]) - amount
        if self.kinds[at] == "max-load":
            return "maximum load", p.experts[k], int(p.max_loads[k]), int(p.max_loads[k]) + amount
        if self.kinds[at] == "min-load":
            return "minimum load", p.experts[k], int(p.min_loads[k]), int(p.min_loads[k]) - amount
        family = core.families[int(self.family[at])]
        limit, i = p.limits[family.limit], int(family.rows[k])
        what = f"limit on {limit.attribute} {family.labels[k]}"
        return what, p.applications[i], limit.ceiling(i), limit.ceiling(i) + amount


def _slacks(core: Core, kinds: tuple[Kind, ...]) -> Slacks:
    n, m = core.demands.size, core.high.size
    parts: list[tuple[Ints, float, Floats, Kind, int]] = []
    if "demand" in kinds:
        parts.append((np.arange(n), 1.0, core.demands.astype(np.float64), "demand", -1))
    if "max-load" in kinds:
        parts.append((n + np.arange(m), -1.0, np.full(m, float(n)), "max-load", -1))
    if "min-load" in kinds:
        parts.append((n + np.arange(m), 1.0, core.low.astype(np.float64), "min-load", -1))
    at = n + m
    for f, family in enumerate(core.families):
        if "limit" in kinds:
            size = family.rows.size
            parts.append((at + np.arange(size), -1.0, np.full(size, float(m)), "limit", f))
        at += family.rows.size
    names: list[Kind] = [kind for rows, _, _, kind, _ in parts for _ in range(rows.size)]
    return Slacks(
        row=np.concatenate([NONE, *(rows for rows, *_ in parts)]),
        sign=np.concatenate([np.zeros(0), *(np.full(rows.size, sign) for rows, sign, *_ in parts)]),
        room=np.concatenate([np.zeros(0), *(room for _, _, room, *_ in parts)]),
        kinds=tuple(names),
        positions=np.concatenate([NONE, *(np.arange(rows.size) for rows, *_ in parts)]),
        family=np.concatenate([NONE, *(np.full(rows.size, f) for rows, _, _, _, f in parts)]),
    )


def combined_tight_set(core: Core) -> TightSet:
    """Applications that cannot all be served, as few as a bounded number of trials finds (dividing in halves)."""
    p = core.problem
    wanted = np.flatnonzero(core.demands > 0)
    trials = _Trials(core)
    loads, few = "minimum", wanted
    if not trials.fits(wanted):
        loads, few = "maximum", trials.fewest(NONE, wanted, told=False)
    people = np.unique(core.cols[np.isin(core.rows, few)])
    needed = int(core.demands[few].sum())
    names = tuple(p.applications[i] for i in few)
    words = rules_clash(
        applications=names,
        attributes=[p.limits[f.limit].attribute for f in core.families],
        panels=core.grouped,
        loads=loads,
        needed=needed,
    )
    return TightSet(
        kind="combination",
        applications=names,
        experts=tuple(p.experts[j] for j in people),
        needed=needed,
        available=max(needed - 1, 0),
        limits=tuple(x.en for x in words.limits),
        message=words.message.en,
        limits_zh=tuple(x.zh for x in words.limits),
        message_zh=words.message.zh,
    )


@dataclass(eq=False)
class _Trials:
    core: Core
    left: int = TRIALS

    def fits(self, few: Ints) -> bool:
        """Whether these applications alone can be served (an undecided search counts as yes)."""
        self.left -= 1
        core = self.core
        demands = np.zeros_like(core.demands)
        demands[few] = core.demands[few]
        tried = replace(core, demands=demands, low=np.zeros_like(core.low))
        pairs = np.flatnonzero(np.isin(core.rows, few))
        programme = Programme(core=tried, pairs=pairs, threshold=NONE, floor=0.0, fixed_totals=np.zeros(demands.size))
        try:
            return programme.solve(objective=np.zeros(pairs.size), whole=True, nodes=NODES) is not None
        except SearchLimit:
            return True

    def fewest(self, kept: Ints, others: Ints, *, told: bool) -> Ints:
        """QuickXplain (Junker 2004): the applications of `others` that clash with `kept`."""
        if told and (self.left <= 0 or not self.fits(kept)):
            return NONE
        if others.size <= 1 or self.left <= 0:
            return others
        half = others.size // 2
        first, second = others[:half], others[half:]
        from_second = self.fewest(np.union1d(kept, first), second, told=True)
        from_first = self.fewest(np.union1d(kept, from_second), first, told=from_second.size > 0)
        return np.union1d(from_first, from_second)
