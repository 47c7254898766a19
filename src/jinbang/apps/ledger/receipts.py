"""What a person takes away who handed something in: a signed promise at once, the offline proof a second later (N5).

Nothing is kept for it: promise and signature follow from the entry and the log's key, the proof from the tiles.
"""

from __future__ import annotations

from datetime import UTC

from django.conf import settings

from jinbang.apps.ledger.keys import log_signers
from jinbang.apps.ledger.models import Entry
from jinbang.apps.ledger.published import WITNESSED, fetch, published
from jinbang.transparency import disclosure, prove_inclusion
from jinbang.transparency.proof import format_proof
from jinbang.transparency.receipt import Promise, format_receipt, sign_promise
from jinbang.transparency.tiles import TileTree

COLUMNS = ("pk", "sequence", "kind", "subject", "actor", "at", "facts", "leaf", "leaf_hash", "salt")


def receipt(*, entry: int) -> str | None:
    """The receipt file of an entry whose facts name a reference and a content; None for any other, or an erased one."""
    found = Entry.objects.filter(pk=entry).only(*COLUMNS).first()
    return _text(found) if found else None


def _text(entry: Entry) -> str | None:
    facts = entry.facts
    if "reference" not in facts or "content" not in facts or entry.salt is None:
        return None
    promise = sign_promise(
        Promise(
            log=settings.JINBANG_LOG_ORIGIN,
            kind=entry.kind,
            reference=facts["reference"],
            received=entry.at.astimezone(UTC),
            content=facts["content"],
            leaf=bytes(entry.leaf_hash),
        ),
        *log_signers(),
    )
    opened = disclosure(bytes(entry.salt), {"subject": entry.subject, "actor": entry.actor, "facts": facts})
    return format_receipt(promise=promise, entry=bytes(entry.leaf), disclosure=opened, proof=_proof(entry.sequence))


def _proof(sequence: int | None) -> str | None:
    if sequence is None:
        return None
    size, checkpoint = published(WITNESSED)  # what others have seen proves more
    if sequence >= size:
        size, checkpoint = published()
    if sequence >= size:
        return None
    tree = TileTree(fetch=fetch, size=size)
    return format_proof(
        index=sequence, path=prove_inclusion(tree.node, index=sequence, size=size), checkpoint=checkpoint
    )
