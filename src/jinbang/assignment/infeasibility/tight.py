"""The tight set: applications that together need more than is open to them, or experts who must take more."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from jinbang.assignment.infeasibility.wording import Ceiling, Words, number, too_few_experts, too_few_seats
from jinbang.assignment.problem import Flags, Ints
from jinbang.assignment.proposal import TightSet
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import Shape, shape_of

TRIED = 40
CERTAIN = Fraction(1)


def tight_set(core: Core, cap: Fraction = CERTAIN) -> TightSet | None:
    """A smallest-found violated set of a network core; None when every demand and every minimum load can be met.

    cap: of every pair's probability; below one, the set is of kind "cap".
    Demands alone and minimum loads alone decide: when each can be met, one assignment meets both (Mendelsohn and
    Dulmage 1958)."""
    shape = shape_of(core)
    reached = _shortfall(shape=shape, wanted=core.demands, offered=core.high, from_experts=False, cap=cap)
    if reached is not None:
        return _about_demands(core, shape, reached, cap)
    reached = _shortfall(shape=shape, wanted=core.low, offered=core.demands, from_experts=True, cap=cap)
    return None if reached is None else _about_minima(core, shape, reached, cap)


def _arcs(shape: Shape, cap: Fraction) -> tuple[Ints, Ints, Ints]:
    core = shape.core
    tails, heads = shape.tails, core.cols + shape.first_expert
    capacities = np.full(tails.size, cap.numerator, np.int64)
    if core.families:
        family = core.families[0]
        tails = np.concatenate([tails, family.rows])
        heads = np.concatenate([heads, np.arange(shape.first_slot, shape.first_expert)])
        capacities = np.concatenate([capacities, family.ceilings * cap.denominator])
    return tails, heads, capacities


def _shortfall(*, shape: Shape, wanted: Ints, offered: Ints, from_experts: bool, cap: Fraction) -> Flags | None:
    """Nodes reachable from one node whose wants cannot all be met, the smallest such set of those tried."""
    tails, heads, capacities = _arcs(shape, cap)
    wanted, offered = wanted * cap.denominator, offered * cap.denominator
    applications, experts = np.arange(shape.first_slot), np.arange(shape.first_expert, shape.sink)
    starts, ends = (experts, applications) if from_experts else (applications, experts)
    if from_experts:
        tails, heads = heads, tails
    source, sink = shape.nodes, shape.sink
    flow = SimpleMaxFlow()
    inner = flow.add_arcs_with_capacity(tails, heads, capacities)
    entering = flow.add_arcs_with_capacity(np.full(starts.size, source), starts, wanted)
    flow.add_arcs_with_capacity(ends, np.full(ends.size, sink), offered)
    flow.solve(source, sink)
    unmet = starts[np.asarray(flow.flows(entering)) < wanted] if starts.size else starts
    if not unmet.size:
        return None
    units = np.asarray(flow.flows(inner)) if tails.size else np.zeros(0, np.int64)
    forth, back = units < capacities, units > 0
    residual_tails = np.concatenate([tails[forth], heads[back]])
    residual_heads = np.concatenate([heads[forth], tails[back]])
    size = shape.sink
    graph = csr_array((np.ones(residual_tails.size, np.int8), (residual_tails, residual_heads)), shape=(size, size))
    orders = [breadth_first_order(graph, start, return_predecessors=False) for start in unmet[:TRIED]]
    reached = np.zeros(size, np.bool_)
    reached[min(orders, key=len)] = True
    return reached


def _about_demands(core: Core, shape: Shape, reached: Flags, cap: Fraction) -> TightSet:
    p = core.problem
    apps, people = np.flatnonzero(reached[: shape.first_slot]), np.flatnonzero(reached[shape.first_expert :])
    outside = reached[: shape.first_slot][core.rows] & ~reached[shape.first_expert :][core.cols]
    ceilings, pairs, open_ = _open_to(core, outside, cap)
    needed, available = int(core.demands[apps].sum()), int(core.high[people].sum()) + open_
    words = too_few_experts(
        applications=_keys(p.applications, apps),
        loads=[(p.experts[j], int(p.max_loads[j])) for j in people],
        ceilings=ceilings,
        pairs=pairs,
        needed=needed,
        available=available,
        more=bool(core.chosen.size),
        cap=_told(cap),
    )
    return _set(core, "demand", sides=(apps, people), needed=needed, available=available, words=words, cap=cap)


def _about_minima(core: Core, shape: Shape, reached: Flags, cap: Fraction) -> TightSet:
    p = core.problem
    apps, people = np.flatnonzero(reached[: shape.first_slot]), np.flatnonzero(reached[shape.first_expert :])
    outside = ~reached[: shape.first_slot][core.rows] & reached[shape.first_expert :][core.cols]
    needed, available = int(core.low[people].sum()), int(core.demands[apps].sum()) + _open_to(core, outside, cap)[2]
    words = too_few_seats(
        loads=[(p.experts[j], int(p.min_loads[j])) for j in people],
        needed=needed,
        available=available,
        more=bool(core.chosen.size),
        cap=_told(cap),
    )
    return _set(core, "min-load", sides=(apps, people), needed=needed, available=available, words=words, cap=cap)


def _open_to(core: Core, some: Flags, cap: Fraction) -> tuple[list[Ceiling], int, Fraction]:
    """What the chosen free pairs can carry at most: ceilings that bind, how many other pairs, and the sum."""
    pairs = int(some.sum())
    if not core.families:
        return [], pairs, cap * pairs
    family = core.families[0]
    inside = family.slot_of_pair[some]
    counts = np.bincount(inside[inside >= 0], minlength=family.rows.size)
    binds = (counts > 0) & (family.ceilings * cap.denominator <= counts * cap.numerator)
    attribute = core.problem.limits[family.limit].attribute
    ceilings = [
        Ceiling(
            core.problem.applications[family.rows[slot]], attribute, family.labels[slot], int(family.ceilings[slot])
        )
        for slot in np.flatnonzero(binds)
    ]
    left = pairs - int(counts[binds].sum())
    return ceilings, left, cap * left + int(family.ceilings[binds].sum())


def _told(cap: Fraction) -> float | None:
    return None if cap == CERTAIN else float(cap)


def _set(
    core: Core,
    kind: Any,
    *,
    sides: tuple[Ints, Ints],
    needed: int,
    available: Fraction | int,
    words: Words,
    cap: Fraction,
) -> TightSet:
    return TightSet(
        kind=kind if cap == CERTAIN else "cap",
        applications=_keys(core.problem.applications, sides[0]),
        experts=_keys(core.problem.experts, sides[1]),
        needed=needed,
        available=float(number(available)) if available != int(available) else int(available),
        limits=tuple(x.en for x in words.limits),
        message=words.message.en,
        limits_zh=tuple(x.zh for x in words.limits),
        message_zh=words.message.zh,
        cap=_told(cap),
    )


def _keys(of: Sequence[Any], places: Ints) -> tuple[Any, ...]:
    return tuple(of[place] for place in places)
