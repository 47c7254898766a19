"""Writes an entry in the act's own transaction.  It cannot be switched off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from jinbang.apps.ledger.models import Entry
from jinbang.transparency import canonical, commitment, leaf_hash, opening_salt


def append(
    *,
    programme: str,
    kind: str,
    subject: str,
    actor: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    opened: Mapping[str, Any] | None = None,
) -> int:
    """Record an act.

    programme: its key.  kind: "application.submit", ….  subject: reference of the thing ("application:17").
    actor: reference of who did it ("person:4", "system"); only a salted commitment of it is in the leaf.
    facts: JSON; committed to by a salted digest, never in the leaf itself.
    opened: what the public bundle shows of the act (docs/reference/bundle.md): codes, numbers, instants, digests; never a
    name, a way to reach somebody, or words that somebody wrote.  It has a salt and a commitment of its own.
    Returns the entry's id.  RuntimeError outside a transaction: an act and its entry stand or fall together.
    """
    entry = _entry(programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, opened=opened)
    return _insert(entry)


def append_many(
    *,
    programme: str,
    kind: str,
    actor: str,
    at: datetime,
    acts: Iterable[tuple[str, Mapping[str, Any]]],
    opened: Iterable[Mapping[str, Any] | None] = (),
) -> int:
    """Record the same act on many things, as (subject, facts), in one insert.  Returns how many.

    opened: as for `append`, one for each act in the same order, or none at all.
    """
    acts = list(acts)
    shown = list(opened) or [None] * len(acts)
    entries = [
        _entry(programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, opened=one)
        for (subject, facts), one in zip(acts, shown, strict=True)
    ]
    Entry.objects.bulk_create(entries, batch_size=1000)
    return len(entries)


def _insert(entry: Entry) -> int:
    """By hand: every act waits for this, and the ORM takes twice as long as making the entry and writing it."""
    if not connection.features.can_return_columns_from_insert:
        entry.save(force_insert=True)
        return entry.pk
    ops = connection.ops
    opened = None if entry.opened is None else ops.adapt_json_value(entry.opened, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (programme, kind, subject, actor, at, facts, opened, leaf, leaf_hash, salt) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                entry.programme, entry.kind, entry.subject, entry.actor, ops.adapt_datetimefield_value(entry.at),
                ops.adapt_json_value(entry.facts, None), opened, bytes(entry.leaf), bytes(entry.leaf_hash),
                bytes(entry.salt or b""),
            ],
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def _entry(
    *,
    programme: str,
    kind: str,
    subject: str,
    actor: str,
    at: datetime,
    facts: Mapping[str, Any] | None,
    opened: Mapping[str, Any] | None,
) -> Entry:
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.append must be called inside the transaction of the act that it records")
    salt = secrets.token_bytes(32)
    facts = dict(facts or {})
    parts: dict[str, Any] = {
        "v": 2,
        "programme": programme,
        "kind": kind,
        "at": stamp(at),
        "commitment": commitment(salt, {"subject": subject, "actor": actor, "facts": facts}),
    }
    if opened is not None:
        opened = dict(opened)
        parts["open"] = commitment(opening_salt(salt), opened)
    leaf = canonical(parts)
    return Entry(
        programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, opened=opened, leaf=leaf,
        leaf_hash=leaf_hash(leaf), salt=salt,
    )  # fmt: skip


def stamp(at: datetime) -> str:
    """An instant as leaves and opened facts write it: UTC, six decimals, "Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
