"""The greatest total, as an exact flow, with the prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.bound import bound_of, with_slots
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import Shape, min_cost_flow, potentials, shape_of, split_potentials
from jinbang.assignment.solvers.scaling import scaled


@dataclass(frozen=True, eq=False)
class Flowed:
    """An optimal flow: units on every free pair, the prices and the bound they prove (both per unit seat)."""

    units: Ints
    prices: Prices
    bound: float
    step: float


def best_flow(*, core: Core, values: Floats | None = None, times: int = 1, pair_cap: int = 1) -> Flowed | None:
    """Greatest Σ value × units / times; None when infeasible.  Needs `core.is_flow`."""
    shape = shape_of(core)
    worth = core.values if values is None else values
    whole = scaled(values=worth, nodes=shape.nodes)
    units = min_cost_flow(shape=shape, weights=whole.weights, times=times, pair_cap=pair_cap)
    if units is None:
        return None
    label = potentials(shape=shape, weights=whole.weights, flow=units, times=times, pair_cap=pair_cap)
    prices = _prices(shape=shape, label=label, scale=whole.scale)
    bound = bound_of(core=core, prices=prices, cap=pair_cap / times)
    return Flowed(units=units, prices=prices, bound=bound, step=whole.step)


def _prices(*, shape: Shape, label: Ints, scale: float) -> Prices:
    applications, slots, experts = split_potentials(shape=shape, label=label, scale=scale)
    core = shape.core
    prices = Prices(weights=np.ones(core.demands.size), applications=applications, experts=experts)
    return with_slots(core=core, prices=prices, family=0, slots=slots) if core.families else prices
