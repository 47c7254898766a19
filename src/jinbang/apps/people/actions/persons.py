"""Accounts made by the operator or by an act, not by signing up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person


def register_person(
    *, email: str, name: str, language: str = "zh-hans", password: str | None = None, at: datetime
) -> Person:
    """Make an account, or give back the one with that address.  Without a password it can only be entered by reset or link."""
    with transaction.atomic():
        known = Person.objects.filter(email__iexact=email).first()
        if known is not None:
            return known
        person = Person.objects.create_user(email=email, password=password, name=name, language=language)
        append(programme="", kind="person.register", subject=f"person:{person.pk}", actor="operator", at=at)
    return person


def set_password(*, email: str, password: str) -> None:
    """The operator sets a password (ready-made sign-ins of a rehearsal)."""
    person = Person.objects.get(email__iexact=email)
    person.set_password(password)
    person.save(update_fields=["password"])
