"""Small random problems and the plain answer to them: try everything."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

from hypothesis import strategies as st

from jinbang.assignment import Limit, Problem


@st.composite
def small_problems(draw, *, limits: int = 1, panels: bool = False) -> Problem:
    """Up to 4 applications and 5 experts, sparse, with loads, forbidden, fixed, limits; often infeasible."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    applications, experts = [f"A{i}" for i in range(n)], [f"E{j}" for j in range(m)]
    every = [*product(applications, experts)]
    listed = [pair for pair in every if draw(st.integers(0, 9)) > 1]
    value = draw(st.sampled_from([st.integers(0, 4).map(lambda k: k / 4), st.floats(-1, 1, width=64)]))
    affinities = {pair: draw(value) for pair in listed}
    demands = {a: draw(st.integers(0, min(3, m))) for a in applications}
    most = {e: draw(st.integers(0, 4)) for e in experts}
    least = {e: draw(st.integers(0, most[e])) if draw(st.booleans()) else 0 for e in experts}
    forbidden = [pair for pair in every if draw(st.integers(0, 9)) == 0]
    composed = [
        Limit(
            f"attribute {k}", tuple(draw(st.sampled_from([None, "x", "y"])) for _ in experts), draw(st.integers(1, 2))
        )
        for k in range(draw(st.integers(0, limits)))
    ]
    groups = {a: draw(st.sampled_from([None, "g", "h"])) for a in applications} if panels else None
    seats = {e: draw(st.sampled_from(["p", "q"])) for e in experts} if panels else None
    free = Problem.build(
        affinities=affinities,
        applications=applications,
        experts=experts,
        demands=demands,
        min_loads=least,
        max_loads=most,
        forbidden=forbidden,
        limits=composed,
        groups=groups,
        panels=seats,
    )
    if draw(st.integers(0, 3)) or not (found := next(every_assignment(free), None)):
        return free
    fixed = [pair for pair in sorted(found) if draw(st.integers(0, 3)) == 0]
    return Problem.build(
        affinities=affinities,
        applications=applications,
        experts=experts,
        demands=demands,
        min_loads=least,
        max_loads=most,
        forbidden=forbidden,
        fixed=fixed,
        limits=composed,
        groups=groups,
        panels=seats,
    )


def every_assignment(problem: Problem):
    """Every feasible assignment as a set of (application, expert), by trying all."""
    p = problem
    affinity = table(p)
    forbidden = {(p.applications[i], p.experts[j]) for i, j in p.forbidden}
    fixed = {(p.applications[i], p.experts[j]) for i, j in p.fixed}
    choices = []
    for a, demand in zip(p.applications, p.demands.tolist(), strict=True):
        open_ = [e for e in p.experts if (a, e) in affinity and (a, e) not in forbidden]
        choices.append([{(a, e) for e in team} for team in combinations(open_, demand)])
    for teams in product(*choices):
        chosen = set().union(*teams)
        if fixed <= chosen and _loads_kept(p, chosen) and _composition_kept(p, chosen):
            yield chosen


def table(p: Problem) -> dict:
    return {(p.applications[i], p.experts[j]): v for i, j, v in zip(p.rows, p.cols, p.affinities.tolist(), strict=True)}


def _loads_kept(p: Problem, chosen) -> bool:
    loads = Counter(e for _, e in chosen)
    return all(
        low <= loads[e] <= high
        for e, low, high in zip(p.experts, p.min_loads.tolist(), p.max_loads.tolist(), strict=True)
    )


def _composition_kept(p: Problem, chosen) -> bool:
    for limit in p.limits:
        label = dict(zip(p.experts, limit.labels, strict=True))
        if any(c > limit.at_most for (_, x), c in Counter((a, label[e]) for a, e in chosen).items() if x is not None):
            return False
    if p.groups:
        group, panel = dict(zip(p.applications, p.groups, strict=True)), dict(zip(p.experts, p.panels, strict=True))
        homes = {(group[a], panel[e]) for a, e in chosen if group[a] is not None}
        return len({g for g, _ in homes}) == len(homes)
    return True
