"""How a person stands to a sitting."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.deliberation.models import Member, Sitting
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.policy import POLICIES, R

POLICY = POLICIES["sitting"]


def relations(*, viewer: Viewer, sitting: Sitting, at: datetime) -> frozenset[str]:
    """Relations between a person and a sitting."""
    if viewer.person is None:
        return frozenset({R.ANYONE})
    key = sitting.programme.key
    found = {R.ANYONE, R.SIGNED_IN}
    for role, relation in ((Role.SECRETARY, R.SECRETARY), (Role.SCRUTINEER, R.SCRUTINEER), (Role.AUDITOR, R.AUDITOR)):
        if viewer.holds(role, programme=key, at=at):
            found.add(relation)
    member = Member.objects.filter(sitting=sitting, person=viewer.person).first()
    if member is not None:
        found.add(R.COMMITTEE)
        if member.scrutineer:
            found.add(R.SCRUTINEER)
    return frozenset(found)


def require(action: str, *, viewer: Viewer, sitting: Sitting, at: datetime) -> None:
    """Raise Refused unless the person may do `action` ("sitting.…")."""
    POLICY.require(action, relations=relations(viewer=viewer, sitting=sitting, at=at))


def counts(sitting: Sitting, *, viewer: Viewer, at: datetime) -> bool:
    """True where the count is this person's: a scrutineer's, or anybody's who may while none of them is in the room."""
    found = relations(viewer=viewer, sitting=sitting, at=at)
    if not POLICY.may("count", relations=found):
        return False
    here = Member.objects.filter(sitting=sitting, scrutineer=True, signed_in_at__isnull=False, left_at__isnull=True)
    return R.SCRUTINEER in found or not here.exists()
