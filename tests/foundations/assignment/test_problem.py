"""A problem that contradicts itself is refused with every reason at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jinbang.assignment import Limit, Problem, ProblemError


def codes(refused) -> list[str]:
    return sorted(c.code for c in refused.value.contradictions)


def test_every_contradiction_is_named_at_once():
    with pytest.raises(ProblemError) as refused:
        Problem.build(
            affinities=[("A", "x", 0.5), ("A", "x", 0.6), ("B", "y", math.nan), ("A", "y", 1.0), ("B", "x", 0.1)],
            demands={"A": 1, "B": -1},
            min_loads={"x": 5},
            max_loads={"x": 1, "y": 2},
            forbidden=[("A", "x")],
            fixed=[("A", "x"), ("A", "y"), ("A", "y")],
            limits=[Limit("employer", ("p", "p"), 1)],
        )
    assert codes(refused) == [
        "affinity-not-a-number",
        "duplicate-pair",
        "fixed-and-forbidden",
        "fixed-over-limit",
        "fixed-too-many",
        "fixed-twice",
        "loads-crossed",
        "negative",
    ]
    assert "affinity given twice for one pair: A – x" in str(refused.value)


def test_ids_that_are_not_in_the_problem_are_named():
    with pytest.raises(ProblemError) as refused:
        Problem.build(affinities={("A", "x"): 1}, demands={"B": 1}, max_loads={"z": 1}, forbidden=[("A", "q")])
    assert codes(refused) == ["unknown-id", "unknown-id", "unknown-id"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"applications": []}, "empty"),
        ({"experts": ()}, "empty"),
        ({"demands": [1, 2, 3]}, "shape"),
        ({"limits": [Limit("region", ("n",) * 5)]}, "shape"),
        ({"limits": [Limit("region", (None,) * 2, -1)]}, "negative"),
        ({"groups": {"A": "g"}}, "groups-without-panels"),
        ({"applications": ["A", "A"]}, "duplicate-application"),
        ({"fixed": [("A", "y")]}, "fixed-unlisted"),
    ],
)
def test_each_contradiction_has_its_code(changes, code):
    stated = {"affinities": {("A", "x"): 1.0}, "applications": ["A"], "experts": ["x", "y"], "demands": 1} | changes
    if not stated["applications"] or not stated["experts"]:
        stated["affinities"] = {}
    with pytest.raises(ProblemError) as refused:
        Problem.build(**stated)
    assert code in codes(refused)


def test_missing_pairs_are_listed_when_asked_for():
    problem = Problem.build(affinities={("A", "x"): 1.0, ("B", "y"): 0.5}, demands=1, missing=0.25)
    assert problem.affinities.tolist() == [1.0, 0.25, 0.25, 0.5]


def test_arrays_are_frozen_and_ids_may_be_anything_hashable():
    problem = Problem.build(affinities={((1, "a"), frozenset({2})): 1.0}, demands=1)
    with pytest.raises(ValueError, match="read-only"):
        problem.affinities[0] = 2.0
    given = np.array([1.0])
    Problem(
        applications=("A",),
        experts=("x",),
        rows=[0],
        cols=[0],
        affinities=given,
        demands=[1],
        min_loads=[0],
        max_loads=[1],
    )
    given[0] = 2.0
