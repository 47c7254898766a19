"""The verifier finds every fault: thousands of wrong results, none passes.  It never imports a solver."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jinbang.assignment
from jinbang.assignment import Limit, Problem, Proposal, solve, verify

PACKAGE = Path(jinbang.assignment.__file__).parent


def problem_of(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 9)), int(rng.integers(6, 10))
    affinities = {(f"A{i}", f"E{j}"): float(rng.random()) for i in range(n) for j in range(m) if rng.random() < 0.9}
    pairs = sorted(affinities)
    forbidden = [pairs[k] for k in rng.choice(len(pairs), 2, replace=False)]
    fixed = [pair for pair in pairs if pair not in forbidden][:1]
    return Problem.build(
        affinities=affinities,
        applications=[f"A{i}" for i in range(n)],
        experts=[f"E{j}" for j in range(m)],
        demands=2,
        min_loads=int(rng.integers(0, 2)),
        max_loads=math.ceil(2 * n / m) + 1,
        forbidden=forbidden,
        fixed=fixed,
        limits=[Limit("employer", tuple(rng.choice(["x", "y", "z"], m).tolist()), 1)],
    )


@cache
def right_result(seed: int, objective: str):
    problem = problem_of(seed)
    right = solve(problem=problem, objective=objective, cap=0.6, seed=seed)
    assert not isinstance(right, Proposal) or verify(problem=problem, proposal=right).ok
    return problem, right


@st.composite
def wrong_results(draw):
    """A right proposal, then one thing in it made wrong."""
    objective = draw(st.sampled_from(["best", "fairest", "randomised"]))
    problem, right = right_result(draw(st.integers(0, 60)), objective)
    if not isinstance(right, Proposal):
        return None
    mutate = draw(st.sampled_from(MUTATIONS))
    wrong = mutate(draw, problem, right)
    return None if wrong is None else (problem, wrong, mutate.__name__)


def with_certificate(right, **changes):
    return replace(right, certificate=replace(right.certificate, **changes))


def a_pair_left_out(draw, problem, right):
    k = draw(st.integers(0, len(right.pairs) - 1))
    return replace(right, pairs=right.pairs[:k] + right.pairs[k + 1 :])


def a_pair_twice(draw, problem, right):
    return replace(right, pairs=(*right.pairs, draw(st.sampled_from(right.pairs))))


def an_extra_pair(draw, problem, right):
    taken = {(a, e) for a, e, _ in right.pairs}
    k = draw(st.integers(0, problem.rows.size - 1))
    a, e = problem.applications[problem.rows[k]], problem.experts[problem.cols[k]]
    extra = (*right.pairs, type(right.pairs[0])(a, e, float(problem.affinities[k])))
    return None if (a, e) in taken else replace(right, pairs=extra)


def another_expert(draw, problem, right):
    k = draw(st.integers(0, len(right.pairs) - 1))
    pair = right.pairs[k]
    other = draw(st.sampled_from([e for e in problem.experts if e != pair.expert]))
    return replace(right, pairs=(*right.pairs[:k], pair._replace(expert=other), *right.pairs[k + 1 :]))


def a_stranger(draw, problem, right):
    return replace(right, pairs=(right.pairs[0]._replace(expert="nobody"), *right.pairs[1:]))


def two_experts_exchanged(draw, problem, right):
    i, j = draw(st.integers(0, len(right.pairs) - 1)), draw(st.integers(0, len(right.pairs) - 1))
    first, second = right.pairs[i], right.pairs[j]
    if first.expert == second.expert or first.application == second.application:
        return None
    pairs = list(right.pairs)
    listed = {
        (problem.applications[r], problem.experts[c]): v
        for r, c, v in zip(problem.rows, problem.cols, problem.affinities.tolist(), strict=True)
    }
    for k, a, e in ((i, first.application, second.expert), (j, second.application, first.expert)):
        pairs[k] = type(first)(a, e, listed.get((a, e), 0.5))
    return replace(right, pairs=tuple(pairs))


def an_affinity_improved(draw, problem, right):
    k = draw(st.integers(0, len(right.pairs) - 1))
    better = right.pairs[k]._replace(affinity=right.pairs[k].affinity + draw(st.floats(1e-6, 1)))
    return replace(right, pairs=(*right.pairs[:k], better, *right.pairs[k + 1 :]))


def a_figure_changed(draw, problem, right):
    name = draw(
        st.sampled_from(
            ["total", "worst", "bound", "total_bound", "expected", "best_total", "cost_of_fairness", "quality_kept"]
        )
    )
    value = getattr(right.certificate, name)
    if value is None:
        return None
    return with_certificate(right, **{name: value + draw(st.sampled_from([-1, 1])) * draw(st.floats(1e-5, 2))})


def another_problem(draw, problem, right):
    return with_certificate(right, digest=right.certificate.digest[::-1])


def a_proof_withheld(draw, problem, right):
    return None if right.certificate.proof != "prices" else with_certificate(right, proofs={})


def prices_that_prove_less(draw, problem, right):
    c = right.certificate
    if c.proof != "prices":
        return None
    name = draw(st.sampled_from(sorted(c.proofs)))
    u = c.proofs[name].applications.copy()
    u[draw(st.integers(0, u.size - 1))] += draw(st.floats(5, 9))
    return with_certificate(right, proofs={**c.proofs, name: replace(c.proofs[name], applications=u)})


def weights_that_prove_something_else(draw, problem, right):
    c = right.certificate
    w = c.proofs["objective"].weights * draw(st.sampled_from([0.5, 2.0, -1.0]))
    return with_certificate(right, proofs={**c.proofs, "objective": replace(c.proofs["objective"], weights=w)})


def an_offset_smuggled_in(draw, problem, right):
    c = right.certificate
    return with_certificate(right, proofs={**c.proofs, "objective": replace(c.proofs["objective"], offset=1.0)})


def a_negative_price_of_a_limit(draw, problem, right):
    c = right.certificate
    priced = replace(c.proofs["objective"], limits={(0, 0, "x"): -0.5})
    return with_certificate(right, proofs={**c.proofs, "objective": priced})


def a_probability_moved(draw, problem, right):
    if right.probabilities is None:
        return None
    table = right.probabilities.copy()
    table[draw(st.integers(0, table.size - 1))] += draw(st.sampled_from([-1, 1])) * draw(st.floats(1e-3, 1))
    return replace(right, probabilities=table)


def a_lower_cap_stated(draw, problem, right):
    return None if right.probabilities is None else with_certificate(right, cap=draw(st.floats(0.05, 0.3)))


MUTATIONS = [
    a_pair_left_out,
    a_pair_twice,
    an_extra_pair,
    another_expert,
    a_stranger,
    two_experts_exchanged,
    an_affinity_improved,
    a_figure_changed,
    another_problem,
    a_proof_withheld,
    prices_that_prove_less,
    weights_that_prove_something_else,
    an_offset_smuggled_in,
    a_negative_price_of_a_limit,
    a_probability_moved,
    a_lower_cap_stated,
]


@settings(max_examples=2500, deadline=None)
@given(case=wrong_results())
def test_every_wrong_result_is_caught(case):
    if case is not None:
        problem, wrong, name = case
        assert not verify(problem=problem, proposal=wrong).ok, name


def test_a_worse_assignment_that_claims_to_be_optimal_is_caught():
    problem = Problem.build(affinities={("A", "x"): 1.0, ("A", "y"): 0.4}, demands=1)
    best = solve(problem=problem)
    worse = replace(best, pairs=(best.pairs[0]._replace(expert="y", affinity=0.4),))
    for claim in ({"total": 0.4, "worst": 0.4}, {"total": 0.4, "worst": 0.4, "bound": 0.4}):
        verdict = verify(problem=problem, proposal=with_certificate(worse, **claim))
        assert not verdict.ok
        assert not verdict.proven


@pytest.mark.parametrize("module", ["verifier.py", "verifier_claims.py", "verifier_probabilities.py", "digest.py"])
def test_the_verifier_imports_no_solver(module):
    names = {
        name
        for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert not [name for name in names if "solv" in name or "ortools" in name or "highspy" in name]
