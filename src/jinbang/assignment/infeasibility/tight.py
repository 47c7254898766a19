"""The tight set: applications that together need more than is open to them, or experts who must take more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from jinbang.assignment.problem import Flags, Ints
from jinbang.assignment.proposal import TightSet
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import Shape, shape_of

TRIED = 40
SHOWN = 4


def tight_set(core: Core) -> TightSet | None:
    """A smallest-found violated set of a network core; None when every demand and every minimum load can be met.

    Demands alone and minimum loads alone decide: when each can be met, one assignment meets both (Mendelsohn and
    Dulmage 1958)."""
    shape = shape_of(core)
    reached = _shortfall(shape=shape, wanted=core.demands, offered=core.high, from_experts=False)
    if reached is not None:
        return _about_demands(core, shape, reached)
    reached = _shortfall(shape=shape, wanted=core.low, offered=core.demands, from_experts=True)
    return None if reached is None else _about_minima(core, shape, reached)


def _arcs(shape: Shape) -> tuple[Ints, Ints, Ints]:
    core = shape.core
    tails, heads = shape.tails, core.cols + shape.first_expert
    capacities = np.ones(tails.size, np.int64)
    if core.families:
        family = core.families[0]
        tails = np.concatenate([tails, family.rows])
        heads = np.concatenate([heads, np.arange(shape.first_slot, shape.first_expert)])
        capacities = np.concatenate([capacities, family.ceilings])
    return tails, heads, capacities


def _shortfall(*, shape: Shape, wanted: Ints, offered: Ints, from_experts: bool) -> Flags | None:
    """Nodes reachable from one node whose wants cannot all be met, the smallest such set of those tried."""
    tails, heads, capacities = _arcs(shape)
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


def _about_demands(core: Core, shape: Shape, reached: Flags) -> TightSet:
    p = core.problem
    tails, heads, capacities = _arcs(shape)
    apps, people = np.flatnonzero(reached[: shape.first_slot]), np.flatnonzero(reached[shape.first_expert :])
    leaving = reached[tails] & ~reached[heads]
    needed = int(core.demands[apps].sum())
    available = int(core.high[people].sum() + capacities[leaving].sum())
    limits = [f"{_say(p.experts[j])} takes at most {p.max_loads[j]}" for j in people]
    ceilings = leaving & (heads >= shape.first_slot) & (heads < shape.first_expert)
    for slot in np.unique(heads[ceilings] - shape.first_slot):
        family = core.families[0]
        attribute = p.limits[family.limit].attribute
        limits.append(
            f"{_say(p.applications[family.rows[slot]])} may have at most {family.ceilings[slot]} more with "
            f"{attribute} {_say(family.labels[slot])}"
        )
    pairs = int((leaving & ~ceilings).sum())
    if pairs and not limits and apps.size == 1:
        limits.append("nobody else may judge it")
    elif pairs:
        limits.append(f"{pairs} other permitted pairs")
    who = _some("application", [p.applications[i] for i in apps])
    need = "needs" if apps.size == 1 else "together need"
    message = (
        f"{who} {need} {needed} {'more ' if core.chosen.size else ''}experts, but only {available} can be found: "
        f"{_list(limits) or 'nobody may judge it'}."
    )
    return TightSet(
        kind="demand", applications=_keys(p.applications, apps), experts=_keys(p.experts, people), needed=needed, available=available,
        limits=tuple(limits), message=message,
    )  # fmt: skip


def _about_minima(core: Core, shape: Shape, reached: Flags) -> TightSet:
    p = core.problem
    tails, heads, capacities = _arcs(shape)
    apps, people = np.flatnonzero(reached[: shape.first_slot]), np.flatnonzero(reached[shape.first_expert :])
    leaving = reached[heads] & ~reached[tails]
    needed = int(core.low[people].sum())
    available = int(core.demands[apps].sum() + capacities[leaving].sum())
    limits = [f"{_say(p.experts[j])} takes at least {p.min_loads[j]}" for j in people]
    who = _some("expert", [p.experts[j] for j in people])
    must = "must take" if people.size == 1 else "together must take"
    message = (
        f"{who} {must} at least {needed} {'more ' if core.chosen.size else ''}applications, but only {available} "
        f"seats are open to them."
    )
    return TightSet(
        kind="min-load", applications=_keys(p.applications, apps), experts=_keys(p.experts, people), needed=needed, available=available,
        limits=tuple(limits), message=message,
    )  # fmt: skip


def _say(value: Any) -> str:
    return str(value)


def _list(parts: Iterable[str]) -> str:
    items = [*parts]
    more = f"; and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
    return "; ".join(items[:SHOWN]) + more


def _some(noun: str, ids: list[Any]) -> str:
    if len(ids) == 1:
        return f"{noun.capitalize()} {ids[0]}"
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"{len(ids)} {noun}s ({', '.join(str(i) for i in ids[:SHOWN])}{more})"


def _keys(of: Sequence[Any], places: Ints) -> tuple[Any, ...]:
    return tuple(of[place] for place in places)
