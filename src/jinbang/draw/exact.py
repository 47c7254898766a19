"""Shares of known panels in exact fractions, where floating point has already told which panels are needed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from jinbang.draw.lottery import Panel

LARGEST = 200  # cells; elimination in whole numbers grows with the third power


def exact_panels(*, panels: Sequence[tuple[int, ...]], expected: Sequence[Fraction]) -> tuple[Panel, ...] | None:
    """Tickets for linearly independent `panels` whose average is exactly `expected` seats per cell.

    None when there are no such non-negative shares, or the table is too large for exact elimination.
    """
    if len(expected) > LARGEST or not panels:
        return None
    scale = lcm(*(share.denominator for share in expected))
    rows = [[*(panel[cell] for panel in panels), int(share * scale)] for cell, share in enumerate(expected)]
    rows.append([*[1] * len(panels), scale])
    shares = _solve(rows, len(panels))
    if shares is None or any(share < 0 for share in shares):
        return None
    tickets = lcm(*(share.denominator for share in shares))
    return tuple(
        Panel(tickets=int(share * tickets), seats=tuple(panel))
        for share, panel in zip(shares, panels, strict=True)
        if share
    )


def _solve(rows: list[list[int]], unknowns: int) -> list[Fraction] | None:
    """The one solution of an overdetermined system in whole numbers, times the scale of its last column, by Bareiss."""
    scale = rows[-1][-1]
    last = 1
    for step in range(unknowns):
        pivot = next((number for number in range(step, len(rows)) if rows[number][step]), None)
        if pivot is None:
            return None  # not independent
        rows[step], rows[pivot] = rows[pivot], rows[step]
        head = rows[step]
        for number in range(step + 1, len(rows)):
            row = rows[number]
            factor = row[step]
            rows[number] = [(head[step] * value - factor * top) // last for value, top in zip(row, head, strict=True)]
        last = head[step]
    if any(row[unknowns] for row in rows[unknowns:]):
        return None  # no solution
    found = [Fraction(0)] * unknowns
    for step in reversed(range(unknowns)):
        row = rows[step]
        rest = row[unknowns] - sum((row[later] * found[later] for later in range(step + 1, unknowns)), Fraction(0))
        found[step] = Fraction(rest) / row[step]
    return [share / scale for share in found]
