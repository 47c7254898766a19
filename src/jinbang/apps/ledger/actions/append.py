"""Writes an entry in the act's own transaction.  It cannot be switched off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from jinbang.apps.ledger.models import Entry
from jinbang.transparency import canonical, commitment, leaf_hash


def append(
    *, programme: str, kind: str, subject: str, actor: str, at: datetime, facts: Mapping[str, Any] | None = None
) -> int:
    """Record an act.

    programme: its key.  kind: "application.submit", ….  subject: reference of the thing ("application:17").
    actor: reference of who did it ("person:4", "system"); only a salted commitment of it is in the leaf.
    facts: JSON; committed to by a salted digest, never in the leaf itself.
    Returns the entry's id.  RuntimeError outside a transaction: an act and its entry stand or fall together.
    """
    entry = _entry(programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts)
    entry.save(force_insert=True)
    return entry.pk


def append_many(
    *, programme: str, kind: str, actor: str, at: datetime, acts: Iterable[tuple[str, Mapping[str, Any]]]
) -> int:
    """Record the same act on many things, as (subject, facts), in one insert.  Returns how many."""
    entries = [
        _entry(programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts)
        for subject, facts in acts
    ]
    Entry.objects.bulk_create(entries, batch_size=1000)
    return len(entries)


def _entry(
    *, programme: str, kind: str, subject: str, actor: str, at: datetime, facts: Mapping[str, Any] | None
) -> Entry:
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append must be called inside the transaction of the act that it records")
    salt = secrets.token_bytes(32)
    facts = dict(facts or {})
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    leaf = canonical(
        {
            "v": 1,
            "programme": programme,
            "kind": kind,
            "at": stamp,
            "commitment": commitment(salt, {"subject": subject, "actor": actor, "facts": facts}),
        }
    )
    return Entry(
        programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, leaf=leaf,
        leaf_hash=leaf_hash(leaf), salt=salt,
    )  # fmt: skip
