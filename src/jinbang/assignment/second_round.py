"""More experts where they change most: applications whose place in the list is most in doubt get one more each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jinbang.assignment.problem import Ints, Limit, Problem


def second_round(
    *,
    problem: Problem,
    assigned: Iterable[tuple[Any, Any]],
    p_in: Mapping[Any, float],
    seats: int,
    bridge: float = 0.25,
) -> Problem:
    """The problem of a second round.  Solve it for the experts to add.

    assigned: the pairs of the first round; they count towards loads, limits and panels and cannot be given again.
    p_in: P(in the list) of each application; the `seats` applications nearest to one half get one more expert (ties in
        the order of the problem); applications left out get none.
    bridge: share of the range of affinities added to pairs that join experts whom no chain of common applications
        joins yet, so that severities stay comparable.
    Raises KeyError for a pair or application that is not in the problem.
    """
    place = {a: i for i, a in enumerate(problem.applications)}
    seat = {e: j for j, e in enumerate(problem.experts)}
    done = np.array([(place[a], seat[e]) for a, e in assigned], np.int64).reshape(-1, 2)
    doubt = sorted((abs(p - 0.5), place[a]) for a, p in p_in.items())[: max(seats, 0)]
    demands = np.zeros(len(place), np.int64)
    demands[[i for _, i in doubt]] = 1
    taken = np.bincount(done[:, 1], minlength=len(seat))
    component = _components(done, len(place), len(seat))
    main = np.bincount(component, minlength=1).argmax()
    # an expert who has judged nothing yet needs no joining
    apart = (component[problem.rows] != component[len(place) + problem.cols]) & (taken[problem.cols] > 0)
    joins = apart & ((component[problem.rows] == main) | (component[len(place) + problem.cols] == main))
    spread = float(np.ptp(problem.affinities)) if problem.affinities.size else 0.0
    return replace(
        problem,
        affinities=problem.affinities + np.where(joins, bridge * spread, 0.0),
        demands=demands,
        min_loads=np.zeros(len(seat), np.int64),
        max_loads=np.maximum(problem.max_loads - taken, 0),
        forbidden=np.concatenate([problem.forbidden, _out(problem, done)]),
        fixed=np.empty((0, 2), np.int64),
        limits=(),
        groups=(),
        panels=(),
    )


def _components(done: Ints, applications: int, experts: int) -> Ints:
    """The connected part of each application, then of each expert."""
    size = applications + experts
    graph = coo_array((np.ones(len(done), np.int8), (done[:, 0], applications + done[:, 1])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _out(problem: Problem, done: Ints) -> Ints:
    """Pairs that the first round rules out: the same again, a label an application has used up, another panel than the
    group's.  One more expert each then keeps every limit."""
    labelled: list[tuple[tuple[Any, ...], Callable[[int, Any], bool]]] = []
    for limit in problem.limits:
        counts: dict[tuple[int, Any], int] = {}
        for i, j in done.tolist():
            counts[i, limit.labels[j]] = counts.get((i, limit.labels[j]), 0) + 1

        def used_up(i: int, label: Any, *, counts: dict[tuple[int, Any], int] = counts, limit: Limit = limit) -> bool:
            return label not in (None, "") and counts.get((i, label), 0) >= limit.ceiling(i)

        labelled.append((limit.labels, used_up))
    if problem.groups and problem.panels:
        groups, panels = problem.groups, problem.panels
        homes = {groups[i]: panels[j] for i, j in done.tolist() if groups[i] is not None}
        labelled.append((panels, lambda i, panel: groups[i] in homes and homes[groups[i]] != panel))
    pairs = zip(problem.rows.tolist(), problem.cols.tolist(), strict=True)
    ruled = (
        [(i, j) for i, j in pairs if any(excludes(i, labels[j]) for labels, excludes in labelled)] if labelled else []
    )
    return np.concatenate([done, np.array(ruled, np.int64).reshape(-1, 2)])
