"""A unit sends an application back to the applicant, with remarks per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.models import Return
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import Form

KINDS = ("incorrect", "incomplete")
MOST_REMARKS = 200


def return_(
    *, application_id: int, reason: str, remarks: Sequence[Mapping[str, str]] = (), actor: Person, at: datetime
) -> Return:
    """Send it back for revision.

    remarks: {field, kind ("incorrect" | "incomplete"), text}; the applicant sees each beside its field.
    Refused: not-allowed, wrong-state, reason-needed, bad-remark, too-late (the applicant could not submit again any
    more).
    Ledger: application.return.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("return", application=application, actor=actor, at=at, move="return")
        text = reason_needed(reason, "R7")
        too_late = deadline_for(programme=application.programme, stage=COLLECTION, application=application).refusal(at)
        if too_late is not None:
            raise Refused(too_late)
        noted = _checked(definition_of(application.programme).form_for(application.contest.key), remarks)
        sent_back = Return.objects.create(application=application, by=actor, at=at, reason=text, remarks=noted)
        advance(application, "return", actor=actor, at=at, reason=text, facts={"remarks": len(noted)})
        tell(application, "returned", at=at, turn=sent_back.pk, reason=text)
    return sent_back


def _checked(form: Form, remarks: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    for one in remarks:
        field, kind, text = one.get("field", ""), one.get("kind", KINDS[0]), one.get("text", "").strip()
        if field not in form.fields or kind not in KINDS or not text:
            raise Refused(
                Refusal(
                    "bad-remark",
                    "每条意见须对应申报书中的一项，并写明问题。",
                    "Each remark belongs to a field of the form and says what is wrong.",
                    "R7",
                    fields=((field or "remarks", "请写明问题", "Say what is wrong"),),
                )
            )
        out.append({"field": field, "kind": kind, "text": text[:2000], "resolved": False})
    return out[:MOST_REMARKS]
