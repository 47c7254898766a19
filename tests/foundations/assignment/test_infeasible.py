"""When nothing fits: a set that really is too tight, and changes that really are the smallest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from jinbang.assignment import Infeasible, Limit, Problem, Proposal, solve

from .problems import every_assignment, small_problems


def changed(problem: Problem, changes) -> Problem:
    """The problem with a relaxation's changes made."""
    demands, least, most = problem.demands.copy(), problem.min_loads.copy(), problem.max_loads.copy()
    limits = [
        replace(limit, at_most=tuple(limit.ceiling(i) for i in range(len(problem.applications))))
        for limit in problem.limits
    ]
    for what, who, old, new in changes:
        if what == "demand":
            at = problem.applications.index(who)
            assert demands[at] == old
            demands[at] = new
        elif what == "maximum load":
            at = problem.experts.index(who)
            assert most[at] == old
            most[at] = new
        elif what == "minimum load":
            at = problem.experts.index(who)
            assert least[at] == old
            least[at] = new
        else:
            for k, limit in enumerate(limits):
                if what.startswith(f"limit on {limit.attribute} "):
                    raised = list(limit.at_most)
                    at = problem.applications.index(who)
                    raised[at] = max(raised[at], new)
                    limits[k] = replace(limit, at_most=tuple(raised))
    return replace(problem, demands=demands, min_loads=least, max_loads=most, limits=tuple(limits))


@settings(max_examples=500, deadline=None)
@given(problem=small_problems())
def test_every_relaxation_makes_the_problem_possible(problem):
    found = solve(problem=problem)
    assume(isinstance(found, Infeasible))
    event(found.tight.kind)
    assert found.tight.needed > found.tight.available
    assert found.relaxations, found.message
    assert [r.amount for r in found.relaxations] == sorted(r.amount for r in found.relaxations)
    for relaxation in found.relaxations:
        event(relaxation.kind)
        assert isinstance(solve(problem=changed(problem, relaxation.changes)), Proposal), relaxation


@settings(max_examples=200, deadline=None)
@given(problem=small_problems(limits=2, panels=True))
def test_with_several_limits_and_panels_too(problem):
    found = solve(problem=problem)
    assume(isinstance(found, Infeasible))
    event(found.tight.kind)
    for relaxation in found.relaxations:
        assert isinstance(solve(problem=changed(problem, relaxation.changes)), Proposal), relaxation


@settings(max_examples=150, deadline=None)
@given(
    n=st.integers(2, 4),
    most=st.lists(st.integers(0, 2), min_size=3, max_size=4),
    gaps=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3),
)
def test_no_smaller_change_of_maximum_loads_would_do(n, most, gaps):
    m = len(most)
    listed = {(i, j): 0.5 for i in range(n) for j in range(m) if (i, j) not in gaps}
    problem = Problem.build(affinities=listed, applications=range(n), experts=range(m), demands=2, max_loads=most)
    found = solve(problem=problem)
    assume(isinstance(found, Infeasible))
    amounts = {r.kind: r.amount for r in found.relaxations}
    assume(0 < amounts.get("max-load", 0) <= 4)
    for extra in product(range(amounts["max-load"]), repeat=m):
        if sum(extra) < amounts["max-load"]:
            eased = replace(problem, max_loads=problem.max_loads + np.array(extra))
            assert isinstance(solve(problem=eased), Infeasible)


@settings(max_examples=150, deadline=None)
@given(problem=small_problems(limits=2, panels=True))
def test_no_smaller_change_of_demands_would_do_even_with_limits_and_panels(problem):
    found = solve(problem=problem)
    assume(isinstance(found, Infeasible))
    assume(not problem.fixed.size)
    amount = {r.kind: r.amount for r in found.relaxations}.get("demand", 0)
    assume(0 < amount <= 3)
    for less in product(*(range(min(amount, d + 1)) for d in problem.demands.tolist())):
        if sum(less) < amount:
            eased = replace(problem, demands=problem.demands - np.array(less))
            assert next(every_assignment(eased), None) is None


def test_the_tight_set_names_who_and_why():
    affinities = dict.fromkeys(product("ABC", "xy"), 0.5) | {("D", e): 0.9 for e in "uvw"}
    found = solve(problem=Problem.build(affinities=affinities, demands=2, max_loads=2))
    assert isinstance(found, Infeasible)
    assert (set(found.tight.applications), set(found.tight.experts)) == ({"A", "B", "C"}, {"x", "y"})
    assert (found.tight.needed, found.tight.available) == (6, 4)
    assert found.message.startswith(
        "3 applications (A, B, C) together need 6 experts, but only 4 can be found: x takes at most 2; y takes at most 2."
    )
    assert {r.kind: r.amount for r in found.relaxations} == {"max-load": 2, "demand": 2, "uniform-max-load": 5}


def test_two_limits_that_clash_only_together_are_named_together():
    limits = [Limit("employer", ("p", "p", "q", "q")), Limit("region", ("n", "s", "n", "s"))]
    affinities = {("A", e): 1.0 for e in "wxyz"} | {("B", e): 1.0 for e in "wx"}
    problem = Problem.build(affinities=affinities, demands={"A": 3, "B": 1}, max_loads=9, limits=limits)
    found = solve(problem=problem)
    assert isinstance(found, Infeasible)
    assert found.tight.applications == ("A",)
    crossed = Problem.build(
        affinities={("A", e): 1.0 for e in "wyx"},
        experts="wxyz",
        demands=2,
        limits=[Limit("employer", ("p", "p", "p", "q")), Limit("region", ("n", "s", "n", "s"))],
    )
    assert isinstance(solve(problem=crossed), Infeasible)


def test_a_large_impossible_problem_is_explained_in_one_go():
    rng = np.random.default_rng(8)
    n, m, each = 2000, 500, 40
    keys = np.unique(np.repeat(np.arange(n), each) * m + rng.integers(0, m, n * each))
    problem = Problem(
        applications=tuple(range(n)),
        experts=tuple(range(m)),
        rows=keys // m,
        cols=keys % m,
        affinities=rng.random(keys.size),
        demands=np.full(n, 3),
        min_loads=np.zeros(m),
        max_loads=np.full(m, 11),
    )
    found = solve(problem=problem)
    assert isinstance(found, Infeasible)
    assert found.relaxations[0].amount == 3 * n - 11 * m
    assert any(r.kind == "uniform-max-load" and r.changes[0][3] == 12 for r in found.relaxations)
