"""The least change that makes an assignment possible: a flow in which breaking a limit by one costs one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from jinbang.assignment.infeasibility.wording import way_out
from jinbang.assignment.problem import Ints
from jinbang.assignment.proposal import Relaxation
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import min_cost_flow, shape_of

Kind = Literal["max-load", "min-load", "demand", "limit"]
Change = tuple[str, Any, float, float]
KINDS: tuple[Kind, ...] = get_args(Kind)
TIERS = 4


def relaxations(core: Core) -> tuple[Relaxation, ...]:
    """Least changes of one kind each, and of all kinds together when that takes less; smallest first."""
    found: dict[Kind, tuple[Change, ...]] = {}
    uniform: list[Relaxation] = []
    for kind in KINDS:
        changes = least(core, (kind,))
        if changes:
            found[kind] = tuple(spoken_change(core, *change) for change in changes)
            if kind == "max-load":
                uniform = _uniform(core, changes)
    mixed = least(core, KINDS) or []
    ways = ordered(found, tuple(spoken_change(core, *change) for change in mixed))
    return tuple(sorted([*ways, *uniform], key=lambda r: r.amount))


def ordered(found: Mapping[Kind, tuple[Change, ...]], mixed: tuple[Change, ...] | None) -> tuple[Relaxation, ...]:
    """As relaxations, smallest first; the mixed one only when it takes less than any other."""
    ways = [_relaxation(kind, changes) for kind, changes in found.items()]
    if mixed and sum(abs(new - old) for *_, old, new in mixed) < min((r.amount for r in ways), default=math.inf):
        ways.append(_relaxation("mixed", mixed))
    return tuple(sorted(ways, key=lambda r: r.amount))


def least(core: Core, kinds: tuple[Kind, ...]) -> list[tuple[Kind, int, int]] | None:
    """For a network core: (kind, position, amount) of a least change, or None when changes of these kinds do not help."""
    shape = shape_of(core)
    n = len(core.problem.applications)
    applications, experts = np.arange(n), np.arange(shape.first_expert, shape.sink)
    flow = SimpleMinCostFlow()

    def add(tails: Ints, heads: Ints, capacities: Ints, cost: int) -> Ints:
        arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, np.full(tails.size, cost))
        return np.asarray(arcs, np.int64)

    def every(value: int, like: Ints) -> Ints:
        return np.full(like.size, value, np.int64)

    # One unit dearer than all refinements together, so that the sum of changes is least; among those sums, the first
    # units of each are cheaper, so that the change is spread and nobody is asked for all of it.
    unit = TIERS * int(core.demands.sum() + core.low.sum() + 1)
    loosened: list[tuple[Kind, Ints]] = []

    def loosen(kind: Kind, tails: Ints, heads: Ints, room: Ints) -> None:
        for tier in range(TIERS):
            here = np.minimum(room, 1) if tier < TIERS - 1 else room
            loosened.append((kind, add(tails, heads, here, unit + tier)))
            room = room - here

    add(shape.tails, core.cols + shape.first_expert, every(1, core.cols), 0)
    add(experts, every(shape.sink, experts), core.high - core.low, 0)
    if core.families:
        family = core.families[0]
        slots = np.arange(shape.first_slot, shape.first_expert)
        add(family.rows, slots, family.ceilings, 0)
        if "limit" in kinds:
            loosen("limit", family.rows, slots, every(core.high.size, slots))
    if "max-load" in kinds:
        loosen("max-load", experts, every(shape.sink, experts), every(n, experts))
    if "demand" in kinds:
        loosen("demand", applications, every(shape.sink, applications), core.demands)
    if "min-load" in kinds:
        loosen("min-load", every(shape.sink, experts), experts, core.low)
    supplies = np.zeros(shape.nodes, np.int64)
    supplies[:n] = core.demands
    supplies[experts] = -core.low
    supplies[shape.sink] = core.low.sum() - core.demands.sum()
    flow.set_nodes_supplies(np.arange(shape.nodes), supplies)
    if flow.solve() != SimpleMinCostFlow.OPTIMAL:
        return None
    amounts: dict[tuple[Kind, int], int] = {}
    for kind, arcs in loosened:
        units = np.asarray(flow.flows(arcs)) if arcs.size else np.zeros(0, np.int64)
        for k in np.flatnonzero(units).tolist():
            amounts[kind, k] = amounts.get((kind, k), 0) + int(units[k])
    return [(kind, k, amount) for (kind, k), amount in amounts.items()]


def spoken_change(core: Core, kind: Kind, position: int, amount: int) -> Change:
    """A change as (what, id, from, to) in the problem's own numbers."""
    p = core.problem
    if kind == "max-load":
        return "maximum load", p.experts[position], int(p.max_loads[position]), int(p.max_loads[position]) + amount
    if kind == "min-load":
        return "minimum load", p.experts[position], int(p.min_loads[position]), int(p.min_loads[position]) - amount
    if kind == "demand":
        return "demand", p.applications[position], int(p.demands[position]), int(p.demands[position]) - amount
    family = core.families[0]
    limit, row = p.limits[family.limit], int(family.rows[position])
    what = f"limit on {limit.attribute} {family.labels[position]}"
    return what, p.applications[row], limit.ceiling(row), limit.ceiling(row) + amount


def _relaxation(kind: Kind | Literal["mixed"], changes: tuple[Change, ...]) -> Relaxation:
    """With its sentence."""
    amount = sum(abs(new - old) for _, _, old, new in changes)
    words = way_out(kind=kind, changes=changes, amount=amount)
    return Relaxation(kind=kind, changes=changes, amount=amount, message=words.en, message_zh=words.zh)


def _uniform(core: Core, changes: list[tuple[Kind, int, int]]) -> list[Relaxation]:
    """The smallest maximum load for everybody (who has less), when more than one expert would have to take more."""
    if len(changes) < 2:
        return []
    p = core.problem
    taken = np.bincount(p.cols[core.chosen], minlength=len(p.experts))
    low = int(p.max_loads[[at for _, at, _ in changes]].min())
    high = max(int(p.max_loads[at]) + amount for _, at, amount in changes)
    while high - low > 1:
        middle = (low + high) // 2
        tried = replace(core, high=np.maximum(core.high, middle - taken))
        if min_cost_flow(shape=shape_of(tried), weights=np.zeros(core.rows.size, np.int64)) is None:
            low = middle
        else:
            high = middle
    raised = np.flatnonzero(p.max_loads < high)
    what = tuple(("maximum load", p.experts[j], int(p.max_loads[j]), high) for j in raised)
    amount = int((high - p.max_loads[raised]).sum())
    words = way_out(kind="uniform-max-load", changes=what, amount=amount)
    return [Relaxation(kind="uniform-max-load", changes=what, amount=amount, message=words.en, message_zh=words.zh)]
