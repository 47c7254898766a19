"""The greatest total: exact against trying everything, proven by prices that a separate verifier adds up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from jinbang.assignment import Infeasible, Limit, Problem, Proposal, solve, verify
from jinbang.assignment.solvers import best

from .problems import every_assignment, small_problems, table


@settings(max_examples=1500, deadline=None)
@given(problem=small_problems())
def test_no_assignment_has_a_greater_total_and_the_verifier_agrees(problem):
    affinity = table(problem)
    totals = [math.fsum(affinity[pair] for pair in chosen) for chosen in every_assignment(problem)]
    found = solve(problem=problem, objective="best")
    event("feasible" if totals else "infeasible")
    if not totals:
        assert isinstance(found, Infeasible)
        return
    assert isinstance(found, Proposal)
    assert found.certificate.total == pytest.approx(max(totals), abs=1e-12)
    assert found.certificate.optimal
    verdict = verify(problem=problem, proposal=found)
    assert verdict.findings == ()
    assert verdict.proven


def test_an_ordering_beyond_six_decimals_is_not_lost():
    affinities = {("A", "x"): 0.5, ("A", "y"): 0.5 + 2**-50, ("B", "x"): 0.5, ("B", "y"): 0.5}
    found = solve(problem=Problem.build(affinities=affinities, demands=1, max_loads=1))
    assert {(a, e) for a, e, _ in found.pairs} == {("A", "y"), ("B", "x")}


def test_the_same_input_gives_the_same_proposal_in_any_order_of_its_rows():
    rng = np.random.default_rng(5)
    triples = [(f"A{i}", f"E{j}", float(v)) for i in range(20) for j, v in enumerate(rng.integers(0, 3, 15))]
    ids = {"applications": [f"A{i}" for i in range(20)], "experts": [f"E{j}" for j in range(15)]}
    shuffled = [triples[k] for k in rng.permutation(len(triples))]
    first = solve(problem=Problem.build(affinities=triples, demands=3, max_loads=4, **ids))
    second = solve(problem=Problem.build(affinities=shuffled, demands=3, max_loads=4, **ids))
    assert first.pairs == second.pairs
    assert first.certificate.digest == second.certificate.digest


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), least=st.integers(0, 1), cap=st.sampled_from([None, 0.5]), limited=st.booleans())
def test_starting_from_few_pairs_gives_the_optimum_over_all(seed, least, cap, limited):
    rng = np.random.default_rng(seed)
    n, m = 30, 24
    keys = np.flatnonzero(rng.random(n * m) < 0.8)
    labels = tuple(rng.choice(["x", "y", "z", None], m).tolist())
    problem = Problem(
        applications=tuple(range(n)),
        experts=tuple(range(m)),
        rows=keys // m,
        cols=keys % m,
        affinities=rng.integers(0, 9, keys.size) / 8 if rng.random() < 0.5 else rng.random(keys.size),
        demands=np.full(n, 2),
        min_loads=np.full(m, least),
        max_loads=rng.integers(2, 6, m),
        limits=(Limit("employer", labels, 1),) if limited else (),
    )
    objective = "best" if cap is None else "randomised"
    whole = solve(problem=problem, objective=objective, cap=cap)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "FEW", 1)
        patch.setattr(best, "MANY", 0)
        few = solve(problem=problem, objective=objective, cap=cap)
    event(type(whole).__name__)
    assert type(few) is type(whole)
    if isinstance(few, Proposal):
        assert few.certificate.bound == pytest.approx(whole.certificate.bound, abs=1e-9)
        verdict = verify(problem=problem, proposal=few)
        assert verdict.findings == ()
        assert verdict.proven
