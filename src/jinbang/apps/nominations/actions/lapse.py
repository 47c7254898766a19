"""At the deadline the calendar closes what was not submitted and what was not recommended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance_many
from jinbang.apps.nominations.deadlines import COLLECTION, RECOMMENDATION, still_open, window_of
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of


@dataclass(frozen=True, slots=True)
class Lapsed:
    """How many drafts were not submitted in time, and how many submissions not recommended in time."""

    unsubmitted: int
    unrecommended: int


def lapse(*, programme: str, at: datetime) -> Lapsed:
    """Drafts become unsubmitted, submissions unrecommended, where their deadline has passed; extensions are honoured.

    The calendar's own act: no person stands behind it, and running it again changes nothing.  A handful of queries
    for any number of applications.  Ledger: application.lapse-draft, application.lapse.
    """
    call = programme_of(key=programme)
    definition = definition_of(call)
    done = {"lapse-draft": 0, "lapse": 0}
    acts = [("lapse-draft", COLLECTION)]
    if definition.settings.recommendation:
        acts.append(("lapse", RECOMMENDATION))
    for move, stage in acts:
        closes = window_of(definition, stage).closes
        if closes is None or at < closes:
            continue
        with transaction.atomic():
            late = Application.objects.filter(programme=call).exclude(still_open(programme=call, stage=stage, at=at))
            done[move] = len(advance_many(late, move, programme=programme, at=at))
    return Lapsed(unsubmitted=done["lapse-draft"], unrecommended=done["lapse"])
