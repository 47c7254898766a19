"""Check what a certificate claims about the best possible: the bound that its prices prove, by adding up."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from decimal import Decimal

import numpy as np

from jinbang.assignment.problem import Floats, Problem
from jinbang.assignment.proposal import Certificate, Prices

TOLERANCE = 1e-9
DECIMALS = 9


def close(a: float, b: float) -> bool:
    """Equal but for rounding."""
    return math.isfinite(a) and math.isfinite(b) and abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))


def check_claims(*, problem: Problem, certificate: Certificate) -> tuple[list[str], bool]:
    """What is wrong with the claims, and whether the prices alone prove the optimum."""
    c = certificate
    found: list[str] = []
    reached = {"best": c.total, "fairest": c.worst, "randomised": c.expected}.get(c.objective)
    if reached is None:
        return [f"objective {c.objective!r} is unknown or its value is missing"], False
    fences = [("objective", c.bound, reached)]
    if c.objective == "fairest":
        fences.append(("total", math.inf if c.total_bound is None else c.total_bound, c.total))
    if c.objective != "best":
        found += _against_the_best(problem, c)
    step = 0.0 if c.objective == "randomised" else _step(problem)
    proven = bool(c.optimal)
    for name, stated, value in fences:
        if not math.isfinite(stated) or (value > stated and not close(value, stated)):
            found.append(f"{name} bound: {stated} is stated, yet {value} is reached")
        if c.optimal and not close(value, stated):
            found.append(f"{name}: optimal is claimed, yet {value} is below the bound {stated}")
        shown = _shown(problem, c, name, found)
        if step and math.isfinite(shown):
            shown = min(shown, math.floor(shown / step + 1e-6) * step)
        if c.proof == "prices" and shown > stated and not close(shown, stated):
            found.append(f"{name} bound: {stated} is stated, the prices prove only {shown}")
        proven = proven and (shown <= value or close(shown, value))
    return found, proven


def _shown(p: Problem, c: Certificate, name: str, found: list[str]) -> float:
    """The bound the named prices prove; infinite when they prove nothing."""
    if name not in c.proofs:
        return math.inf
    prices = c.proofs[name]
    cap = c.cap if c.objective == "randomised" and c.cap is not None else 1.0
    shown = _price_bound(p, prices, cap)
    if shown is None:
        found.append(f"{name} bound: the prices do not fit the problem")
        return math.inf
    fits = _rewards_what_lies_above(p, c, prices) if name == "total" else _weighs_the_objective(p, c, prices)
    if not fits:
        found.append(f"{name} bound: the weights of its prices are not those of the claim")
        return math.inf
    return shown


def _weighs_the_objective(p: Problem, c: Certificate, prices: Prices) -> bool:
    """Weights one for sums; weights that sum to one for the worst total, on applications that want experts."""
    if prices.offset:
        return False
    if c.objective != "fairest":
        return bool(np.all(prices.weights == 1.0))
    wanted = p.demands > 0
    spread = np.all(prices.weights >= 0) and not prices.weights[~wanted].any()
    return bool(spread and (not wanted.any() or close(math.fsum(prices.weights), 1.0)))


def _rewards_what_lies_above(p: Problem, c: Certificate, prices: Prices) -> bool:
    """Weights 1 + μ with μ ≥ 0, less the stated worst total for each μ."""
    extra = prices.weights - 1.0
    least = c.worst * math.fsum(extra)
    right = np.all(extra >= 0) and not extra[p.demands == 0].any()
    return bool(right and (prices.offset <= least or close(prices.offset, least)))


def _against_the_best(p: Problem, c: Certificate) -> Iterator[str]:
    """The share of the best total given up or kept, and whether that best total can be right."""
    named, reached = ("cost of fairness", c.total) if c.objective == "fairest" else ("quality kept", c.expected)
    share = c.cost_of_fairness if c.objective == "fairest" else c.quality_kept
    meaningless = c.objective == "randomised" and c.best_total is not None and c.best_total <= 0
    if (share is None and not meaningless) or c.best_total is None or reached is None or "best" not in c.proofs:
        yield f"{named}: it or its proof is missing"
        return
    best, prices = c.best_total, c.proofs["best"]
    shown = _price_bound(p, prices, 1.0)
    if shown is None or prices.offset or not np.all(prices.weights == 1.0):
        yield f"{named}: the prices do not fit the problem"
        return
    if not close(best, max(best, reached)) or (best > shown and not close(best, shown)):
        yield f"{named}: the best total cannot be {best}: {reached} is reached and the prices prove {shown}"
    elif c.proof == "prices" and not close(best, shown):
        yield f"{named}: the best total is stated as {best}, the prices prove {shown}"
    right: float | None = (best - reached) / abs(best) if best else 0.0
    if c.objective == "randomised":
        right = reached / best if best > 0 else None
    if (share is None) != (right is None) or (share is not None and right is not None and not close(share, right)):
        yield f"{named}: {share} is stated, {right} follows from the totals"


def _step(p: Problem) -> float:
    """The unit of which every affinity is a whole multiple, when they were typed with up to nine decimals; else 0."""
    digits = 0
    for value in p.affinities.tolist():
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        digits = max(digits, -exponent if isinstance(exponent, int) else DECIMALS + 1)
        if digits > DECIMALS:
            return 0.0
    return float(10.0**-digits)


def _price_bound(p: Problem, prices: Prices, cap: float) -> float | None:
    """The right-hand side of the inequality in `Prices` over the free pairs; fixed pairs count whole."""
    n, m = len(p.applications), len(p.experts)
    sides = (prices.weights, prices.applications, prices.experts)
    if [len(side) for side in sides] != [n, n, m] or not all(np.isfinite(side).all() for side in sides):
        return None
    others = [*prices.limits.values(), *prices.panels.values()]
    if not math.isfinite(prices.offset) or any(not (z >= 0 and math.isfinite(z)) for z in others):
        return None
    demand, least, most = p.demands.copy(), p.min_loads.copy(), np.minimum(p.max_loads, n)
    for i, j in p.fixed.tolist():
        demand[i], least[j], most[j] = demand[i] - 1, least[j] - 1, most[j] - 1
    of_limits, of_panels = _limit_terms(p, prices), _panel_terms(p, prices, demand)
    if of_limits is None or of_panels is None:
        return None
    u, v = prices.applications, prices.experts
    gains, fixed_worth = _gains(p, prices)
    bearing = np.where(v > 0, most, np.maximum(least, 0))
    return math.fsum(
        [
            -prices.offset,
            *(demand * u).tolist(),
            *(bearing * v).tolist(),
            *of_limits,
            *of_panels,
            fixed_worth,
            cap * math.fsum(gains[gains > 0].tolist()),
        ]
    )


def _gains(p: Problem, prices: Prices) -> tuple[Floats, float]:
    """What each free pair is worth above its prices, and what the fixed pairs are worth."""
    worth = prices.weights[p.rows] * p.affinities
    gains = worth - prices.applications[p.rows] - prices.experts[p.cols]
    m = len(p.experts)
    if prices.limits or prices.panels:
        for k, (i, j) in enumerate(zip(p.rows.tolist(), p.cols.tolist(), strict=True)):
            extra = [prices.limits.get((at, i, limit.labels[j]), 0.0) for at, limit in enumerate(p.limits)]
            extra.append(prices.panels.get((i, p.panels[j]), 0.0) if p.panels else 0.0)
            gains[k] -= math.fsum(extra)
    keys = p.rows.astype(np.int64) * m + p.cols
    fixed = np.isin(keys, p.fixed[:, 0] * m + p.fixed[:, 1])
    out = np.isin(keys, p.forbidden[:, 0] * m + p.forbidden[:, 1])
    gains[fixed | out] = 0.0
    return gains, math.fsum(worth[fixed].tolist())


def _limit_terms(p: Problem, prices: Prices) -> list[float] | None:
    terms = []
    for (at, i, label), z in prices.limits.items():
        if not (0 <= at < len(p.limits) and 0 <= i < len(p.applications)) or label in (None, ""):
            return None
        limit = p.limits[at]
        ceiling = limit.at_most if isinstance(limit.at_most, int) else limit.at_most[i]
        ceiling -= sum(1 for a, j in p.fixed.tolist() if a == i and limit.labels[j] == label)
        terms.append(ceiling * z)
    return terms


def _panel_terms(p: Problem, prices: Prices, demand: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[float] | None:
    groups: dict[Hashable, dict[Hashable, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (i, panel), q in prices.panels.items():
        if not (p.groups and p.panels and 0 <= i < len(p.applications)) or p.groups[i] is None:
            return None
        groups[p.groups[i]][panel].append(q * int(demand[i]))
    return [max(math.fsum(sums) for sums in panels.values()) for panels in groups.values()]
