"""Offices are granted and ended, never edited: they are dated."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Office, Organisation, Person, Role
from jinbang.apps.people.viewer import forget, viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R

OWN = (Role.PREPARER, Role.UNIT_HANDLER, Role.UNIT_APPROVER, Role.BODY_MANAGER)


def grant_office(
    *, actor: Person | None, person: Person, organisation: Organisation, role: str, programme: str = "", at: datetime
) -> Office:
    """Let `person` act for `organisation` in `role`.

    actor: the secretariat, or a holder of the same role in the same organisation; None: the operator at set-up (console).
    """
    if actor is not None:
        viewer = viewer_of(actor)
        relations = set()
        if viewer.holds(Role.SECRETARY, programme=programme, at=at):
            relations.add(R.SECRETARY)
        if role in OWN and organisation.pk in viewer.organisations(role, programme=programme, at=at):
            relations.add(R.SECRETARY)  # within one's own organisation a holder stands in for the secretariat
        POLICIES["person"].require("grant-office", relations=relations)
    with transaction.atomic():
        office, made = Office.objects.get_or_create(
            person=person, organisation=organisation, role=role, programme=programme, until=None, defaults={"since": at, "granted_by": actor}
        )  # fmt: skip
        if made:
            append(
                programme=programme, kind="office.grant", subject=f"person:{person.pk}",
                actor=viewer_of(actor).ref if actor else "operator", at=at,
                facts={"organisation": organisation.pk, "role": role},
            )  # fmt: skip
    forget(person)
    return office


def end_office(*, actor: Person, office_id: int, reason: str, at: datetime) -> None:
    """End an office from now on; what was done under it stays."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        office = Office.objects.select_for_update().select_related("person").get(pk=office_id)
        holds = viewer.holds(Role.SECRETARY, programme=office.programme, at=at)
        POLICIES["person"].require("end-office", relations={R.SECRETARY} if holds else set())
        if office.until is not None and office.until <= at:
            raise Refused(Refusal("already-ended", "该职务已终止。", "This office has ended already.", "R3"))
        office.until = at
        office.save(update_fields=["until"])
        append(
            programme=office.programme, kind="office.end", subject=f"person:{office.person_id}", actor=viewer.ref, at=at,
            facts={"organisation": office.organisation_id, "role": office.role, "reason": reason},
        )  # fmt: skip
    forget(office.person)
