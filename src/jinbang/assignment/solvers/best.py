"""The greatest total, as an exact flow, with the prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.assignment.problem import Flags, Ints
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.bound import bound_of, with_slots
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import Shape, min_cost_flow, potentials, shape_of, split_potentials
from jinbang.assignment.solvers.scaling import scaled

FEW, MANY, ROUNDS = 16, 50_000, 6  # pairs an application starts with; fewer than MANY are all taken at once


@dataclass(frozen=True, eq=False)
class Flowed:
    """An optimal flow: units on every free pair, the prices and the bound they prove (both per unit seat)."""

    units: Ints
    prices: Prices
    bound: float
    step: float


def best_flow(*, core: Core, times: int = 1, pair_cap: int = 1) -> Flowed | None:
    """Greatest Σ affinity × units / times; None when infeasible.  Needs `core.is_flow`.

    Each application's dearest pairs come first.  The potentials of that flow show every other pair that could gain; those
    are added, and when there are none the flow is the optimum over all pairs."""
    shape = shape_of(core)
    whole = scaled(values=core.values, nodes=shape.nodes)
    solved = _on_some(core=core, shape=shape, weights=whole.weights, times=times, pair_cap=pair_cap)
    if solved is None:
        solved = _on(core=core, some=None, weights=whole.weights, times=times, pair_cap=pair_cap)
    if solved is None:
        return None
    units, label = solved
    prices = _prices(shape=shape, label=label, scale=whole.scale)
    bound = bound_of(core=core, prices=prices, cap=pair_cap / times)
    return Flowed(units=units, prices=prices, bound=bound, step=whole.step)


def _on_some(*, core: Core, shape: Shape, weights: Ints, times: int, pair_cap: int) -> tuple[Ints, Ints] | None:
    """Units on all pairs and potentials; None when the few pairs do not suffice or are not worth the trouble."""
    each = FEW * -(-times // pair_cap)
    if core.rows.size < MANY or core.rows.size < 3 * each * core.demands.size:
        return None
    chosen = _dearest(core, each)
    for _ in range(ROUNDS):
        some = np.flatnonzero(chosen)
        solved = _on(core=core, some=some, weights=weights, times=times, pair_cap=pair_cap)
        if solved is None:
            return None
        units, label = solved
        gaining = label[shape.tails] - weights < label[shape.first_expert + core.cols]
        gaining[some] = False
        if not gaining.any():
            spread = np.zeros(core.rows.size, np.int64)
            spread[some] = units
            return spread, label
        chosen |= gaining
    return None


def _on(*, core: Core, some: Ints | None, weights: Ints, times: int, pair_cap: int) -> tuple[Ints, Ints] | None:
    """Units on some pairs (None: all) and potentials."""
    part = core if some is None else core.only(some)
    own = weights if some is None else weights[some]
    shape = shape_of(part)
    units = min_cost_flow(shape=shape, weights=own, times=times, pair_cap=pair_cap)
    if units is None:
        return None
    return units, potentials(shape=shape, weights=own, flow=units, times=times, pair_cap=pair_cap)


def _dearest(core: Core, each: int) -> Flags:
    """About so many pairs of every application: those above its own threshold."""
    starts = np.searchsorted(core.rows, np.arange(core.demands.size + 1))
    chosen = np.ones(core.rows.size, np.bool_)
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if last - first > each:
            own = core.values[first:last]
            chosen[first:last] = own >= np.partition(own, -each)[-each]
    return chosen


def _prices(*, shape: Shape, label: Ints, scale: float) -> Prices:
    applications, slots, experts = split_potentials(shape=shape, label=label, scale=scale)
    core = shape.core
    prices = Prices(weights=np.ones(core.demands.size), applications=applications, experts=experts)
    return with_slots(core=core, prices=prices, family=0, slots=slots) if core.families else prices
