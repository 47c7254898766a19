"""The bound that prices prove (see `Prices`), as the solvers compute it.  The verifier has its own arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from jinbang.assignment.problem import Floats
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.core import Core

__all__ = ["bound_of", "with_slots"]


def bound_of(*, core: Core, prices: Prices, cap: float = 1.0) -> float:
    """No feasible assignment has a greater weighted total, less the offset."""
    p = core.problem
    gains = prices.weights[core.rows] * core.values - prices.applications[core.rows] - prices.experts[core.cols]
    terms = [-prices.offset]
    for family in core.families:
        slot_prices = np.array(
            [
                prices.limits.get((family.limit, int(i), label), 0.0)
                for i, label in zip(family.rows, family.labels, strict=True)
            ]
        )
        inside = family.slot_of_pair >= 0
        gains[inside] -= slot_prices[family.slot_of_pair[inside]]
        terms.append(float(slot_prices @ family.ceilings))
    if prices.panels:
        gains -= np.array(
            [
                prices.panels.get((i, p.panels[j]), 0.0)
                for i, j in zip(core.rows.tolist(), core.cols.tolist(), strict=True)
            ]
        )
        by_group: dict[object, dict[object, float]] = {}
        for (i, panel), q in prices.panels.items():
            sums = by_group.setdefault(p.groups[i], {})
            sums[panel] = sums.get(panel, 0.0) + q * float(core.demands[i])
        terms += [max(sums.values()) for sums in by_group.values()]
    terms.append(cap * math.fsum(np.maximum(gains, 0.0)))
    terms.append(math.fsum(core.demands * prices.applications))
    terms.append(math.fsum(np.where(prices.experts > 0, core.high, core.low) * prices.experts))
    fixed = core.chosen
    terms.append(math.fsum(prices.weights[p.rows[fixed]] * p.affinities[fixed]))
    return math.fsum(terms)


def with_slots(*, core: Core, prices: Prices, family: int, slots: Floats) -> Prices:
    """The same prices with those of a limit's slots."""
    f = core.families[family]
    named = {(f.limit, int(i), label): float(z) for i, label, z in zip(f.rows, f.labels, slots, strict=True) if z > 0}
    return replace(prices, limits={**prices.limits, **named})
