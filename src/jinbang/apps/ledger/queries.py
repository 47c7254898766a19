"""What the ledger tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from jinbang.apps.ledger.keys import log_signer, public_keys
from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.ledger.published import fetch as log_file
from jinbang.apps.ledger.receipts import receipt
from jinbang.transparency import CompactTree, leaf_hash

__all__ = [
    "Line", "checkpoint", "checkpoints", "counts_by_kind", "kinds", "lines", "log_faults", "log_file", "log_key", "newest",
    "promised", "public_keys", "receipt", "sealed",
]  # fmt: skip


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


def lines(
    *, programme: str = "", subject: str = "", kind: str = "", before: int | None = None, limit: int = 50
) -> list[Line]:
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


def promised(*, subject: str, kinds: Sequence[str], reference: str = "", content: str = "") -> Line | None:
    """The newest entry of these kinds about `subject` for which there is a receipt; None where there is none.

    reference, content: as the entry states them, where only one with these is asked for ("sha256:…").
    """
    found = Entry.objects.filter(subject=subject, kind__in=kinds).order_by("-id")
    for e in found.only("id", "sequence", "kind", "subject", "actor", "at", "facts")[:200]:
        facts = e.facts
        if not ("reference" in facts and "content" in facts):
            continue
        if reference in ("", facts["reference"]) and content in ("", facts["content"]):
            return Line(e.pk, e.sequence, e.kind, e.subject, e.actor, e.at, facts)
    return None


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


def counts_by_kind(*, programme: str) -> dict[str, int]:
    """Entries of a programme by kind."""
    return dict(
        Entry.objects.filter(programme=programme).values("kind").annotate(n=Count("id")).values_list("kind", "n")
    )


def log_faults() -> tuple[int, list[str]]:
    """Size of the log, and what is wrong with it: gaps, leaves that do not hash, a checkpoint that is not the root."""
    tree = CompactTree()
    faults: list[str] = []
    roots = {c.size: bytes(c.root) for c in Checkpoint.objects.all()}
    expected = 0
    rows = (
        Entry.objects.filter(sequence__isnull=False).order_by("sequence").values_list("sequence", "leaf", "leaf_hash")
    )
    for sequence, leaf, kept in rows.iterator(chunk_size=5000):
        if sequence != expected:
            faults.append(f"entry {expected} is missing")
            expected = sequence or 0
        if leaf_hash(bytes(leaf)) != bytes(kept):
            faults.append(f"entry {sequence}: the leaf has been changed")
        tree.append(bytes(kept))
        expected += 1
        if tree.size in roots and tree.root() != roots[tree.size]:
            faults.append(f"the checkpoint at {tree.size} is not the root of the log")
    return tree.size, faults


def sealed(*, reason: str) -> bool:
    """True where a checkpoint was published for that reason."""
    return Checkpoint.objects.filter(reason=reason).exists()


def newest() -> int:
    """Id of the newest entry; every act writes one, so it dates all that a page can show."""
    # By hand: asked before every public page, and the ORM takes ten times as long as the database.
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM ledger_entry")
        return cursor.fetchone()[0] or 0


def checkpoint(*, pk: int) -> str | None:
    """The signed text of one checkpoint; None where there is no such."""
    return Checkpoint.objects.filter(pk=pk).values_list("text", flat=True).first()


def log_key() -> str:
    """The log's public key, as those who check need it."""
    return log_signer().vkey
