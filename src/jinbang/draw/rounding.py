"""Controlled rounding: a table of expected seats becomes a lottery over whole panels with exactly these expectations.

Every panel gives each cell, and each limit, its expectation rounded down or up.  Panels are peeled off one after
another with as many tickets as keep the remainder roundable; each peel makes at least one more cell or limit whole, so
there are at most cells + limits + 1 panels.  Where the limits form two nested families (field × region, also with
employers inside regions) the peel cannot fail: the linear programme has whole corners.  Elsewhere a search in whole
numbers finds the next panel or says that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinbang.draw.cells import Pool
from jinbang.draw.levels import limit_rows
from jinbang.draw.lottery import Panel
from jinbang.draw.solver import Program

Numbers = NDArray[Any]  # whole numbers: 64 bits where they suffice, else of any length


class NotRoundable(ArithmeticError):
    """No whole panel lies between the rounded bounds of what remains."""


def rounded(*, pool: Pool, chances: Sequence[Fraction]) -> tuple[Panel, ...]:
    """A lottery whose panels keep every limit and give the members of cell c exactly `chances[c]`.

    Raises NotRoundable when the search gets stuck (never for two nested families of limits).
    """
    expected = [chance * people for chance, people in zip(chances, pool.sizes, strict=True)]
    tickets = lcm(*(share.denominator for share in expected))
    within = np.zeros((len(pool.limits), len(pool.sizes)), dtype=np.int64)
    for number, limit in enumerate(pool.limits):
        within[number, sorted(limit.cells)] = 1
    seats = np.array([int(share * tickets) for share in expected], dtype=np.object_)
    left: Numbers = np.concatenate([seats, within @ seats])  # cells, then limits
    if tickets * (pool.size + 1) < 2**62:
        left = left.astype(np.int64)
    peel = _Peel(pool)
    panels: list[Panel] = []
    while tickets:
        floor = left // tickets
        over = left - floor * tickets
        panel = peel.next(floor, over, tickets)
        whole: Numbers = np.concatenate([panel, within @ panel])
        # As many tickets as leave the remainder between the same floor and ceiling everywhere.
        most = np.where(whole == floor, tickets - over, over)[over != 0]
        taken = int(min(most, default=tickets))
        panels.append(Panel(tickets=taken, seats=tuple(int(count) for count in panel)))
        left = left - taken * whole.astype(left.dtype)
        tickets -= taken
    return tuple(panels)


class _Peel:
    """Finds whole panels between a floor and a ceiling, each search starting from the last panel."""

    def __init__(self, pool: Pool) -> None:
        self._cells = len(pool.sizes)
        rows = limit_rows(pool)
        nothing = np.zeros(self._cells)
        self._linear = Program(costs=nothing, low=nothing, high=nothing, rows=rows)
        self._whole: Program | None = None
        self._rows = rows

    def next(self, floor: Numbers, over: Numbers, tickets: int) -> NDArray[np.int64]:
        low = floor.astype(np.float64)
        high = low + (over != 0)
        # Prefer to round up where most is left over: longer steps, fewer panels.
        wish = 0.5 - (over[: self._cells] / tickets).astype(np.float64)
        for whole in (False, True):
            program = self._search() if whole else self._linear
            program.costs(wish)
            program.column_bounds(low=low[: self._cells], high=high[: self._cells])
            program.row_bounds(low=low[self._cells :], high=high[self._cells :], start=1)
            answer = program.solve()
            if answer is None:
                raise NotRoundable
            panel = np.rint(answer.columns)
            if np.abs(panel - answer.columns).max(initial=0.0) < 1e-6:
                return panel.astype(np.int64)
        raise NotRoundable

    def _search(self) -> Program:
        if self._whole is None:
            nothing = np.zeros(self._cells)
            self._whole = Program(costs=nothing, low=nothing, high=nothing, rows=self._rows, whole=True)
            self._whole.any_solution_will_do()
        return self._whole
