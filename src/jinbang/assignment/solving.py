"""The one door to the solvers."""

from __future__ import annotations

import math

import numpy as np

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility import diagnose
from jinbang.assignment.problem import Floats, Ints, Problem
from jinbang.assignment.proposal import (
    Certificate,
    Infeasible,
    Objective,
    Pair,
    Proposal,
    pairs_at,
    totals_by_application,
)
from jinbang.assignment.solvers.best import best_flow
from jinbang.assignment.solvers.core import Core, core_of

CLOSE = 1e-9


def solve(
    *, problem: Problem, objective: Objective = "best", cap: float | None = None, seed: int | None = None
) -> Proposal | Infeasible:
    """Propose an assignment.

    objective: "best" (greatest total), "fairest" (greatest worst total of an application, then greatest total),
        "randomised" (drawn so that no pair is likelier than `cap`, with the greatest expected total).
    cap: 0 < cap ≤ 1, randomised only (default 0.5).  seed: of the draw, any integer ≥ 0 (default 0).
    Returns a Proposal, or Infeasible with the tight set and the smallest relaxations.  Raises ValueError for an
    unknown objective or cap.
    """
    core = core_of(problem)
    if objective == "best":
        return _best(core=core)
    raise ValueError(f"unknown objective {objective!r}: use best, fairest or randomised")


def _best(*, core: Core) -> Proposal | Infeasible:
    found = best_flow(core=core)
    if found is None:
        return diagnose(core)
    pairs, total, worst = settled(core=core, units=found.units)
    optimal = found.bound - total <= max(CLOSE * max(1.0, abs(total)), found.step / 2)
    certificate = Certificate(
        objective="best",
        total=total,
        worst=worst,
        bound=found.bound,
        optimal=optimal,
        digest=digest_of(problem=core.problem),
        proofs={"objective": found.prices},
    )
    return Proposal(pairs=pairs, certificate=certificate)


def settled(*, core: Core, units: Ints) -> tuple[tuple[Pair, ...], float, float]:
    """The pairs of a 0/1 choice of free pairs together with the fixed ones, their total and the worst total."""
    p = core.problem
    at = np.sort(np.concatenate([core.free[units > 0], core.chosen]))
    rows, cols, values = p.rows[at].astype(np.int64), p.cols[at].astype(np.int64), p.affinities[at]
    totals: Floats = totals_by_application(rows=rows, values=values, count=len(p.applications))
    wanted = totals[p.demands > 0]
    worst = float(wanted.min()) if wanted.size else 0.0
    return pairs_at(p.applications, p.experts, rows, cols, values), math.fsum(values), worst
