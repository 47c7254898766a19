"""Who is missing: units without a single application, and units that still have to decide on some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from jinbang.apps.nominations.access import visible
from jinbang.apps.people.queries import units
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.policy import R
from jinbang.policy.table import RECEIVED
from jinbang.rules.standing import Standing

COUNTED = tuple(one for one in RECEIVED if one != Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit with a membership in force.  sent: applications sent to it; waiting: for its decision; recommended: by it."""

    unit_id: int
    name: str
    sent: int
    waiting: int
    recommended: int

    @property
    def state(self) -> str:
        """One of "nothing-sent", "not-recommended" (something was sent, nothing recommended), "waiting", "done"."""
        if not self.sent:
            return "nothing-sent"
        if not self.recommended:
            return "not-recommended"
        return "waiting" if self.waiting else "done"


def unit_progress(*, viewer: Viewer, programme: Programme, at: datetime) -> list[UnitProgress]:
    """Every unit with a membership in force, by name.  Two queries.  Counts only what the viewer may see; none for others
    than secretariat and auditor."""
    seen = visible(viewer=viewer, programme=programme, at=at, only=(R.SECRETARY, R.AUDITOR))
    counted = {
        unit: (sent, waiting, recommended)
        for unit, sent, waiting, recommended in seen.order_by()
        .values("unit")
        .annotate(
            sent=Count("id"),
            waiting=Count("id", filter=Q(standing=Standing.SUBMITTED)),
            recommended=Count("id", filter=Q(standing__in=COUNTED)),
        )
        .values_list("unit", "sent", "waiting", "recommended")
    }
    known = units(programme=programme.key, at=at).values_list("pk", "name")
    return [UnitProgress(pk, name, *counted.get(pk, (0, 0, 0))) for pk, name in known]
