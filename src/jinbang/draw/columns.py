"""Leximin by column generation, for limits that controlled rounding cannot serve: the lottery is built panel by panel.

A master programme lifts the worst chance over the panels known so far; a search in whole numbers looks for a panel that
would lift it further, until there is none, which proves the level.  Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair
algorithms for selecting citizens' assemblies, Nature 596 (2021).  Work is bounded by counts, not by a clock, so that
the same plan gives the same lottery; what is left to prove is stated as a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from jinbang.draw.cells import Pool
from jinbang.draw.exact import exact_panels
from jinbang.draw.levels import Levels, limit_rows
from jinbang.draw.lottery import Lottery, Panel
from jinbang.draw.solver import Answer, Floats, Program, Row

TICKETS = 10**12
MOST_PANELS = 3_000
_SMALL = 1e-8


@dataclass(frozen=True, slots=True)
class _Level:
    """The optimum over the panels known when no better panel exists (or the count of panels ran out)."""

    answer: Answer
    duals: Floats  # per cell: positive where the level is held down
    bound: float  # no lottery at all lifts the level above this


def generated(*, pool: Pool, first: Sequence[int], target: Levels | None = None) -> Lottery:
    """A lottery with leximin chances up to the stated gap, starting from one lawful panel (seats per cell).

    When the panels found reach the fractional optimum `target`, its exact chances are kept and the gap is 0.
    """
    master = _Master(pool, first)
    settled = np.full(len(pool.sizes), np.nan)
    bounds: list[float] = []
    while True:
        level = master.lift(settled)
        bounds.append(level.bound)
        active = np.isnan(settled)
        held = active & (level.duals > _SMALL)
        if not held.any() or master.full:
            held = active
        settled[held] = max(0.0, float(level.answer.columns[0]))
        if not np.isnan(settled).any():
            break
        master.settle(settled)
    shares = level.answer.columns[1:]
    if target is not None and np.allclose(settled, [float(chance) for chance in target.chances], rtol=0, atol=1e-7):
        used = [panel for panel, share in zip(master.panels, shares, strict=True) if share > 1e-9]
        expected = [chance * people for chance, people in zip(target.chances, pool.sizes, strict=True)]
        if exact := exact_panels(panels=used, expected=expected):
            return Lottery(panels=exact, sizes=pool.sizes, method="column generation", reasons=target.reasons)
    panels = _to_tickets(master.panels, shares)
    lottery = Lottery(panels=panels, sizes=pool.sizes, method="column generation")
    worst = min(lottery.chances())
    return replace(lottery, gap=max(Fraction(0), Fraction(bounds[0]).limit_denominator(TICKETS) - worst))


class _Master:
    """The programme over the panels known so far, and the search for the next one.

    Columns: the level, then one share per panel.  Rows: one per cell, Σ shares·seats − people·level ≥ 0 (once settled:
    Σ shares·seats ≥ people·chance), and Σ shares = 1.
    """

    def __init__(self, pool: Pool, first: Sequence[int]) -> None:
        self._sizes = np.array(pool.sizes, np.float64)
        self._cells = len(pool.sizes)
        nothing = np.zeros(self._cells)
        self._search = Program(costs=nothing, low=nothing, high=self._sizes, rows=limit_rows(pool), whole=True)
        rows = [Row([0], [-size], 0.0, np.inf) for size in self._sizes]
        rows.append(Row([], [], 1.0, 1.0))
        self._program = Program(costs=np.array([-1.0]), low=np.zeros(1), high=np.ones(1), rows=rows)
        self.panels: list[tuple[int, ...]] = []
        self._known: set[tuple[int, ...]] = set()
        self._add(tuple(first))

    @property
    def full(self) -> bool:
        return len(self.panels) >= MOST_PANELS

    def _add(self, panel: tuple[int, ...]) -> bool:
        if panel in self._known or self.full:
            return False
        self._known.add(panel)
        self.panels.append(panel)
        seated = [cell for cell, count in enumerate(panel) if count]
        values = [*(float(panel[cell]) for cell in seated), 1.0]
        self._program.add_column(cost=0.0, low=0.0, high=1.0, rows=[*seated, self._cells], values=values)
        return True

    def settle(self, chances: Floats) -> None:
        """From now on the cells with a chance keep at least that, and no longer hold the level down."""
        done = ~np.isnan(chances)
        for cell in np.flatnonzero(done):
            self._program.coefficient(row=int(cell), column=0, value=0.0)
        floor = np.where(done, np.nan_to_num(chances) * self._sizes - 1e-10, 0.0)
        self._program.row_bounds(low=floor, high=np.full(self._cells, np.inf))

    def lift(self, settled: Floats) -> _Level:
        """Lift the worst unsettled chance as far as any panel helps."""
        bound = 1.0
        while True:
            answer = self._program.solve()
            assert answer is not None  # the settled chances were attained by panels that are still known
            duals = np.maximum(answer.duals[: self._cells], 0.0)
            self._search.costs(-duals)
            found = self._search.solve()
            assert found is not None
            seats = np.rint(found.columns)
            kept = float((duals * self._sizes * np.nan_to_num(settled)).sum())
            weight = float((duals * self._sizes)[np.isnan(settled)].sum())
            if weight > _SMALL:
                bound = min(bound, (float(duals @ seats) - kept) / weight)
            better = float(duals @ seats) > -float(answer.duals[self._cells]) + _SMALL
            if not better or not self._add(tuple(int(count) for count in seats)):
                return _Level(answer=answer, duals=duals * self._sizes, bound=bound)


def _to_tickets(panels: Sequence[tuple[int, ...]], shares: Floats) -> tuple[Panel, ...]:
    """Whole tickets in proportion to the shares, largest remainders first."""
    exact = [max(0.0, float(share)) for share in shares]
    total = sum(exact)
    wanted = [Fraction(share / total) * TICKETS for share in exact]
    tickets = [int(want) for want in wanted]
    order = sorted(range(len(panels)), key=lambda number: (tickets[number] - wanted[number], number))
    for number in order[: TICKETS - sum(tickets)]:
        tickets[number] += 1
    return tuple(Panel(tickets=count, seats=seats) for count, seats in zip(tickets, panels, strict=True) if count)
