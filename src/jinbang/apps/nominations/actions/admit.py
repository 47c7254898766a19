"""When the unit's deadline has passed, what was recommended goes to the secretariat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance_many
from jinbang.apps.nominations.deadlines import COLLECTION, RECOMMENDATION, still_open, window_of
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.rules.standing import Standing


def admit(*, programme: str, at: datetime) -> int:
    """Recommended applications (where there are no units: submitted ones) become the secretariat's; how many.

    The calendar's own act; running it again changes nothing.  Ledger: application.admit.
    """
    call = programme_of(key=programme)
    definition = definition_of(call)
    units = definition.settings.recommendation
    stage = RECOMMENDATION if units else COLLECTION
    closes = window_of(definition, stage).closes
    if closes is None or at < closes:
        return 0
    with transaction.atomic():
        standing = Standing.RECOMMENDED if units else Standing.SUBMITTED
        due = Application.objects.filter(programme=call, standing=standing).exclude(
            still_open(programme=call, stage=stage, at=at)
        )
        return len(advance_many(due, "admit", programme=programme, at=at))
