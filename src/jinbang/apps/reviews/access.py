"""How an expert stands to an application: seated, still to declare, or conflicted (R10)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from jinbang.apps.panels.models import Conflict
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.reviews.models import Seat
from jinbang.policy import POLICIES, R

POLICY = POLICIES["seat"]


def relations(*, viewer: Viewer, seat: Seat, conflicted: bool) -> frozenset[str]:
    """Relations between a person and a seat; `conflicted`: a conflict is on record between its expert and its application."""
    if viewer.person is None or seat.expert.person_id != viewer.id or seat.left_at is not None:
        return frozenset({R.ANYONE})
    found = {R.ANYONE, R.SIGNED_IN, R.SEATED if seat.declared_at else R.TO_DECLARE}
    if conflicted:
        found.add(R.CONFLICTED)
    return frozenset(found)


def has_conflict(seat: Seat) -> bool:
    """True where a conflict, detected or declared, is on record."""
    return Conflict.objects.filter(expert_id=seat.expert_id, application_id=seat.application_id).exists()


def require(action: str, *, viewer: Viewer, seat: Seat) -> None:
    """Raise Refused unless the person may do `action` ("seat.…") here."""
    POLICY.require(action, relations=relations(viewer=viewer, seat=seat, conflicted=has_conflict(seat)))


def own_seats(*, viewer: Viewer, at: datetime) -> QuerySet[Seat]:
    """The seats a person holds and may see: not left, no conflict on record."""
    conflict = Conflict.objects.filter(expert=OuterRef("expert"), application=OuterRef("application"))
    return Seat.objects.filter(~Exists(conflict), expert__person=viewer.person, left_at__isnull=True)
