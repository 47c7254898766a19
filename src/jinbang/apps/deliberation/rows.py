"""What pages and the rehearsal read about sittings, as rows that nobody writes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinbang.apps.deliberation.models import Ballot, Item, Sitting
    from jinbang.apps.nominations.models import Application
    from jinbang.apps.reviews.models import PackageLine


@dataclass(frozen=True, slots=True)
class SittingRow:
    """A sitting with how many are called to it, are in the room now, and how many items it has."""

    sitting: Sitting
    called: int
    present: int
    items: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with its application, the line of the received result (None where there is none), rounds, recusals.

    ballots: every round, the first one first.  recused: how many members have left this item.
    """

    pk: int
    order: int
    application: Application
    line: PackageLine | None
    ballots: tuple[Ballot, ...]
    recused: int

    @property
    def application_id(self) -> int:
        """The application's id."""
        return int(self.application.pk)

    @property
    def open(self) -> bool:
        """True while a round is under way: voting, or closed and not counted."""
        return any(one.counted_at is None for one in self.ballots)

    @property
    def carried(self) -> bool:
        """True where a round has carried it."""
        return any(one.carried for one in self.ballots)

    @property
    def last(self) -> Ballot | None:
        """The last round that was counted."""
        return max((one for one in self.ballots if one.counted_at is not None), key=lambda one: one.round, default=None)


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """A ballot that is not counted yet, and how many papers are in its urn.  voted: their number, never what they say."""

    pk: int
    ballot: Ballot
    item: Item
    voted: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """An application that waits for a decision, its reported line and its last counted ballot (None where none)."""

    application: Application
    line: PackageLine | None
    ballot: Ballot | None

    @property
    def pk(self) -> int:
        """The application's id."""
        return int(self.application.pk)
