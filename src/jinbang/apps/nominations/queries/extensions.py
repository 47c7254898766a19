"""Deadlines as they are published: everybody may read who was given more time, until when and why (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jinbang.apps.nominations.models import Extension
from jinbang.apps.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Published:
    """One extension.  what: application number, unit or contest, by name."""

    what: str
    stage: str
    until: datetime
    reason: str
    at: datetime


def published_extensions(*, programme: Programme) -> tuple[Published, ...]:
    """All extensions of a programme, newest first; a unit's own cut-off is between it and its applicants.  One query."""
    rows = Extension.objects.filter(programme=programme, kind=Extension.EXTENSION).select_related(
        "application", "unit", "contest"
    )
    return tuple(
        Published(
            one.application.number if one.application else one.unit.name if one.unit else one.contest.name if one.contest else "",
            one.stage, one.until, one.reason, one.at,
        )
        for one in rows.order_by("-id")
    )  # fmt: skip
