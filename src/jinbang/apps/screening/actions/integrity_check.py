"""The secretariat records what an outside check for serious breach of trust found (R22)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import locked, record
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.findings import LISTING, SCREENING, recorded
from jinbang.apps.screening.models import Case, IntegrityCheck
from jinbang.lifecycle import Refusal, Refused


def integrity_check(
    *, application_id: int, when: str = SCREENING, clear: bool, note: str = "", actor: Person, at: datetime
) -> IntegrityCheck:
    """Record a check, before screening or listing; the newest counts, and one that is not clear stops the next step.

    when: "screening" or "listing".  note: needed where it is not clear.
    Refused: not-allowed, wrong-state, bad-moment, reason-needed.  Ledger: application.integrity.
    """
    if when not in (SCREENING, LISTING):
        raise Refused(
            Refusal("bad-moment", "核查只在形审前或入榜前进行。", "Checks are made before screening or listing.", "R22")
        )
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("integrity", application=application, actor=actor, at=at)
        text = note.strip() if clear else reason_needed(note, "R22")
        made = IntegrityCheck.objects.create(
            application=application, when=when, clear=clear, note=text, by=actor, at=at
        )
        case = Case.objects.filter(application=application).first()
        if case is not None and when == SCREENING:
            fresh = {
                one["key"]: one
                for one in recorded(definition=definition_of(application.programme), applications=[application])[
                    application.pk
                ]
            }
            case.findings = [fresh.pop(one["key"], one) for one in case.findings] + list(fresh.values())
            case.save(update_fields=["findings"])
        record(application, "integrity", actor=actor, at=at, facts={"when": when, "clear": clear})
    return made


def integrity_is_clear(*, application_id: int, when: str) -> bool | None:
    """The newest check's answer; None where none was made."""
    return (
        IntegrityCheck.objects.filter(application=application_id, when=when)
        .order_by("-id")
        .values_list("clear", flat=True)
        .first()
    )
