"""Fairest chances under quotas: as equal as the limits allow (leximin: lift the worst off, then the next worst …)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm

from jinbang.draw.cells import Pool
from jinbang.draw.lottery import Infeasible, Lottery, Panel


def fairest(*, pool: Pool) -> Lottery:
    """The leximin lottery of a pool.  Raises Infeasible when no panel is lawful."""
    return _one_attribute(pool)


def _one_attribute(pool: Pool) -> Lottery:
    low, high = [0] * len(pool.sizes), [min(people, pool.size) for people in pool.sizes]
    for limit in pool.limits:
        for cell in limit.cells:
            low[cell], high[cell] = max(low[cell], limit.low), min(high[cell], limit.high)
    short = [str(limit) for limit in pool.limits if limit.low > limit.people]
    if short or sum(low) > pool.size or sum(high) < pool.size:
        names = tuple(short or map(str, pool.limits))
        raise Infeasible(f"no panel of {pool.size} satisfies: {'; '.join(names)}", quotas=names)
    level = _water_level(pool, low, high)
    expected = [
        min(max(level * people, Fraction(least)), Fraction(most))
        for people, least, most in zip(pool.sizes, low, high, strict=True)
    ]
    return Lottery(panels=_systematic(expected), sizes=pool.sizes, method="water level")


def _water_level(pool: Pool, low: list[int], high: list[int]) -> Fraction:
    def filled(level: Fraction) -> Fraction:
        return sum(
            (min(max(level * n, Fraction(a)), Fraction(b)) for n, a, b in zip(pool.sizes, low, high, strict=True)),
            Fraction(0),
        )

    marks = sorted({Fraction(bound, n) for n, a, b in zip(pool.sizes, low, high, strict=True) for bound in (a, b)})
    below = max(mark for mark in marks if filled(mark) <= pool.size)
    moving = sum(n for n, a, b in zip(pool.sizes, low, high, strict=True) if a <= below * n < b)
    return below + (pool.size - filled(below)) / moving if moving else below


def _systematic(expected: list[Fraction]) -> tuple[Panel, ...]:
    """Cumulative rounding with one offset: each cell gets its floor or its ceiling, on average exactly `expected`."""
    total = lcm(*(share.denominator for share in expected))
    edges, running = [0], 0
    for share in expected:
        running += int(share * total)
        edges.append(running)
    cuts = sorted({0, total, *((-edge) % total for edge in edges)})
    panels: list[Panel] = []
    for start, end in pairwise(cuts):
        marks = [-((-(edge - start)) // total) for edge in edges]
        panels.append(Panel(tickets=end - start, seats=tuple(b - a for a, b in pairwise(marks))))
    return tuple(panels)
