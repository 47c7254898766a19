"""The secretariat itself asks for a correction, before or without the screeners' agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import locked
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.conclude import CORRECT, checked_reasons, conclude, open_case
from jinbang.apps.screening.models import Correction


def ask_correction(
    *, application_id: int, codes: Sequence[str], remarks: str, actor: Person, at: datetime
) -> Correction:
    """Ask the applicant to mend what can be mended; due at 24:00 of the last of `correction-days` natural days.

    Refused: not-allowed, wrong-state, no-case, reason-needed, codes-needed, unknown-code, not-fixable, no-round-left.
    Ledger: application.ask-correction.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("decide-screening", application=application, actor=actor, at=at, move="ask-correction")
        text = reason_needed(remarks, "R8")
        case = open_case(application)
        reasons = checked_reasons(
            definition=definition_of(application.programme), case=case, verdict=CORRECT, codes=codes
        )
        conclude(
            application=application, case=case, verdict=CORRECT, codes=[one.code for one in reasons], reason=text,
            actor=actor, at=at,
        )  # fmt: skip
        return case.corrections.get(round=case.round)
