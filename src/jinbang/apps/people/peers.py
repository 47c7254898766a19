"""Within one organisation, colleagues give and end each other's offices; the secretariat need not be asked (R3)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from jinbang.apps.people.models import Office, Role
from jinbang.apps.people.viewer import Viewer
from jinbang.policy import R

#: role → the roles whose holders may give it, in the same organisation.  An approver also appoints the handlers (R7).
GIVERS: dict[str, tuple[str, ...]] = {
    Role.PREPARER: (Role.PREPARER,),
    Role.UNIT_HANDLER: (Role.UNIT_HANDLER, Role.UNIT_APPROVER),
    Role.UNIT_APPROVER: (Role.UNIT_APPROVER,),
    Role.BODY_MANAGER: (Role.BODY_MANAGER,),
}


def relations_to(*, viewer: Viewer, organisation_id: int, role: str, programme: str, at: datetime) -> set[str]:
    """How the person stands to an office of that role in that organisation: secretariat, colleague, both or nothing.

    programme: "" (an office in every programme) is given only by who holds such an office.
    """
    found = set()
    if viewer.holds(Role.SECRETARY, programme=programme, at=at):
        found.add(R.SECRETARY)
    if organisation_id in viewer.organisations(*GIVERS.get(role, ()), programme=programme, at=at):
        found.add(R.COLLEAGUE)
    return found


def may_give(*, office: Office, at: datetime) -> QuerySet[Office]:
    """The offices in force whose holders could give this one."""
    return Office.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        organisation=office.organisation_id,
        role__in=GIVERS.get(office.role, ()),
        programme__in=("", office.programme),
        since__lte=at,
    )
