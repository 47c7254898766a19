"""The greatest worst total, then the greatest total: exact against trying everything."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import event, given, settings

from jinbang.assignment import Infeasible, Problem, solve, verify

from .problems import every_assignment, small_problems, table

PUBLIC = Path(__file__).parents[4] / "shared/data/assignment"


def totals(problem, chosen):
    affinity = table(problem)
    each = {
        a: math.fsum(affinity[x, e] for x, e in chosen if x == a)
        for a, demand in zip(problem.applications, problem.demands, strict=True)
        if demand
    }
    return min(each.values(), default=0.0), math.fsum(each.values())


@settings(max_examples=400, deadline=None)
@given(problem=small_problems(limits=2, panels=True))
def test_nobody_can_be_treated_better_than_the_worst_treated_and_no_total_is_greater_then(problem):
    answers = [totals(problem, chosen) for chosen in every_assignment(problem)]
    found = solve(problem=problem, objective="fairest")
    event("feasible" if answers else "infeasible")
    if not answers:
        assert isinstance(found, Infeasible)
        return
    worst = max(worst for worst, _ in answers)
    total = max(total for least, total in answers if least >= worst - 1e-9)
    c = found.certificate
    assert (c.worst, c.total) == (pytest.approx(worst, abs=1e-8), pytest.approx(total, abs=1e-8))
    assert c.optimal
    assert verify(problem=problem, proposal=found).findings == ()


@settings(max_examples=400, deadline=None)
@given(problem=small_problems(limits=2, panels=True))
def test_panels_and_several_limits_keep_the_greatest_total(problem):
    answers = [totals(problem, chosen)[1] for chosen in every_assignment(problem)]
    found = solve(problem=problem, objective="best")
    if not answers:
        assert isinstance(found, Infeasible)
        return
    assert found.certificate.total == pytest.approx(max(answers), abs=1e-8)
    assert found.certificate.optimal
    assert verify(problem=problem, proposal=found).findings == ()


def test_the_public_case_of_118_papers_reaches_its_proven_bounds():
    if not PUBLIC.exists():
        pytest.skip("the public cases are not beside the project")
    scores = np.load(PUBLIC / "midl/scores.npy").T
    n, m = scores.shape
    problem = Problem(
        applications=tuple(range(n)),
        experts=tuple(range(m)),
        rows=np.repeat(np.arange(n), m),
        cols=np.tile(np.arange(m), n),
        affinities=scores.ravel(),
        demands=np.load(PUBLIC / "midl/covs.npy"),
        min_loads=np.zeros(m),
        max_loads=np.load(PUBLIC / "midl/loads.npy"),
    )
    best = solve(problem=problem, objective="best")
    fair = solve(problem=problem, objective="fairest")
    assert round(best.certificate.total, 4) == 201.8849
    assert (round(fair.certificate.worst, 4), round(fair.certificate.total, 3)) == (0.9448, 201.769)
    assert round(fair.certificate.cost_of_fairness, 4) == 0.0006
    for proposal in (best, fair):
        assert proposal.certificate.optimal
        assert verify(problem=problem, proposal=proposal).findings == ()
    assert verify(problem=problem, proposal=best).proven
