"""The one door to the solvers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility import diagnose, diagnose_cap
from jinbang.assignment.problem import Ints, Problem
from jinbang.assignment.proposal import (
    Certificate,
    Infeasible,
    Objective,
    Pair,
    Prices,
    Proposal,
    pairs_at,
    totals_by_application,
)
from jinbang.assignment.solvers.best import best_flow
from jinbang.assignment.solvers.bound import bound_of
from jinbang.assignment.solvers.core import Core, core_of
from jinbang.assignment.solvers.fairest import fairest
from jinbang.assignment.solvers.randomised import cap_as_fraction, drawn, lottery
from jinbang.assignment.solvers.scaling import scaled
from jinbang.assignment.solvers.search import NODES, Task, relaxed, searched

CLOSE = 1e-9


def solve(
    *,
    problem: Problem,
    objective: Objective = "best",
    cap: float | None = None,
    seed: int | None = None,
    nodes: int = NODES,
) -> Proposal | Infeasible:
    """Propose an assignment.

    objective: "best" (greatest total), "fairest" (greatest worst total of an application, then greatest total),
        "randomised" (drawn so that no pair is likelier than `cap`, with the greatest expected total).
    cap: 0 < cap ≤ 1, randomised only (default 0.5).  seed: of the draw, a whole number ≥ 0 (default 0).
    nodes: how long an integer search may go on before it hands back what it has, with the bound it has proven; a
        number of search nodes and not of seconds, so that the same input gives the same answer.
    Returns a Proposal, or Infeasible with the tight set and the smallest relaxations.  Raises ValueError for an
    unknown objective, a cap or seed out of range, and for a randomised draw under more than one composition limit or
    with panels (no draw keeps those and the probabilities at once).
    """
    core = core_of(problem)
    if objective == "best":
        return _best(core=core, nodes=nodes)
    if objective == "fairest":
        return _fairest(core=core, nodes=nodes)
    if objective == "randomised":
        return _randomised(core=core, cap=0.5 if cap is None else cap, seed=0 if seed is None else seed)
    raise ValueError(f"unknown objective {objective!r}: use best, fairest or randomised")


@dataclass(frozen=True, eq=False)
class _Best:
    units: Ints
    prices: Prices
    bound: float
    complete: bool


def _find_best(*, core: Core, nodes: int) -> _Best | None:
    if core.is_flow:
        flow = best_flow(core=core)
        return None if flow is None else _Best(flow.units, flow.prices, flow.bound, complete=True)
    none = np.zeros(0, np.int64)
    task = Task(core=core, threshold=none, floor=0.0, fixed_totals=np.zeros(core.demands.size), nodes=nodes)
    relaxation = relaxed(task=task, start=none, rows=none)
    found = None if relaxation is None else searched(task=task, relaxation=relaxation)
    if relaxation is None or found is None:
        return None
    return _Best(found.units, relaxation.prices, min(relaxation.bound, found.bound), complete=found.complete)


def _best(*, core: Core, nodes: int) -> Proposal | Infeasible:
    found = _find_best(core=core, nodes=nodes)
    if found is None:
        return diagnose(core)
    pairs, total, worst = _settled(core=core, units=found.units)
    certificate = Certificate(
        objective="best",
        total=total,
        worst=worst,
        bound=max(found.bound, total),
        optimal=_reached(total, found.bound),
        digest=digest_of(problem=core.problem),
        proof="prices" if _reached(total, bound_of(core=core, prices=found.prices)) else "search",
        proofs={"objective": found.prices},
    )
    return Proposal(pairs=pairs, certificate=certificate)


def _fairest(*, core: Core, nodes: int) -> Proposal | Infeasible:
    best = _find_best(core=core, nodes=nodes)
    if best is None:
        return diagnose(core)
    if not (core.problem.demands > 0).any():
        return _best(core=core, nodes=nodes)
    step = scaled(values=core.problem.affinities, nodes=core.demands.size + core.high.size).step
    fair = fairest(core=core, best_units=best.units, best_prices=best.prices, step=step, nodes=nodes)
    _, best_total, _ = _settled(core=core, units=best.units)
    pairs, total, worst = _settled(core=core, units=fair.units)
    total_prices = replace(fair.total_prices, offset=worst * math.fsum(fair.total_prices.weights - 1.0))
    shown = bound_of(core=core, prices=fair.worst_prices)
    shown = math.floor(shown / step + 1e-6) * step if step else shown
    by_prices = _reached(worst, shown) and _reached(total, bound_of(core=core, prices=total_prices))
    certificate = Certificate(
        objective="fairest",
        total=total,
        worst=worst,
        bound=max(fair.worst_bound, worst),
        total_bound=max(fair.total_bound, total),
        optimal=_reached(worst, fair.worst_bound) and _reached(total, fair.total_bound),
        digest=digest_of(problem=core.problem),
        best_total=best_total,
        cost_of_fairness=(best_total - total) / abs(best_total) if best_total else 0.0,
        proof="prices" if by_prices else "search",
        proofs={"objective": fair.worst_prices, "total": total_prices, "best": best.prices},
    )
    return Proposal(pairs=pairs, certificate=certificate)


def _randomised(*, core: Core, cap: float, seed: int) -> Proposal | Infeasible:
    if not 0 < cap <= 1:
        raise ValueError(f"the cap must be above 0 and at most 1, not {cap}")
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, not {seed}")
    if not core.is_flow:
        raise ValueError(
            "a randomised draw keeps one composition limit at most and no panels: leave the others out, or use "
            "best or fairest"
        )
    best = best_flow(core=core)
    if best is None:
        return diagnose(core)
    share = cap_as_fraction(cap)
    lots = lottery(core=core, cap=share) if share > 0 else None
    if lots is None:
        return diagnose_cap(core, share)
    p = core.problem
    digest = digest_of(problem=p)
    pairs, total, worst = _settled(core=core, units=drawn(core=core, lottery=lots, seed=seed, digest=digest))
    probabilities = np.zeros(p.affinities.size)
    probabilities[core.free] = lots.probabilities
    probabilities[core.chosen] = 1.0
    expected = math.fsum(probabilities * p.affinities)
    _, best_total, _ = _settled(core=core, units=best.units)
    certificate = Certificate(
        objective="randomised",
        total=total,
        worst=worst,
        bound=max(lots.flow.bound, expected),
        optimal=_reached(expected, lots.flow.bound),
        digest=digest,
        expected=expected,
        best_total=best_total,
        quality_kept=expected / best_total if best_total > 0 else None,
        seed=seed,
        cap=float(share),
        proofs={"objective": lots.flow.prices, "best": best.prices},
    )
    return Proposal(pairs=pairs, certificate=certificate, probabilities=probabilities)


def _reached(value: float, bound: float) -> bool:
    return bound - value <= CLOSE * max(1.0, abs(value))


def _settled(*, core: Core, units: Ints) -> tuple[tuple[Pair, ...], float, float]:
    """The pairs of a 0/1 choice of free pairs together with the fixed ones, their total and the worst total."""
    p = core.problem
    at = np.sort(np.concatenate([core.free[units > 0], core.chosen]))
    rows, cols, values = p.rows[at].astype(np.int64), p.cols[at].astype(np.int64), p.affinities[at]
    totals = totals_by_application(rows=rows, values=values, count=len(p.applications))
    wanted = totals[p.demands > 0]
    worst = float(wanted.min()) if wanted.size else 0.0
    return pairs_at(p.applications, p.experts, rows, cols, values), math.fsum(values), worst
