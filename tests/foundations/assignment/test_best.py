"""The greatest total: exact against trying everything, proven by prices that a separate verifier adds up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import event, given, settings

from jinbang.assignment import Infeasible, Problem, Proposal, solve, verify

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
