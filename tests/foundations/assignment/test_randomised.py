"""Randomised assignment: no pair likelier than the cap, exact chances, a draw that anyone can repeat."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jinbang.assignment import Infeasible, Limit, Problem, Proposal, solve, verify
from jinbang.assignment.solvers.core import core_of
from jinbang.assignment.solvers.network import shape_of
from jinbang.assignment.solvers.randomised import cap_as_fraction, lottery
from jinbang.assignment.solvers.rounding import round_flow

from .problems import small_problems


@settings(max_examples=200, deadline=None)
@given(problem=small_problems(), cap=st.sampled_from([0.5, 0.6, 0.75, 1.0]), seed=st.integers(0, 10**6))
def test_every_draw_keeps_every_rule_and_the_verifier_agrees(problem, cap, seed):
    found = solve(problem=problem, objective="randomised", cap=cap, seed=seed)
    assume(isinstance(found, Proposal))
    assert found.certificate.optimal
    assert verify(problem=problem, proposal=found).findings == ()
    again = solve(problem=problem, objective="randomised", cap=cap, seed=seed)
    assert again.pairs == found.pairs


@settings(max_examples=100, deadline=None)
@given(problem=small_problems(), cap=st.sampled_from([0.5, 0.6, 0.75]))
def test_over_all_courses_of_the_draw_each_pair_has_exactly_its_published_chance(problem, cap):
    core = core_of(problem)
    lots = lottery(core=core, cap=cap_as_fraction(cap))
    assume(lots is not None)
    chances = [Fraction(0)] * core.rows.size
    mass = Fraction(0)
    for weight, chosen in every_course(core, lots):
        mass += weight
        for k in np.flatnonzero(chosen):
            chances[k] += weight
    assume(mass == 1)  # more courses than we follow
    assert chances == [Fraction(int(u), lots.times) for u in lots.flow.units]


def every_course(core, lots, limit=1000):
    """Follow both outcomes of every choice: (chance of the course, what it draws)."""
    waiting, followed = [[]], 0
    while waiting and followed < limit:
        script, weight, followed = waiting.pop(), Fraction(1), followed + 1
        taken = []

        def choose(a, b, script=script, taken=taken):
            nonlocal weight
            if len(taken) < len(script):
                outcome = script[len(taken)]
            else:
                outcome = True
                waiting.append([*script[: len(taken)], *taken[len(script) :], False])
            taken.append(outcome)
            weight *= Fraction(a if outcome else b, a + b)
            return outcome

        chosen = round_flow(
            shape=shape_of(core), units=lots.flow.units, times=lots.times, choose=choose, order=lambda arcs: None
        )
        yield weight, chosen


def test_drawn_frequencies_agree_with_the_published_probabilities():
    rng = np.random.default_rng(3)
    affinities = {(f"A{i}", f"E{j}"): float(rng.random()) for i in range(6) for j in range(8)}
    problem = Problem.build(
        affinities=affinities, demands=2, max_loads=3, limits=[Limit("employer", ("x", "y") * 4, 1)]
    )
    draws = [solve(problem=problem, objective="randomised", cap=0.4, seed=seed) for seed in range(800)]
    place = {pair: k for k, pair in enumerate(affinities)}
    counts = np.zeros(len(place))
    for draw in draws:
        for a, e, _ in draw.pairs:
            counts[place[a, e]] += 1
    chance = draws[0].probabilities
    spread = np.sqrt(chance * (1 - chance) / len(draws))
    assert np.all(np.abs(counts / len(draws) - chance) <= 4.5 * spread + 1e-12)
    assert chance.max() <= 0.4


def test_a_cap_that_leaves_too_few_candidates_is_refused_with_the_smallest_cap_that_would_do():
    problem = Problem.build(affinities={("A", e): 0.5 for e in "wxyz"}, demands=3, max_loads=1)
    found = solve(problem=problem, objective="randomised", cap=0.5)
    assert isinstance(found, Infeasible)
    assert found.tight.kind == "cap"
    assert found.relaxations[0].changes == (("cap", "every pair", 0.5, 0.75),)


@pytest.mark.parametrize("cap", [0, -0.1, 1.5])
def test_a_cap_out_of_range_is_an_error(cap):
    problem = Problem.build(affinities={("A", "x"): 1.0}, demands=1)
    with pytest.raises(ValueError, match="the cap must be above 0"):
        solve(problem=problem, objective="randomised", cap=cap)
