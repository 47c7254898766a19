"""The greatest worst total of an application, then the greatest total that keeps it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.bound import gains_of
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.linear import SearchLimit
from jinbang.assignment.solvers.search import NODES, SPARE, Found, Relaxed, Task, most_promising, relaxed, searched

ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Fair:
    """units of every free pair.  worst_bound, total_bound: what cannot be surpassed.  complete: both are reached by a
    finished search (the prices alone may prove less)."""

    units: Ints
    worst_bound: float
    worst_prices: Prices
    total_bound: float
    total_prices: Prices
    complete: bool


def fairest(*, core: Core, best_units: Ints, best_prices: Prices, step: float, nodes: int = NODES) -> Fair:
    """For a core that some assignment satisfies: `best_units`, with its prices.  step: totals are multiples of it.

    The simplest bound comes first: no application can do better than with its own dearest experts.  Where an
    assignment gives everybody that much, nothing more need be computed."""
    p = core.problem
    wanted = np.flatnonzero(p.demands > 0)
    fixed_totals: Floats = np.bincount(
        p.rows[core.chosen], weights=p.affinities[core.chosen], minlength=core.demands.size
    ).astype(np.float64)
    gains = gains_of(core=core, prices=best_prices)
    start = np.union1d(most_promising(core=core, gains=gains, each=SPARE), np.flatnonzero(best_units))
    totals = _totals(core, best_units, fixed_totals)

    def at(floor: float) -> tuple[Relaxed, Found] | None:
        """The best total with that floor, less what rounding may take."""
        kept = floor - ROUNDING * max(1.0, abs(floor)) / 10
        task = Task(core=core, threshold=wanted, floor=kept, fixed_totals=fixed_totals, nodes=nodes)
        total = relaxed(task=task, start=start, rows=wanted[totals[wanted] < kept])
        found = None if total is None else searched(task=task, relaxation=total)
        return None if total is None or found is None else (total, found)

    def tried(floor: float) -> tuple[Relaxed, Found] | None:
        try:
            return at(floor)
        except SearchLimit:
            return None

    bound, prices = _own_best(core=core, wanted=wanted, fixed_totals=fixed_totals)
    settled, complete = tried(bound), True
    if settled is None:
        task = Task(core=core, threshold=wanted, floor=None, fixed_totals=fixed_totals, nodes=nodes)
        worst = relaxed(task=task, start=start, rows=wanted)
        if worst is None:
            raise AssertionError("a possible assignment has no relaxation")
        lattice = math.floor(worst.bound / step + 1e-6) * step if step else worst.bound
        bound, prices = min(bound, lattice), worst.prices
        settled = tried(bound)
        if settled is None:
            reached = searched(task=task, relaxation=worst)
            if reached is None:
                raise AssertionError("a possible assignment was not found")
            floor = float(_totals(core, reached.units, fixed_totals)[wanted].min())
            complete, bound = reached.complete, floor if reached.complete else min(bound, reached.bound)
            settled = at(floor)
    if settled is None:
        raise AssertionError("an assignment that was found cannot be found again")
    total, found = settled
    return Fair(
        units=found.units,
        worst_bound=bound,
        worst_prices=prices,
        total_bound=found.bound,
        total_prices=total.prices,
        complete=complete and found.complete,
    )


def _own_best(*, core: Core, wanted: Ints, fixed_totals: Floats) -> tuple[float, Prices]:
    """The least, over applications, of the sum of its own best free experts; its prices name that application."""
    n, m = core.demands.size, core.high.size
    order = np.lexsort((-core.values, core.rows))
    starts = np.searchsorted(core.rows[order], np.arange(n))
    rank = np.arange(order.size) - starts[core.rows[order]]
    top = order[rank < core.demands[core.rows[order]]]
    sums = fixed_totals + np.bincount(core.rows[top], weights=core.values[top], minlength=n)
    lowest = int(wanted[np.argmin(sums[wanted])])
    weights, applications = np.zeros(n), np.zeros(n)
    weights[lowest] = 1.0
    own = core.values[core.rows == lowest]
    if own.size:
        place = max(int(core.demands[lowest]) - 1, 0)
        applications[lowest] = np.sort(own)[::-1][place]
    return float(sums[lowest]), Prices(weights=weights, applications=applications, experts=np.zeros(m))


def _totals(core: Core, units: Ints, fixed_totals: Floats) -> Floats:
    gained = np.bincount(core.rows, weights=units * core.values, minlength=core.demands.size)
    return np.asarray(gained + fixed_totals, np.float64)
