"""Leximin chances over all fractional panels: the best that any lottery under the plan's limits could give.

Round by round, HiGHS lifts the worst chance; the duals name the limits that stop it.  From these limits (not from
floating point) the exact level is computed as a fraction, together with the inequality that proves it; the cells it
holds down are fixed and the next round lifts the rest.  Lotteries over whole panels can do no better, so a lottery that
reaches these chances is proven leximin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from jinbang.draw.cells import Pool
from jinbang.draw.lottery import Infeasible, Reason
from jinbang.draw.solver import Floats, Program, Row


@dataclass(frozen=True, slots=True)
class Levels:
    """`chances[c]` of a member of cell c, exact, and one `Reason` per round that proves they cannot be better."""

    chances: tuple[Fraction, ...]
    reasons: tuple[Reason, ...]


class NotExact(ArithmeticError):
    """The duals of a round could not be read as fractions; the caller falls back to stated gaps."""


def limit_rows(pool: Pool) -> list[Row]:
    """The seats of the panel first, then every limit."""
    cells = len(pool.sizes)
    rows = [Row(range(cells), [1.0] * cells, pool.size, pool.size)]
    rows += [Row(sorted(limit.cells), [1.0] * len(limit.cells), limit.low, limit.high) for limit in pool.limits]
    return rows


def leximin(*, pool: Pool) -> Levels:
    """Exact leximin chances of the fractional problem.  Raises Infeasible or NotExact."""
    cells = len(pool.sizes)
    sizes = np.array(pool.sizes, dtype=np.float64)
    rows = limit_rows(pool)
    first = len(rows)
    rows += [Row([cell, cells], [1.0, -float(sizes[cell])], 0.0, np.inf) for cell in range(cells)]
    program = Program(
        costs=np.concatenate([np.zeros(cells), [-1.0]]),
        low=np.zeros(cells + 1),
        high=np.concatenate([sizes, [1.0]]),
        rows=rows,
    )
    fixed: dict[int, Fraction] = {}
    reasons: list[Reason] = []
    while len(fixed) < cells:
        answer = program.solve()
        if answer is None:
            if fixed:
                raise NotExact("a later round has no solution")
            raise Infeasible("no panel, not even a fractional one, satisfies the plan")
        active = [cell for cell in range(cells) if cell not in fixed]
        if answer.columns[cells] > 1 - 1e-9:
            reasons += [Reason(Fraction(1), (cell,), people=((cell, 1),)) for cell in active]
            fixed |= dict.fromkeys(active, Fraction(1))
            break
        reason = _read_reason(pool, answer.duals[:first], fixed, float(answer.columns[cells]))
        reasons.append(reason)
        fixed |= dict.fromkeys(reason.cells, reason.chance)
        floor = np.zeros(cells + 1)
        floor[list(fixed)] = [float(chance * pool.sizes[cell]) for cell, chance in fixed.items()]
        program.column_bounds(low=np.minimum(floor, np.append(sizes, 1.0)), high=np.append(sizes, 1.0))
        program.row_bounds(
            low=np.where(np.isin(np.arange(cells), list(fixed)), -np.inf, 0.0), high=_free(cells), start=first
        )
    chances = tuple(fixed[cell] for cell in range(cells))
    if not attainable(pool=pool, chances=chances):
        raise NotExact("the levels do not add up to a lawful table")
    return Levels(chances=chances, reasons=tuple(reasons))


def _free(count: int) -> Floats:
    return np.full(count, np.inf)


def attainable(*, pool: Pool, chances: Sequence[Fraction]) -> bool:
    """Whether the expected panel itself keeps every limit, in exact arithmetic."""
    expected = [chance * people for chance, people in zip(chances, pool.sizes, strict=True)]
    sums = [(sum((expected[c] for c in limit.cells), Fraction(0)), limit) for limit in pool.limits]
    return sum(expected, Fraction(0)) == pool.size and all(limit.low <= share <= limit.high for share, limit in sums)


def _read_reason(pool: Pool, duals: Floats, fixed: dict[int, Fraction], level: float) -> Reason:
    """The proof of a level, with whole multipliers, from the duals of the seats and the limits."""
    multipliers = _as_integers(-duals)  # positive: the upper bound holds the level down; negative: the lower bound
    seats, rest = multipliers[0], multipliers[1:]
    weights = [seats] * len(pool.sizes)
    most = seats * pool.size
    for multiplier, limit in zip(rest, pool.limits, strict=True):
        if multiplier:
            most += multiplier * (limit.high if multiplier > 0 else limit.low)
            for cell in limit.cells:
                weights[cell] += multiplier
    people = tuple((cell, -weight) for cell, weight in enumerate(weights) if weight < 0)
    most += sum(multiplier * pool.sizes[cell] for cell, multiplier in people)
    held = [cell for cell, weight in enumerate(weights) if weight > 0 and cell not in fixed]
    if not held:
        raise NotExact("the duals hold no cell down")
    taken = sum(
        (weights[cell] * pool.sizes[cell] * chance for cell, chance in fixed.items() if weights[cell] > 0), Fraction(0)
    )
    chance = (most - taken) / sum(weights[cell] * pool.sizes[cell] for cell in held)
    if abs(float(chance) - level) > 1e-6 * max(1.0, level):
        raise NotExact(f"the level read ({float(chance)}) is not the level found ({level})")
    return Reason(
        chance=chance,
        cells=tuple(held),
        highs=tuple((number, m) for number, m in enumerate(rest) if m > 0),
        lows=tuple((number, -m) for number, m in enumerate(rest) if m < 0),
        seats=seats,
        people=people,
    )


def _as_integers(numbers: Floats) -> list[int]:
    """The same direction in small whole numbers."""
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0:
        raise NotExact("every dual is zero")
    scaled = numbers / largest
    scaled[np.abs(scaled) < 1e-9] = 0.0
    fractions = [Fraction(float(number)).limit_denominator(2_000) for number in scaled]
    if any(abs(float(f) - number) > 1e-7 for f, number in zip(fractions, scaled, strict=True)):
        raise NotExact("the duals are no small fractions")
    common = lcm(*(fraction.denominator for fraction in fractions))
    whole = [int(fraction * common) for fraction in fractions]
    return [number // gcd(*whole) for number in whole]
