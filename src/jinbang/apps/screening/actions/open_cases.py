"""When applications have come in, the secretariat's screening opens a case for each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append_many
from jinbang.apps.nominations.advance import advance_many
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.apps.screening.findings import computed, recorded
from jinbang.apps.screening.models import Case
from jinbang.rules.standing import Standing

BATCH = 500


def open_cases(*, programme: str, at: datetime) -> int:
    """Open a case, with what a machine can see, for every application that came in and has none; how many.

    Where the programme has no screening they are accepted at once.  The calendar's own act; running it again
    changes nothing.
    Ledger: screening.open (or application.accept).
    """
    call = programme_of(key=programme)
    definition = definition_of(call)
    if not definition.settings.screening:
        with transaction.atomic():
            waiting = Application.objects.filter(programme=call, standing=Standing.SCREENING)
            return len(advance_many(waiting, "accept", programme=programme, at=at))
    opened = 0
    while True:
        with transaction.atomic():
            # Written so that two runs at once lock the same rows in the same order.
            batch = list(
                Application.objects.filter(programme=call, standing=Standing.SCREENING, screening=None)
                .select_for_update(of=("self",))
                .select_related("contest", "current")
                .order_by("id")[:BATCH]
            )
            if not batch:
                return opened
            known = recorded(definition=definition, applications=batch)
            Case.objects.bulk_create(
                Case(
                    application=one,
                    opened_at=at,
                    findings=computed(
                        definition=definition, contest=one.contest.key, data=one.current.data if one.current else {}
                    )
                    + known[one.pk],
                )
                for one in batch
            )
            opened += append_many(
                programme=programme, kind="screening.open", actor="system", at=at,
                acts=[(f"application:{one.pk}", {"number": one.number}) for one in batch],
            )  # fmt: skip
