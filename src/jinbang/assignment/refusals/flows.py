"""Flows by another library than the solver's: an assignment that is then counted, or a cut that is then added up."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from jinbang.assignment.problem import Flags, Ints
from jinbang.assignment.refusals.cuts import demand_cut, minimum_cut
from jinbang.assignment.refusals.left import Left, Slots


def is_met(left: Left, slots: Slots | None, *, unit: int = 1, each: int = 1) -> bool:
    """Whether a flow is found that meets all, and stands being counted: every demand, load and ceiling, pair by pair."""
    if left.low.sum() > left.demands.sum() or (left.demands < 0).any() or (left.high < left.low).any():
        return False
    n, m = left.demands.size, left.high.size
    at = _Nodes(left, slots)
    must, spare, end = at.last, at.last + 1, at.last + 2
    experts = at.experts
    total, least = unit * int(left.demands.sum()), unit * int(left.low.sum())
    tails = [at.tails, experts, experts, [must], [spare], np.full(n, at.start)]
    heads = [at.heads, np.full(m, must), np.full(m, spare), [end], [end], np.arange(n)]
    room = np.minimum(left.high, n)
    bounds: list[Any] = [at.capacities(unit, each), unit * left.low, unit * (room - np.minimum(left.low, room))]
    bounds += [[least], [total - least], unit * left.demands]
    found = _flow(tails, heads, bounds, start=at.start, end=end)
    units = _on(found.flow, at.pair_tails, at.pair_heads)
    return _keeps_all(left, slots, units, unit=unit, each=each)


def _keeps_all(left: Left, slots: Slots | None, units: Ints, *, unit: int, each: int) -> bool:
    seats = np.bincount(left.rows, weights=units, minlength=left.demands.size)
    loads = np.bincount(left.cols, weights=units, minlength=left.high.size)
    kept = bool(
        (units >= 0).all()
        and (units <= each).all()
        and (seats == unit * left.demands).all()
        and (loads >= unit * left.low).all()
        and (loads <= unit * left.high).all()
    )
    if slots is not None:
        inside = slots.of_pair >= 0
        carried = np.bincount(slots.of_pair[inside], weights=units[inside], minlength=slots.rows.size)
        kept = kept and bool((carried <= unit * slots.ceilings).all())
    return kept


def missing(left: Left, slots: Slots | None, *, unit: int = 1, each: int = 1) -> tuple[int, int]:
    """How many units of demand, and of minimum loads, cannot be met: each the gap of a cut, so proven; nought when no
    cut shows any."""
    at = _Nodes(left, slots)
    n, m, end = left.demands.size, left.high.size, at.last
    room = np.minimum(left.high, n)
    inner = at.capacities(unit, each)
    reached = _source_side(
        [at.tails, np.full(n, at.start), at.experts], [at.heads, np.arange(n), np.full(m, end)],
        [inner, unit * left.demands, unit * room], at.start, end,
    )  # fmt: skip
    demands = demand_cut(left, slots, reached[:n], reached[at.experts], unit=unit, each=each).gap
    if not left.low.any():
        return max(demands, 0), 0
    reached = _source_side(
        [at.heads, np.full(m, at.start), np.arange(n)], [at.tails, at.experts, np.full(n, end)],
        [inner, unit * left.low, unit * left.demands], at.start, end,
    )  # fmt: skip
    minima = minimum_cut(left, slots, reached[:n], reached[at.experts], unit=unit, each=each).gap
    return max(demands, 0), max(minima, 0)


class _Nodes:
    """Numbers: applications, slots, experts, start, and from `last` on what else is needed."""

    def __init__(self, left: Left, slots: Slots | None) -> None:
        n, m = left.demands.size, left.high.size
        count = 0 if slots is None else slots.rows.size
        self.slots, self.experts = slots, np.arange(n + count, n + count + m)
        self.start, self.last = n + count + m, n + count + m + 1
        self.pair_tails, self.pair_heads = left.rows, left.cols + n + count
        if slots is not None:
            self.pair_tails = np.where(slots.of_pair >= 0, n + slots.of_pair, left.rows)
        self.tails = self.pair_tails if slots is None else np.concatenate([self.pair_tails, slots.rows])
        self.heads = self.pair_heads if slots is None else np.concatenate([self.pair_heads, np.arange(n, n + count)])

    def capacities(self, unit: int, each: int) -> Ints:
        pairs = np.full(self.pair_tails.size, each, np.int64)
        return pairs if self.slots is None else np.concatenate([pairs, unit * self.slots.ceilings])


def _flow(tails: list[Any], heads: list[Any], bounds: list[Any], *, start: int, end: int) -> Any:
    """A greatest flow; `end` is the last node."""
    at, to, most = (np.concatenate([np.asarray(x, np.int64) for x in part]) for part in (tails, heads, bounds))
    some = most > 0
    graph: Any = csr_matrix((most[some].astype(np.int32), (at[some], to[some])), shape=(end + 1, end + 1))
    return maximum_flow(graph, start, end)


def _on(flow: Any, tails: Ints, heads: Ints) -> Ints:
    """The units on these arcs."""
    if not tails.size:
        return np.zeros(0, np.int64)
    return np.asarray(flow[tails, heads]).ravel().astype(np.int64)


def _source_side(tails: list[Any], heads: list[Any], bounds: list[Any], start: int, end: int) -> Flags:
    """Which nodes the start still reaches when the flow is greatest."""
    at, to, most = (np.concatenate([np.asarray(x, np.int64) for x in part]) for part in (tails, heads, bounds))
    flow = _flow(tails, heads, bounds, start=start, end=end).flow
    units = _on(flow, at, to)
    forth, back = units < most, units > 0
    graph = csr_array(
        (np.ones(int(forth.sum() + back.sum()), np.int8),
         (np.concatenate([at[forth], to[back]]), np.concatenate([to[forth], at[back]]))),
        shape=(end + 1, end + 1),
    )  # fmt: skip
    reached = np.zeros(end + 1, np.bool_)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached
