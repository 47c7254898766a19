"""What the ledger tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinbang.apps.ledger.models import Checkpoint, Entry


@dataclass(frozen=True)
class Line:
    """One entry as staff read it."""

    id: int
    sequence: int | None
    kind: str
    subject: str
    actor: str
    at: datetime
    facts: dict[str, Any]


def lines(*, programme: str = "", subject: str = "", kind: str = "", before: int | None = None, limit: int = 50) -> list[Line]:
    """Entries, newest first, paged by id."""
    found = Entry.objects.order_by("-id")
    if programme:
        found = found.filter(programme=programme)
    if subject:
        found = found.filter(subject=subject)
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(id__lt=before)
    return [
        Line(e.pk, e.sequence, e.kind, e.subject, e.actor, e.at, e.facts)
        for e in found.only("id", "sequence", "kind", "subject", "actor", "at", "facts")[:limit]
    ]


def kinds(*, programme: str = "") -> list[str]:
    """The kinds of entries in order of writing (for tests and reports)."""
    found = Entry.objects.order_by("id")
    if programme:
        found = found.filter(programme=programme)
    return list(found.values_list("kind", flat=True))


def checkpoints(*, limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
    """Published checkpoints, newest first: size, root (hex), at, text, reason."""
    found = Checkpoint.objects.order_by("-id")
    if before:
        found = found.filter(id__lt=before)
    return [
        {"id": c.pk, "size": c.size, "root": bytes(c.root).hex(), "at": c.at, "text": c.text, "reason": c.reason}
        for c in found[:limit]
    ]
