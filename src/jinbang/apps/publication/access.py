"""How a person stands to what is published."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.publication.models import Objection
from jinbang.policy import POLICIES, R

POLICY = POLICIES["publication"]


def relations(
    *, viewer: Viewer, programme: Programme, at: datetime, objection: Objection | None = None
) -> frozenset[str]:
    """Relations between a person and a programme's publications, or one objection."""
    found = {R.ANYONE}
    if viewer.person is None:
        return frozenset(found)
    found.add(R.SIGNED_IN)
    if viewer.holds(Role.SECRETARY, programme=programme.key, at=at):
        found.add(R.SECRETARY)
        if objection is not None and objection.handler_id in (None, viewer.id):
            found.add(R.HANDLER)
    if viewer.holds(Role.AUDITOR, programme=programme.key, at=at):
        found.add(R.AUDITOR)
    return frozenset(found)


def require(
    action: str, *, viewer: Viewer, programme: Programme, at: datetime, objection: Objection | None = None
) -> None:
    """Raise Refused unless the person may do `action` ("publication.…")."""
    POLICY.require(action, relations=relations(viewer=viewer, programme=programme, at=at, objection=objection))
