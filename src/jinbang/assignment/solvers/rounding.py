"""From probabilities to one assignment, without changing any probability.

Units on arcs, `times` units a whole.  Arcs that are not whole form a graph in which every node has two or more of
them, so there is a cycle.  Push units around it as far as possible one way with the chance that balances the other
way: every expectation stays, every sum at a node stays, and one arc becomes whole.  (Gandhi, Khuller, Parthasarathy
and Srinivasan 2006; with limit slots it is the two-sided hierarchy of Budish, Che, Kojima and Milgrom 2013.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jinbang.assignment.problem import Ints
from jinbang.assignment.solvers.network import Shape

Choose = Callable[[int, int], bool]


def round_flow(*, shape: Shape, units: Ints, times: int, choose: Choose, order: Callable[[list[int]], None]) -> Ints:
    """0/1 for every free pair.  units: per pair, a feasible flow in which `times` units are one seat.

    choose(a, b) says with chance a / (a + b) that it is true.  order arranges arcs, for variety only."""
    tails, heads, amounts = _arcs(shape, units)
    whole = amounts % times == 0
    open_ = np.flatnonzero(~whole).tolist()
    order(open_)
    tail, head, amount = tails.tolist(), heads.tolist(), amounts.tolist()
    near: dict[int, dict[int, None]] = {}
    for arc in open_:
        near.setdefault(tail[arc], {})[arc] = None
        near.setdefault(head[arc], {})[arc] = None
    path: list[int] = []  # nodes
    along: list[int] = []  # arcs between them
    place: dict[int, int] = {}
    for start in open_:
        while amount[start] % times:
            if not path:
                path, along, place = [tail[start]], [], {tail[start]: 0}
            node = path[-1]
            arc = next(a for a in near[node] if not along or a != along[-1])
            other = head[arc] if tail[arc] == node else tail[arc]
            if other not in place:
                place[other] = len(path)
                path.append(other)
                along.append(arc)
                continue
            first = place[other]
            cycle = [*along[first:], arc]
            signs = [1 if tail[a] == at else -1 for a, at in zip(cycle, path[first:], strict=True)]
            settled = _push(cycle, signs, amount, times, choose)
            for done in settled:
                del near[tail[done]][done], near[head[done]][done]
            for gone in path[first + 1 :]:
                del place[gone]
            del path[first + 1 :], along[first:]
            while path and len(near[path[-1]]) < 2:
                del place[path.pop()]
                if along:
                    along.pop()
            if along and amount[along[-1]] % times == 0:
                raise AssertionError("a settled arc is still on the path")
    return np.array(amount[: units.size], np.int64) // times


def _arcs(shape: Shape, units: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs, then slots, then loads."""
    core = shape.core
    experts = np.arange(shape.first_expert, shape.sink)
    load = np.bincount(core.cols, weights=units, minlength=experts.size).astype(np.int64)
    tails, heads, amounts = [shape.tails], [core.cols + shape.first_expert], [units]
    if core.families:
        family = core.families[0]
        inside = family.slot_of_pair >= 0
        through = np.bincount(family.slot_of_pair[inside], weights=units[inside], minlength=family.rows.size)
        tails.append(family.rows)
        heads.append(np.arange(shape.first_slot, shape.first_expert))
        amounts.append(through.astype(np.int64))
    tails.append(experts)
    heads.append(np.full(experts.size, shape.sink))
    amounts.append(load)
    return np.concatenate(tails), np.concatenate(heads), np.concatenate(amounts)


def _push(cycle: list[int], signs: list[int], amount: list[int], times: int, choose: Choose) -> list[int]:
    """Shift units around the cycle (sign 1: along the arc); the arcs that became whole."""
    rests = [amount[arc] % times for arc in cycle]
    forth = min(times - rest if sign > 0 else rest for sign, rest in zip(signs, rests, strict=True))
    back = min(rest if sign > 0 else times - rest for sign, rest in zip(signs, rests, strict=True))
    shift = forth if choose(back, forth) else -back
    for arc, sign in zip(cycle, signs, strict=True):
        amount[arc] += sign * shift
    return [arc for arc in cycle if amount[arc] % times == 0]
