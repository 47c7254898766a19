"""The bound that prices prove (see `Prices`), as the solvers compute it.  The verifier has its own arithmetic."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from jinbang.assignment.problem import Floats
from jinbang.assignment.proposal import Prices
from jinbang.assignment.solvers.core import Core, Family


def gains_of(*, core: Core, prices: Prices) -> Floats:
    """What each free pair is worth above its prices."""
    gains = prices.weights[core.rows] * core.values - prices.applications[core.rows] - prices.experts[core.cols]
    for family in core.families:
        inside = family.slot_of_pair >= 0
        gains[inside] -= _slot_prices(family, prices)[family.slot_of_pair[inside]]
    if prices.panels:
        panels = core.problem.panels
        seats = zip(core.rows.tolist(), core.cols.tolist(), strict=True)
        gains -= np.array([prices.panels.get((i, panels[j]), 0.0) for i, j in seats])
    return np.asarray(gains, np.float64)


def bound_of(*, core: Core, prices: Prices, cap: float = 1.0) -> float:
    """No feasible assignment has a greater weighted total, less the offset."""
    p = core.problem
    terms = [-prices.offset]
    terms += [float(_slot_prices(family, prices) @ family.ceilings) for family in core.families]
    by_group: dict[Hashable, dict[Hashable, float]] = {}
    for (i, panel), q in prices.panels.items():
        sums = by_group.setdefault(p.groups[i], {})
        sums[panel] = sums.get(panel, 0.0) + q * float(core.demands[i])
    terms += [max(sums.values()) for sums in by_group.values()]
    terms.append(cap * math.fsum(np.maximum(gains_of(core=core, prices=prices), 0.0)))
    terms.append(math.fsum(core.demands * prices.applications))
    terms.append(math.fsum(np.where(prices.experts > 0, core.high, core.low) * prices.experts))
    fixed = core.chosen
    terms.append(math.fsum(prices.weights[p.rows[fixed]] * p.affinities[fixed]))
    return math.fsum(terms)


def _slot_prices(family: Family, prices: Prices) -> Floats:
    slots = zip(family.rows.tolist(), family.labels, strict=True)
    return np.array([prices.limits.get((family.limit, i, label), 0.0) for i, label in slots])


def with_slots(*, core: Core, prices: Prices, family: int, slots: Floats) -> Prices:
    """The same prices with those of a limit's slots."""
    f = core.families[family]
    named = {(f.limit, int(i), label): float(z) for i, label, z in zip(f.rows, f.labels, slots, strict=True) if z > 0}
    return replace(prices, limits={**prices.limits, **named})
