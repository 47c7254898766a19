"""The assignment as a flow: application → (limit slot) → expert → sink, one unit a seat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.solvers.core import Core


@dataclass(frozen=True, eq=False)
class Shape:
    """The nodes: applications 0…n-1, slots, experts, sink; and for each free pair the node it leaves."""

    core: Core
    tails: Ints
    first_slot: int
    first_expert: int
    sink: int

    @property
    def nodes(self) -> int:
        """How many."""
        return self.sink + 1


def shape_of(core: Core) -> Shape:
    """The network of a core that `is_flow`."""
    n, m = len(core.problem.applications), len(core.problem.experts)
    slots = core.families[0].rows.size if core.families else 0
    tails = core.rows
    if core.families:
        slot_of_pair = core.families[0].slot_of_pair
        tails = np.where(slot_of_pair >= 0, n + slot_of_pair, core.rows)
    return Shape(core=core, tails=tails, first_slot=n, first_expert=n + slots, sink=n + slots + m)


def min_cost_flow(*, shape: Shape, weights: Ints, times: int = 1, pair_cap: int = 1) -> Ints | None:
    """The flow of greatest total weight: units on every free pair, each at most `pair_cap`, when all demands, loads and
    ceilings are multiplied by `times`; None when there is none."""
    core = shape.core
    demands, low, high = core.demands * times, core.low * times, core.high * times
    if core.low.sum() > core.demands.sum():
        return None
    experts = np.arange(shape.first_expert, shape.sink, dtype=np.int64)
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        shape.tails, core.cols + shape.first_expert, np.full(core.rows.size, pair_cap, np.int64), -weights
    )
    if core.families:
        family = core.families[0]
        slots = np.arange(shape.first_slot, shape.first_expert, dtype=np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(
            family.rows, slots, family.ceilings * times, np.zeros(slots.size, np.int64)
        )
    flow.add_arcs_with_capacity_and_unit_cost(
        experts, np.full(experts.size, shape.sink), high - low, np.zeros(experts.size, np.int64)
    )
    supplies = np.zeros(shape.nodes, np.int64)
    supplies[: demands.size] = demands
    supplies[shape.first_expert : shape.sink] = -low
    supplies[shape.sink] = low.sum() - demands.sum()
    flow.set_nodes_supplies(np.arange(shape.nodes), supplies)
    status = flow.solve()
    if status == SimpleMinCostFlow.OPTIMAL:
        return np.asarray(flow.flows(arcs), np.int64) if core.rows.size else np.zeros(0, np.int64)
    if status in (SimpleMinCostFlow.INFEASIBLE, SimpleMinCostFlow.UNBALANCED):
        return None
    raise ArithmeticError(f"the flow solver refused its input: {status!r}")


def potentials(*, shape: Shape, weights: Ints, flow: Ints, times: int = 1, pair_cap: int = 1) -> Ints:
    """Node potentials that prove an optimal flow optimal: exact shortest distances in the residual network, found by
    label correction that only looks again at applications whose label changed.  Unit: that of `weights`.

    Raises ArithmeticError when the flow is not optimal (a cycle would gain)."""
    core = shape.core
    open_, used = np.flatnonzero(flow < pair_cap), np.flatnonzero(flow > 0)
    heads = core.cols + shape.first_expert
    order = open_[np.argsort(shape.tails[open_], kind="stable")]
    starts = np.searchsorted(shape.tails[order], np.arange(shape.first_expert + 1))
    load = np.bincount(core.cols, weights=flow, minlength=core.high.size).astype(np.int64)
    experts = np.arange(shape.first_expert, shape.sink)
    not_full, can_give = experts[load < core.high * times], experts[load > core.low * times]
    label = np.zeros(shape.nodes, np.int64)
    changed = np.arange(shape.first_expert)
    for _ in range(shape.nodes + 2):
        before = label.copy()
        arcs = order if changed.size == shape.first_expert else order[_ranges(starts[changed], starts[changed + 1])]
        np.minimum.at(label, heads[arcs], label[shape.tails[arcs]] - weights[arcs])
        if not_full.size:
            label[shape.sink] = min(label[shape.sink], label[not_full].min())
        label[can_give] = np.minimum(label[can_give], label[shape.sink])
        np.minimum.at(label, shape.tails[used], label[heads[used]] + weights[used])
        if core.families:
            _through_slots(shape=shape, flow=flow, label=label, times=times)
        changed = np.flatnonzero(label[: shape.first_expert] < before[: shape.first_expert])
        if not changed.size and np.array_equal(label, before):
            idle = experts[load == 0]  # nothing flows back from them: their price may be nought
            label[idle] = np.minimum(label[idle], label[shape.sink])
            return label
    raise ArithmeticError("the flow is not optimal: its residual network has a gaining cycle")


def _through_slots(*, shape: Shape, flow: Ints, label: Ints, times: int) -> None:
    family = shape.core.families[0]
    slots = np.arange(shape.first_slot, shape.first_expert)
    inside = family.slot_of_pair >= 0
    through = np.bincount(family.slot_of_pair[inside], weights=flow[inside], minlength=slots.size)
    back, forth = through > 0, through < family.ceilings * times
    np.minimum.at(label, family.rows[back], label[slots[back]])
    label[slots[forth]] = np.minimum(label[slots[forth]], label[family.rows[forth]])


def _ranges(starts: Ints, ends: Ints) -> Ints:
    """All positions of several half-open ranges, one after another."""
    lengths = ends - starts
    total = int(lengths.sum())
    offsets = np.repeat(ends - np.cumsum(lengths), lengths)
    return np.arange(total) + offsets


def split_potentials(*, shape: Shape, label: Ints, scale: float) -> tuple[Floats, Floats, Floats]:
    """Prices from potentials, in units of affinity: per application, per slot (≥ 0), per expert."""
    core = shape.core
    at_sink = label[shape.sink]
    applications = (label[: shape.first_slot] - at_sink) / scale
    experts = (at_sink - label[shape.first_expert : shape.sink]) / scale
    slots = np.zeros(0)
    if core.families:
        rows = core.families[0].rows
        slots = np.maximum(label[shape.first_slot : shape.first_expert] - label[rows], 0) / scale
    return applications, slots, experts
