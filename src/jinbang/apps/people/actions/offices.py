"""Offices are granted and ended, never edited: they are dated."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Office, Organisation, Person
from jinbang.apps.people.peers import may_give, relations_to
from jinbang.apps.people.viewer import forget, viewer_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R


def grant_office(
    *, actor: Person | None, person: Person, organisation: Organisation, role: str, programme: str = "", at: datetime
) -> Office:
    """Let `person` act for `organisation` in `role`.

    actor: the secretariat, or a colleague in the same organisation whose own office may give this one (`peers.GIVERS`); None:
    the operator at set-up (console).
    """
    if actor is not None:
        relations = relations_to(
            viewer=viewer_of(actor), organisation_id=organisation.pk, role=role, programme=programme, at=at
        )
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
    """End an office from now on; what was done under it stays.

    actor: the secretariat, or a colleague who could have given it (R3); a colleague never ends the last office that can give it.
    Refused: not-allowed, already-ended, last-office.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        office = Office.objects.select_for_update(of=("self",)).select_related("person").get(pk=office_id)
        found = relations_to(
            viewer=viewer, organisation_id=office.organisation_id, role=office.role, programme=office.programme, at=at
        )
        POLICIES["person"].require("end-office", relations=found)
        if office.until is not None and office.until <= at:
            raise Refused(Refusal("already-ended", "该职务已终止。", "This office has ended already.", "R3"))
        if R.SECRETARY not in found and not may_give(office=office, at=at).exclude(pk=office.pk).exists():
            raise Refused(
                Refusal(
                    "last-office",
                    "这是本单位最后一个可以授权的职务，不能终止。请先授权另一位同事，或联系秘书处。",
                    "This is the organisation's last office that can add colleagues: add another first, or ask the "
                    "secretariat.",
                    "R3",
                )
            )
        office.until = at
        office.save(update_fields=["until"])
        append(
            programme=office.programme, kind="office.end", subject=f"person:{office.person_id}", actor=viewer.ref, at=at,
            facts={"organisation": office.organisation_id, "role": office.role, "reason": reason},
        )  # fmt: skip
    forget(office.person)
