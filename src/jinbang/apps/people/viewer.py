"""A person with the offices held, read once: what every permission question starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from jinbang.apps.people.models import Office, Person, Role
from jinbang.apps.people.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Held:
    """One office."""

    role: str
    organisation_id: int
    programme: str
    since: datetime
    until: datetime | None


class Viewer:
    """Who is looking.  `person` is None for a stranger."""

    __slots__ = ("held", "person")

    def __init__(self, person: Person | None, held: tuple[Held, ...]) -> None:
        self.person = person
        self.held = held

    @property
    def id(self) -> int | None:
        return None if self.person is None else self.person.pk

    @property
    def ref(self) -> str:
        """How the ledger names this person."""
        return "anyone" if self.person is None else f"person:{self.person.pk}"

    def organisations(self, *roles: str, programme: str, at: datetime) -> frozenset[int]:
        """Ids of the organisations for which the person holds one of the roles in that programme at that time."""
        return frozenset(
            h.organisation_id
            for h in self.held
            if h.role in roles
            and h.programme in ("", programme)
            and h.since <= at
            and (h.until is None or at < h.until)
        )

    def holds(self, *roles: str, programme: str, at: datetime) -> bool:
        """True where the person holds one of the roles, for whatever organisation."""
        return bool(self.organisations(*roles, programme=programme, at=at))

    def roles(self, *, at: datetime) -> frozenset[str]:
        """All roles held at that time, in any programme."""
        return frozenset(h.role for h in self.held if h.since <= at and (h.until is None or at < h.until))


STRANGER = Viewer(None, ())

_OFFICES = Prepared(
    lambda person: Office.objects.filter(person=person).values_list(
        "role", "organisation_id", "programme", "since", "until"
    ),
    int,
)


def viewer_of(person: Person | AnonymousUser | None) -> Viewer:
    """The viewer for a person; read once and kept on the instance (`forget` after changing offices)."""
    if person is None or not person.is_authenticated:
        return STRANGER
    kept = getattr(person, "_viewer", None)
    if kept is None:
        kept = Viewer(
            person,
            tuple(Held(*row) for row in _OFFICES.rows(person.pk)),
        )
        person._viewer = kept
    return kept


def forget(person: Person) -> None:
    """Read the offices anew at the next question."""
    if hasattr(person, "_viewer"):
        del person._viewer


__all__ = ["STRANGER", "Held", "Role", "Viewer", "forget", "viewer_of"]
