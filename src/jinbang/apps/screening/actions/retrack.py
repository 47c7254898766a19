"""The secretariat moves an application to another track of its list; the place stays charged to the first (R2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.live import release_subject, take_subject
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import contest as contest_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.findings import computed, recorded
from jinbang.apps.screening.letters import tell
from jinbang.apps.screening.models import Case
from jinbang.lifecycle import Refusal, Refused


def retrack(*, application_id: int, contest: str, reason: str, actor: Person, at: datetime) -> None:
    """contest: key of another track of the same list.  The screeners look again, in a new round.

    Refused: not-allowed, wrong-state, reason-needed, other-list, same-track.  Ledger: application.retrack.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("retrack", application=application, actor=actor, at=at, move="retrack")
        text = reason_needed(reason, "R2")
        old, new = application.contest, contest_of(programme=application.programme, key=contest)
        if new.list_key != old.list_key or new.separately_organised:
            raise Refused(
                Refusal(
                    "other-list",
                    "只能转入同一榜单的其他领域。",
                    "It can be moved to another track of the same list only.",
                    "R2",
                )
            )
        if new.pk == old.pk:
            raise Refused(Refusal("same-track", "已在该领域。", "It is in that track already.", "R2"))
        definition = definition_of(application.programme)
        application.contest = new
        if not definition.settings.one_track_per_technology:
            release_subject(application=application)
            take_subject(application=application, definition=definition, at=at)
        case = Case.objects.select_for_update().filter(application=application).first()
        if case is not None:
            case.retracked_from = case.retracked_from or old
            case.round += 1
            case.closed_at = None
            case.findings = (
                computed(
                    definition=definition, contest=new.key, data=application.current.data if application.current else {}
                )
                + recorded(definition=definition, applications=[application])[application.pk]
            )
            case.save(update_fields=["retracked_from", "round", "closed_at", "findings"])
        entry = advance(
            application, "retrack", actor=actor, at=at, reason=text, facts={"old": old.key, "new": new.key},
            also=("contest",), opened={"old": old.key, "new": new.key},
        )  # fmt: skip
        tell(application, "retracked", at=at, turn=entry, reason=text, old=old.name, new=new.name)
