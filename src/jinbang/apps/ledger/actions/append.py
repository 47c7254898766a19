"""Writes an entry in the act's own transaction.  It cannot be switched off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from jinbang.transparency.entry import seal_entry
from jinbang.transparency.leaf import SALT_SIZE, leaf_hash

_INSERT = (
    "INSERT INTO ledger_entry (programme, kind, subject, actor, at, facts, opened, leaf, leaf_hash, salt) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_SQLITE = _INSERT.replace("%s", "?")


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
    here = connections[DEFAULT_DB_ALIAS]
    _inside(here)
    values = _row(here, programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, opened=opened)
    # By hand: every act waits for this, and a model's instance takes as long as all the rest.
    if here.vendor == "sqlite":
        here.validate_no_broken_transaction()
        with here.wrap_database_errors:  # the driver itself: a cursor of the framework takes longer than the database
            return int(here.connection.execute(_SQLITE, values).lastrowid)
    with here.cursor() as cursor:
        cursor.execute(f"{_INSERT} RETURNING id", values)
        return int(cursor.fetchone()[0])


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
    here = connections[DEFAULT_DB_ALIAS]
    _inside(here)
    acts = list(acts)
    shown = list(opened) or [None] * len(acts)
    rows = [
        _row(here, programme=programme, kind=kind, subject=subject, actor=actor, at=at, facts=facts, opened=one)
        for (subject, facts), one in zip(acts, shown, strict=True)
    ]
    if rows:
        with here.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
    return len(rows)


def _inside(here: BaseDatabaseWrapper) -> None:
    if not here.in_atomic_block:
        raise RuntimeError("ledger.append must be called inside the transaction of the act that it records")


def _row(
    here: BaseDatabaseWrapper, *, programme: str, kind: str, subject: str, actor: str, at: datetime,
    facts: Mapping[str, Any] | None, opened: Mapping[str, Any] | None,
) -> list[Any]:  # fmt: skip
    """The columns of `_INSERT`.  Facts go in as the JSON text that was committed to: both databases take it as it is."""
    salt = secrets.token_bytes(SALT_SIZE)
    entry = seal_entry(
        salt=salt,
        programme=programme,
        kind=kind,
        subject=subject,
        actor=actor,
        at=stamp(at),
        facts=facts or {},
        opened=opened,
    )
    return [
        programme, kind, subject, actor, here.ops.adapt_datetimefield_value(at), entry.facts, entry.opened or None, entry.leaf,
        leaf_hash(entry.leaf), salt,
    ]  # fmt: skip


def stamp(at: datetime) -> str:
    """An instant as leaves and opened facts write it: UTC, six decimals, "Z"."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
