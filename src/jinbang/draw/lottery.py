"""A lottery over panels: finitely many compositions, each with a whole number of tickets.  Exact by construction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


class Infeasible(Exception):
    """No panel can satisfy the plan.  `quotas` are the ones that contradict each other, `remedy` a smallest change."""

    def __init__(self, message: str, *, quotas: tuple[str, ...] = (), remedy: tuple[str, ...] = ()) -> None:
        self.quotas = quotas
        self.remedy = remedy
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Panel:
    """`tickets` of the lottery lead to a panel with `seats[c]` people from cell c."""

    tickets: int
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the `cells` cannot get more than `chance`: every lawful panel obeys Σ weights[c]·seats[c] ≤ `most`.

    The inequality is the sum of the plan's own limits, each times its multiplier: `highs` and `lows` by limit number
    (the lower bounds count negative), `seats` times the size of the panel, `people` by cell (nobody sits twice).
    """

    chance: Fraction
    cells: tuple[int, ...]
    highs: tuple[tuple[int, int], ...] = ()
    lows: tuple[tuple[int, int], ...] = ()
    seats: int = 0
    people: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lottery:
    """The whole lottery, `method` that found it, and `gap`: how far its worst chance may be below the best possible."""

    panels: tuple[Panel, ...]
    sizes: tuple[int, ...]
    method: str
    gap: Fraction = Fraction(0)
    reasons: tuple[Reason, ...] = ()

    @property
    def tickets(self) -> int:
        return sum(panel.tickets for panel in self.panels)

    def chances(self) -> tuple[Fraction, ...]:
        """Exact probability of a seat for each member of each cell."""
        total = self.tickets
        seats = [0] * len(self.sizes)
        for panel in self.panels:
            for cell, count in enumerate(panel.seats):
                seats[cell] += panel.tickets * count
        return tuple(Fraction(count, total * people) for count, people in zip(seats, self.sizes, strict=True))

    def panel(self, ticket: int) -> int:
        """Number of the panel that this ticket leads to (tickets are handed out in the order of the panels)."""
        for number, panel in enumerate(self.panels):
            if ticket < panel.tickets:
                return number
            ticket -= panel.tickets
        raise ValueError("no such ticket")
