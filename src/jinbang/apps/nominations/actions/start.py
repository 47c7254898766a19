"""An applicant opens a draft in one contest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.access import POLICY
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for
from jinbang.apps.nominations.models import Application
from jinbang.apps.nominations.numbers import application_number
from jinbang.apps.nominations.units import receiving_unit
from jinbang.apps.people.models import Organisation, Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import contest as contest_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import R


def start(
    *, programme: str, contest: str, organisation_id: int, unit_id: int | None = None, actor: Person, at: datetime
) -> Application:
    """Open a draft.

    programme, contest: keys.  organisation_id: the applicant, for which the actor is a preparer.  unit_id: the
    recommending unit, which may be chosen later.
    Refused: not-allowed, separately-organised, too-early, too-late, unit-not-in-call.  Ledger: application.start.
    """
    viewer = viewer_of(actor)
    mine = viewer.organisations(Role.PREPARER, programme=programme, at=at)
    POLICY.require("start", relations={R.APPLICANT} if organisation_id in mine else set())
    with transaction.atomic():
        call = programme_of(key=programme)
        row = contest_of(programme=call, key=contest)
        definition = definition_of(call)
        if row.separately_organised:
            raise Refused(
                Refusal(
                    "separately-organised",
                    f"“{row.name}”已另行组织，不在此申报。",
                    f"“{row.name_en or row.name}” is organised separately and takes no applications here.",
                    definition.honour_list(row.list_key).source,
                )
            )
        too_late = deadline_for(programme=call, stage=COLLECTION, contest=row, unit_id=unit_id).refusal(at)
        if too_late is not None:
            raise Refused(too_late)
        unit = receiving_unit(definition=definition, unit_id=unit_id, at=at)
        application = Application(
            programme=call, contest=row, entered_contest=row, organisation=Organisation.objects.get(pk=organisation_id),
            unit=unit, preparer=actor, number=application_number(year=definition.published.year, code=row.code),
            standing="", standing_since=at, created=at,
        )  # fmt: skip
        application.save(force_insert=True)
        advance(application, "start", actor=actor, at=at, facts={"contest": row.key, "unit": unit_id}, hidden=True)
    return application
