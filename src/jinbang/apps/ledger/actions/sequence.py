"""Numbers what has been written and publishes a checkpoint."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from jinbang.apps.ledger.keys import log_signers
from jinbang.apps.ledger.models import Checkpoint, Entry, TreeState
from jinbang.transparency import CompactTree, checkpoint_text, sign_note


def sequence(*, at: datetime, reason: str = "", batch: int = 10_000) -> int:
    """Number the unsequenced entries, at most `batch` in one transaction; returns the size of the log.

    Publishes a checkpoint where anything was numbered, or where a `reason` (a cut-off) asks for one.
    """
    while True:
        with transaction.atomic():
            TreeState.objects.get_or_create(name="log")
            state = TreeState.objects.select_for_update().get(name="log")
            tree = CompactTree.load(state.state) if state.size else CompactTree()
            entries = list(Entry.objects.filter(sequence__isnull=True).only("id", "leaf_hash").order_by("id")[:batch])
            for entry in entries:
                entry.sequence = tree.size
                tree.append(bytes(entry.leaf_hash))
            if entries:
                Entry.objects.bulk_update(entries, ["sequence"], batch_size=500)
                state.size, state.state = tree.size, tree.dump()
                state.save()
            if entries or reason:
                root = tree.root()
                text = checkpoint_text(settings.JINBANG_LOG_ORIGIN, tree.size, root)
                Checkpoint.objects.create(
                    size=tree.size, root=root, at=at, reason=reason, text=sign_note(text, *log_signers())
                )
        if len(entries) < batch:
            return tree.size


def seal(*, at: datetime, reason: str) -> int:
    """A cut-off checkpoint: what is in the log now was in before the deadline."""
    return sequence(at=at, reason=reason)
