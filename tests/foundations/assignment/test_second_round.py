"""A second round: one more expert where the list is most in doubt (N13), within what the first round left."""

from __future__ import annotations

import numpy as np

from jinbang.assignment import Limit, Problem, Proposal, second_round, solve


def first_round(*, max_loads=3, **more):
    rng = np.random.default_rng(6)
    affinities = {(f"A{i}", f"E{j}"): float(rng.random()) for i in range(6) for j in range(6)}
    problem = Problem.build(affinities=affinities, demands=2, max_loads=max_loads, **more)
    found = solve(problem=problem)
    assert isinstance(found, Proposal)
    return problem, [(a, e) for a, e, _ in found.pairs]


def test_the_applications_most_in_doubt_get_one_more_expert_they_do_not_have():
    problem, pairs = first_round()
    chances = {"A0": 0.99, "A1": 0.52, "A2": 0.05, "A3": 0.4, "A4": 0.6, "A5": 0.9}
    again = second_round(problem=problem, assigned=pairs, p_in=chances, seats=2)
    added = [(a, e) for a, e, _ in solve(problem=again).pairs]
    assert sorted(a for a, _ in added) == ["A1", "A3"]
    assert not set(added) & set(pairs)
    loads = [sum(e == expert for _, e in [*pairs, *added]) for expert in problem.experts]
    assert max(loads) <= 3


def test_limits_count_what_the_first_round_gave():
    limit = Limit("employer", ("x", "x", "y", "y", "z", None), 1)
    problem, pairs = first_round(limits=[limit], max_loads=6)
    again = second_round(problem=problem, assigned=pairs, p_in=dict.fromkeys(problem.applications, 0.5), seats=6)
    label = dict(zip(problem.experts, limit.labels, strict=True))
    for a in problem.applications:
        team = [label[e] for x, e, _ in solve(problem=again).pairs if x == a] + [label[e] for x, e in pairs if x == a]
        named = [employer for employer in team if employer]
        assert len(named) == len(set(named))


def test_experts_that_nothing_joins_are_joined_where_it_costs_little():
    affinities = {(a, e): 0.5 for a in ("A", "B") for e in "wxyz"} | {("A", "w"): 0.9, ("A", "x"): 0.9}
    affinities |= {("B", "y"): 0.9, ("B", "z"): 0.9, ("A", "v"): 0.52, ("B", "v"): 0.0}
    problem = Problem.build(affinities=affinities, demands=2, max_loads=9)
    pairs = [("A", "w"), ("A", "x"), ("B", "y"), ("B", "z")]
    added = solve(problem=second_round(problem=problem, assigned=pairs, p_in={"A": 0.5}, seats=1)).pairs
    assert added[0].expert in ("y", "z")
    plain = solve(problem=second_round(problem=problem, assigned=pairs, p_in={"A": 0.5}, seats=1, bridge=0)).pairs
    assert plain[0].expert == "v"
