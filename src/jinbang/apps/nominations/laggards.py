"""Who chose a unit and has not submitted.  The unit is told how many; drafts themselves stay the applicants'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from jinbang.apps.mailroom.queries import written
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.models import Programme
from jinbang.rules.standing import Standing


@dataclass(frozen=True)
class Laggards:
    """all: drafts and returned applications that name the unit.  due: those of them not written to today."""

    all: tuple[Application, ...]
    due: tuple[Application, ...]

    @property
    def drafts(self) -> int:
        return sum(one.standing == Standing.DRAFT for one in self.all)

    @property
    def returned(self) -> int:
        return len(self.all) - self.drafts


def key_of(*, unit_id: int, application_id: int, at: datetime, zone: ZoneInfo) -> str:
    """Key of the day's letter about one application."""
    return f"{_day(unit_id, at, zone)}{application_id}"


def _day(unit_id: int, at: datetime, zone: ZoneInfo) -> str:
    return f"unit.reminder:{unit_id}:{at.astimezone(zone).date().isoformat()}:"


def laggards_of(*, programme: Programme, unit_id: int, at: datetime, zone: ZoneInfo) -> Laggards:
    """Two queries."""
    rows = tuple(
        Application.objects.filter(programme=programme, unit=unit_id, standing__in=(Standing.DRAFT, Standing.RETURNED))
        .select_related("preparer")
        .only("number", "title", "standing", "preparer")
        .order_by("id")
    )
    done = written(starting=_day(unit_id, at, zone)) if rows else frozenset()
    due = tuple(one for one in rows if key_of(unit_id=unit_id, application_id=one.pk, at=at, zone=zone) not in done)
    return Laggards(rows, due)
