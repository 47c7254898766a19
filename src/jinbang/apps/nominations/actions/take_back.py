"""A unit takes a recommendation back before the deadline."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.deadlines import RECOMMENDATION, deadline_for
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.live import release_subject
from jinbang.apps.nominations.models import Preparation, Recommendation, Slot
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refused


def take_back(*, application_id: int, reason: str, actor: Person, at: datetime) -> None:
    """The application waits for the unit again; its place is free (where the programme frees it) and its nominee too.

    Refused: not-allowed, wrong-state, reason-needed, too-late.  Ledger: application.take-back.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("take-back", application=application, actor=actor, at=at, move="take-back")
        text = reason_needed(reason, "R2")
        too_late = deadline_for(programme=application.programme, stage=RECOMMENDATION, application=application).refusal(
            at
        )
        if too_late is not None:
            raise Refused(too_late)
        freed = None
        if definition_of(application.programme).settings.recall_frees_slot:
            freed = Slot.objects.filter(application=application).values_list("number", flat=True).first()
            Slot.objects.filter(application=application).delete()
        Recommendation.objects.filter(application=application, recalled_at=None).update(recalled_at=at)
        Preparation.objects.filter(application=application).delete()
        release_subject(application=application)
        slot = {"slot": freed}
        entry = advance(application, "take-back", actor=actor, at=at, reason=text, facts=slot, opened=slot)
        tell(application, "taken-back", at=at, turn=entry, reason=text)
