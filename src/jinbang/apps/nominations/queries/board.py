"""A unit's quota, spelt out: what each channel gives, which numbered places are taken, how many are free (R2, R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from jinbang.apps.nominations.models import Application, Slot
from jinbang.apps.people.models import Role
from jinbang.apps.people.queries import channels_of
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.policy import POLICIES, R
from jinbang.rules.definition import Contest, Text
from jinbang.rules.quota import allowances
from jinbang.rules.standing import Standing


@dataclass(frozen=True, slots=True)
class BoardShare:
    """What one channel gives in one contest."""

    channel: str
    name: Text
    places: int
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place: free where application_id is None."""

    number: int
    channel: str
    application_id: int | None = None
    application_number: str = ""
    title: str = ""
    standing: str = ""


@dataclass(frozen=True)
class BoardLine:
    """One contest.  waiting: applications that the unit has yet to decide on."""

    contest: Contest
    shares: tuple[BoardShare, ...]
    places: tuple[Place, ...]
    waiting: int

    @property
    def total(self) -> int:
        """Places in all: shares add up."""
        return sum(share.places for share in self.shares)

    @property
    def used(self) -> int:
        return sum(place.application_id is not None for place in self.places)

    @property
    def free(self) -> int:
        return max(0, self.total - self.used)


@dataclass(frozen=True)
class Board:
    """All contests that take applications, in the order of the call."""

    lines: tuple[BoardLine, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def used(self) -> int:
        return sum(line.used for line in self.lines)

    @property
    def free(self) -> int:
        return sum(line.free for line in self.lines)


def quota_board(*, viewer: Viewer, programme: Programme, unit_id: int, at: datetime) -> Board:
    """The unit's board.  Three queries, however many contests.  Refused("not-allowed") for others than the unit's officers
    and the secretariat."""
    found = set()
    for role, relation in ((Role.UNIT_HANDLER, R.UNIT_HANDLER), (Role.UNIT_APPROVER, R.UNIT_APPROVER)):
        if unit_id in viewer.organisations(role, programme=programme.key, at=at):
            found.add(relation)
    if viewer.holds(Role.SECRETARY, programme=programme.key, at=at):
        found.add(R.SECRETARY)
    POLICIES["unit"].require("board", relations=found)
    definition = definition_of(programme)
    names = {channel.key: channel.name for channel in definition.channels}
    held = channels_of(organisation_id=unit_id, programme=programme.key, at=at)
    taken: dict[str, dict[int, Place]] = {}
    for slot in Slot.objects.filter(unit=unit_id, contest__programme=programme).select_related(
        "contest", "application"
    ):
        one = slot.application
        taken.setdefault(slot.contest.key, {})[slot.number] = Place(
            slot.number, slot.channel, one.pk, one.number, one.title, one.standing
        )
    waiting = dict(
        Application.objects.filter(programme=programme, unit=unit_id, standing=Standing.SUBMITTED)
        .order_by()
        .values_list("contest__key")
        .annotate(n=Count("id"))
    )
    lines = []
    for key, allowance in allowances(programme=definition, channels=held).items():
        mine = taken.get(key, {})
        numbers = sorted({*range(1, allowance.places + 1), *mine})
        lines.append(
            BoardLine(
                definition.contests[key],
                tuple(BoardShare(s.channel, names[s.channel], s.places, s.source) for s in allowance.shares),
                tuple(mine.get(number) or Place(number, allowance.channel_of(number)) for number in numbers),
                waiting.get(key, 0),
            )
        )
    return Board(tuple(lines))


def exposure_without(*, programme: Programme, unit_id: int, channel: str, at: datetime) -> tuple[int, int]:
    """(used, places) of the contest in which ending a channel membership would hurt most, for `people.end_membership` (R3).

    Where used > places the unit must take recommendations back first.  Two queries.
    """
    held = [one for one in channels_of(organisation_id=unit_id, programme=programme.key, at=at) if one != channel]
    used = dict(
        Slot.objects.filter(unit=unit_id, contest__programme=programme)
        .order_by()
        .values_list("contest__key")
        .annotate(n=Count("id"))
    )
    left = allowances(programme=definition_of(programme), channels=held)
    pairs = [(used.get(key, 0), allowance.places) for key, allowance in left.items()]
    return max(pairs, key=lambda pair: pair[0] - pair[1], default=(0, 0))
