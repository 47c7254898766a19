"""How a person stands to a contest: as its review body, as the one who records its filings, as the secretariat."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.panels.models import Expert, Invitation
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Contest, Mandate
from jinbang.policy import POLICIES, R

POLICY = POLICIES["contest"]


def relations(*, viewer: Viewer, contest: Contest, at: datetime) -> frozenset[str]:
    """Relations between a person and a contest."""
    if viewer.person is None:
        return frozenset({R.ANYONE})
    key = contest.programme.key
    found = {R.ANYONE, R.SIGNED_IN}
    bodies = viewer.organisations(Role.BODY_MANAGER, programme=key, at=at)
    recorders = viewer.organisations(Role.SECRETARY, Role.ACKNOWLEDGER, programme=key, at=at)
    if bodies or recorders:
        for body, acknowledger in Mandate.objects.filter(contest=contest).values_list("body", "acknowledger"):
            if body in bodies:
                found.add(R.BODY)
            if acknowledger in recorders:
                found.add(R.ACKNOWLEDGER)
    if viewer.holds(Role.SECRETARY, programme=key, at=at):
        found.add(R.SECRETARY)
    if viewer.holds(Role.AUDITOR, programme=key, at=at):
        found.add(R.AUDITOR)
    return frozenset(found)


def require(action: str, *, viewer: Viewer, contest: Contest, at: datetime) -> None:
    """Raise Refused unless the person may do `action` ("contest.…") to this contest."""
    POLICY.require(action, relations=relations(viewer=viewer, contest=contest, at=at))


def acting_body(*, viewer: Viewer, contest: Contest, at: datetime) -> int | None:
    """The id of the body of this contest for which the person acts."""
    mine = viewer.organisations(Role.BODY_MANAGER, programme=contest.programme.key, at=at)
    return Mandate.objects.filter(contest=contest, body__in=mine).order_by("-lead", "id").values_list("body", flat=True).first()  # fmt: skip


def expert_of(*, viewer: Viewer, contest: Contest) -> Expert | None:
    """The person as an expert of this contest's panel (accepted), if so."""
    return Expert.objects.filter(
        person=viewer.person, invitations__contest=contest, invitations__state=Invitation.ACCEPTED
    ).first()
