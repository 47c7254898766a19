"""A unit decides not to recommend."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person


def decline(*, application_id: int, reason: str, actor: Person, at: datetime) -> None:
    """Not recommended, with the reason that the applicant is told.  It cannot be undone.

    Refused: not-allowed, wrong-state, reason-needed.  Ledger: application.decline.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("decline", application=application, actor=actor, at=at, move="decline")
        text = reason_needed(reason, "R7")
        entry = advance(application, "decline", actor=actor, at=at, reason=text)
        tell(application, "declined", at=at, turn=entry, reason=text)
