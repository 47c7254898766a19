"""Check a randomised proposal: its probabilities keep every rule on average and the cap on every pair."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from jinbang.assignment.problem import Problem
from jinbang.assignment.proposal import Proposal

TOLERANCE = 1e-9


def check_probabilities(*, problem: Problem, proposal: Proposal) -> Iterator[str]:
    """What is wrong with the probability table."""
    p, c, table = problem, proposal.certificate, proposal.probabilities
    if table is None or table.shape != p.affinities.shape or not np.isfinite(table).all():
        yield "randomised: the table of probabilities is missing or does not fit the problem"
        return
    if c.cap is None or not 0 < c.cap <= 1 or c.seed is None:
        yield "randomised: the cap or the seed is missing"
        return
    m = len(p.experts)
    keys = p.rows.astype(np.int64) * m + p.cols
    fixed = np.isin(keys, p.fixed[:, 0] * m + p.fixed[:, 1])
    out = np.isin(keys, p.forbidden[:, 0] * m + p.forbidden[:, 1])
    if (table < 0).any() or (table[~fixed] > c.cap + TOLERANCE).any():
        yield f"randomised: a probability is negative or above the cap {c.cap}"
    if (table[out] != 0).any() or (table[fixed] != 1).any():
        yield "randomised: a forbidden pair has a chance, or a fixed pair is not certain"
    demand = np.bincount(p.rows, weights=table, minlength=len(p.applications))
    if (np.abs(demand - p.demands) > 1e-6).any():
        yield "randomised: the probabilities of some application do not sum to its demand"
    load = np.bincount(p.cols, weights=table, minlength=m)
    if ((load < p.min_loads - 1e-6) | (load > p.max_loads + 1e-6)).any():
        yield "randomised: the expected load of some expert is outside its limits"
    expected = math.fsum((table * p.affinities).tolist())
    if c.expected is None or abs(expected - c.expected) > 1e-9 * max(1.0, abs(expected)):
        yield f"randomised: expected total {c.expected} is stated, the probabilities give {expected}"
    place = {a: i for i, a in enumerate(p.applications)}
    seat = {e: j for j, e in enumerate(p.experts)}
    drawn = np.array([place[a] * m + seat[e] for a, e, _ in proposal.pairs if a in place and e in seat], np.int64)
    chosen = np.isin(keys, drawn)
    if (table[chosen] <= 0).any() or (table[~chosen] >= 1).any():
        yield "randomised: a pair without a chance was drawn, or a certain one was not"
