"""Optima of programmes with millions of possible pairs: price them in, then search only among those that can matter.

1. The linear relaxation on a few pairs gives prices; pairs the prices would gain by are added until there are none.
   The prices then prove a bound for all pairs.
2. An integer search on the most promising pairs gives an assignment.
3. A pair whose gain lies further below zero than that assignment lies below the bound cannot be in a better one.
   Whatever is left over and was not searched yet is searched, so the result is the optimum over all pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.bound import bound_of, gains_of
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.linear import Answer, Programme, SearchLimit
from jinbang.assignment.solvers.panels import panel_layout

TINY = 1e-9
ADDED = 30_000
SPARE = 8
NODES = 20_000


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The linear optimum over all pairs: the prices, the bound they prove, the pairs priced in, the threshold's rows
    needed, and the pairs of which it uses some part."""

    prices: Prices
    bound: float
    pairs: Ints
    rows: Ints
    used: Ints


@dataclass(frozen=True, eq=False)
class Found:
    """The best assignment found.  bound: no assignment is better; complete: the search was finished."""

    units: Ints
    value: float
    bound: float
    complete: bool


@dataclass(frozen=True, eq=False)
class Task:
    """What to maximise: with a floor the total, while every `threshold` application has a total of at least the floor;
    without one the least total of those applications.  fixed_totals: what fixed pairs already give each."""

    core: Core
    threshold: Ints
    floor: float | None
    fixed_totals: Floats
    nodes: int = NODES

    def programme(self, *, pairs: Ints, rows: Ints) -> Programme:
        """On some pairs and some of the threshold's rows."""
        return Programme(core=self.core, pairs=pairs, threshold=rows, floor=self.floor, fixed_totals=self.fixed_totals)

    @property
    def settled(self) -> float:
        """What fixed pairs add to the objective beside the pairs' own."""
        return 0.0 if self.floor is None else math.fsum(self.core.problem.affinities[self.core.chosen])

    def below(self, amounts: Floats, pairs: Ints) -> Ints:
        """Threshold applications that fall below the floor."""
        if self.floor is None:
            return np.zeros(0, np.int64)
        core = self.core
        gained = np.bincount(core.rows[pairs], weights=amounts * core.values[pairs], minlength=core.demands.size)
        short = (gained + self.fixed_totals)[self.threshold] < self.floor - TINY * max(1.0, abs(self.floor))
        return np.asarray(self.threshold[short], np.int64)


def relaxed(*, task: Task, start: Ints, rows: Ints) -> Relaxed | None:
    """The linear optimum; None when even fractions do not fit.  start: pairs to begin with, that hold a solution when
    there is one without the floor; rows: threshold applications to begin with (more are added where needed)."""
    core = task.core
    pairs = np.unique(start) if core.is_flow else np.arange(core.rows.size)
    while True:
        answer = task.programme(pairs=pairs, rows=rows).solve(
            objective=_objective(core, pairs, task.floor), whole=False, nodes=0
        )
        if answer is None:
            if pairs.size == core.rows.size:
                return None
            pairs = _more(core=core, gains=core.values, pairs=pairs)
            continue
        prices = _prices(task=task, rows=rows, answer=answer)
        gains = gains_of(core=core, prices=prices)
        gains[pairs] = 0.0
        better = np.flatnonzero(gains > TINY)
        if better.size:
            if better.size > ADDED:
                better = better[np.argpartition(-gains[better], ADDED)[:ADDED]]
            pairs = np.union1d(pairs, better)
            continue
        below = task.below(answer.values[: pairs.size], pairs)
        if not below.size or np.isin(below, rows).all():
            used = pairs[answer.values[: pairs.size] > TINY]
            return Relaxed(prices=prices, bound=bound_of(core=core, prices=prices), pairs=pairs, rows=rows, used=used)
        rows = np.union1d(rows, below)


def searched(*, task: Task, relaxation: Relaxed) -> Found | None:
    """The integer optimum for a relaxation; None when no assignment keeps the floor.  Raises SearchLimit when the
    search ends undecided without an assignment."""
    core, rows = task.core, task.threshold
    gains = gains_of(core=core, prices=relaxation.prices)
    pairs = np.union1d(most_promising(core=core, gains=gains, each=SPARE), relaxation.used)
    best: Found | None = None
    while True:
        everything = pairs.size == core.rows.size
        try:
            answer = task.programme(pairs=pairs, rows=rows).solve(
                objective=_objective(core, pairs, task.floor), whole=True, nodes=task.nodes
            )
        except SearchLimit:
            if everything:
                raise
            answer = None
        if answer is not None:
            chosen = np.rint(answer.values[: pairs.size])
            value, bound = answer.objective + task.settled, answer.bound + task.settled
            if best is None or value > best.value or not best.complete:
                units = np.zeros(core.rows.size, np.int64)
                units[pairs[chosen > 0]] = 1
                best = Found(units=units, value=value, bound=bound, complete=answer.complete)
        if best is None:
            if everything:
                return None
            pairs = _more(core=core, gains=gains, pairs=pairs)
            continue
        tiny = TINY * max(1.0, abs(best.value))
        slack = relaxation.bound - best.value
        needed = np.flatnonzero(gains >= -max(slack, 0.0) - 10 * tiny)
        if slack <= tiny or everything or np.isin(needed, pairs).all():
            complete = best.complete or slack <= tiny
            bound = best.value if complete else min(best.bound, relaxation.bound)
            return Found(units=best.units, value=best.value, bound=bound, complete=complete)
        pairs = np.union1d(needed, np.flatnonzero(best.units))


def most_promising(*, core: Core, gains: Floats, each: int) -> Ints:
    """For every application the pairs of greatest gain: its demand and some to spare."""
    order = np.lexsort((-gains, core.rows))
    starts = np.searchsorted(core.rows[order], np.arange(core.demands.size))
    rank = np.arange(order.size) - starts[core.rows[order]]
    return np.sort(order[rank < core.demands[core.rows[order]] + each])


def _more(*, core: Core, gains: Floats, pairs: Ints) -> Ints:
    """Four times as many, until all."""
    each = 4 * max(1, pairs.size // max(1, core.demands.size))
    return (
        most_promising(core=core, gains=gains, each=each)
        if pairs.size * 4 < core.rows.size
        else np.arange(core.rows.size)
    )


def _objective(core: Core, pairs: Ints, floor: float | None) -> Floats:
    return np.zeros(pairs.size) if floor is None else core.values[pairs]


def _prices(*, task: Task, rows: Ints, answer: Answer) -> Prices:
    """Duals as prices, cleaned so that they prove a bound exactly: signs kept, weights summing to one."""
    core, duals = task.core, answer.duals
    n, m = core.demands.size, core.high.size
    at = n + m
    limits: dict[tuple[int, int, object], float] = {}
    for family in core.families:
        for i, label, z in zip(
            family.rows.tolist(), family.labels, duals[at : at + family.rows.size].tolist(), strict=True
        ):
            if z > 0:
                limits[family.limit, i, label] = z
        at += family.rows.size
    panels: dict[tuple[int, object], float] = {}
    if core.grouped:
        layout = panel_layout(core)
        for i, k, q in zip(
            layout.application.tolist(), layout.panel.tolist(), duals[at : at + layout.size].tolist(), strict=True
        ):
            if q > 0:
                panels[i, layout.labels[k]] = q
    weights = np.zeros(n)
    if rows.size:
        weights[rows] = np.maximum(-duals[-rows.size :], 0.0)
    offset = 0.0
    if task.floor is None:
        weights /= weights.sum() or 1.0
    else:
        offset = task.floor * float(weights.sum())
        weights += 1.0
    return Prices(
        weights=weights,
        applications=duals[:n].copy(),
        experts=duals[n : n + m].copy(),
        limits=limits,
        panels=panels,
        offset=offset,
    )
