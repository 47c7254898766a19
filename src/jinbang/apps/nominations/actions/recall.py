"""An applicant takes a submission back before the unit has acted and before the deadline."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for
from jinbang.apps.nominations.live import release_subject
from jinbang.apps.nominations.models import Preparation
from jinbang.apps.nominations.permission import permit
from jinbang.apps.people.models import Person
from jinbang.lifecycle import Refused


def recall(*, application_id: int, actor: Person, at: datetime) -> None:
    """Back to a draft, to change it or to send it to another unit.

    Refused: not-allowed, wrong-state (the unit has acted), too-late.  Ledger: application.recall.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("recall", application=application, actor=actor, at=at, move="recall")
        too_late = deadline_for(programme=application.programme, stage=COLLECTION, application=application).refusal(at)
        if too_late is not None:
            raise Refused(too_late)
        release_subject(application=application)
        Preparation.objects.filter(application=application).delete()
        application.unit_rank = None
        advance(application, "recall", actor=actor, at=at, also=("unit_rank",))
