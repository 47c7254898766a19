"""What the apps and doors ask about people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from jinbang.apps.people.models import Membership, Office, Organisation, Person
from jinbang.apps.people.prepared import Prepared
from jinbang.apps.people.viewer import STRANGER, Viewer, viewer_of


def channels_of(*, organisation_id: int, programme: str, at: datetime) -> list[str]:
    """Channel keys of the memberships in force."""
    return list(
        Membership.objects.filter(
            organisation_id=organisation_id, programme=programme, state=Membership.APPROVED, since__lte=at
        )
        .filter(Q(until__isnull=True) | Q(until__gt=at))
        .order_by("id")
        .values_list("channel", flat=True)
    )


def memberships(*, programme: str, state: str = "") -> QuerySet[Membership]:
    """Memberships of a programme, newest request first."""
    found = (
        Membership.objects.filter(programme=programme).select_related("organisation", "requested_by").order_by("-id")
    )
    return found.filter(state=state) if state else found


def units(*, programme: str, at: datetime) -> QuerySet[Organisation]:
    """Organisations with a membership in force: to whom an applicant may send."""
    inside = Membership.objects.filter(programme=programme, state=Membership.APPROVED, since__lte=at).filter(
        Q(until__isnull=True) | Q(until__gt=at)
    )
    return Organisation.objects.filter(pk__in=inside.values("organisation")).order_by("name")


def holders(*, organisations: Iterable[int], roles: Iterable[str], at: datetime) -> QuerySet[Person]:
    """Persons who hold one of the roles in one of the organisations: to whom a letter goes."""
    return Person.objects.filter(
        pk__in=Office.objects.filter(organisation__in=list(organisations), role__in=list(roles), since__lte=at)
        .filter(Q(until__isnull=True) | Q(until__gt=at))
        .values("person")
    )


def organisations(*, ids: Iterable[int]) -> QuerySet[Organisation]:
    """Organisations by id, by name."""
    return Organisation.objects.filter(pk__in=list(ids)).order_by("name")


def organisation_for_body(*, key: str) -> Organisation | None:
    """The organisation that a programme definition calls `key`."""
    return Organisation.objects.filter(body_key=key).first()


__all__ = [
    "STRANGER", "Viewer", "channels_of", "holders", "memberships", "organisation_for_body", "organisations", "units",
    "viewer_of",
]  # fmt: skip


_COLUMNS = [field.attname for field in Person._meta.concrete_fields]
_PERSON = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list(*_COLUMNS), int)


def person_signed_in(*, user_id: int | str) -> Person | None:
    """The person of a session; None where there is none any more."""
    rows = _PERSON.rows(user_id)
    return Person.from_db("default", _COLUMNS, rows[0]) if rows else None


def person(*, pk: int) -> Person:
    """One person; DoesNotExist otherwise."""
    return Person.objects.get(pk=pk)


def person_by_email(*, email: str) -> Person | None:
    """The account with that address."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def organisation_named(*, name: str) -> Organisation | None:
    """An organisation by its whole name or its credit code; None where there is none, or more than one of that name."""
    said = name.strip()
    if not said:
        return None
    found = list(Organisation.objects.filter(Q(name=said) | Q(uscc=said.upper()))[:2])
    return found[0] if len(found) == 1 else None


def offices(*, programme: str, at: datetime, role: str = "", text: str = "") -> QuerySet[Office]:
    """Offices in force in a programme (or in all), newest first.  text: in name, address or organisation."""
    found = Office.objects.filter(programme__in=("", programme), since__lte=at).filter(
        Q(until__isnull=True) | Q(until__gt=at)
    )
    if role:
        found = found.filter(role=role)
    said = text.strip()[:100]
    if said:
        found = found.filter(
            Q(person__name__icontains=said) | Q(person__email__icontains=said) | Q(organisation__name__icontains=said)
        )
    return found.select_related("person", "organisation").order_by("-pk")


def offices_of(*, organisation_id: int, roles: Iterable[str], at: datetime) -> QuerySet[Office]:
    """Offices in force in one organisation, in whatever programme: who may act for it.  Oldest first."""
    return (
        Office.objects.filter(organisation=organisation_id, role__in=list(roles), since__lte=at)
        .filter(Q(until__isnull=True) | Q(until__gt=at))
        .select_related("person", "granted_by")
        .order_by("pk")
    )
