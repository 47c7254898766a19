"""Numbers what has been written and publishes a checkpoint."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from jinbang.apps.ledger.keys import log_signers
from jinbang.apps.ledger.lease import Lease
from jinbang.apps.ledger.models import Checkpoint, Entry, TreeState
from jinbang.apps.ledger.published import publish
from jinbang.transparency import CompactTree, checkpoint_text, sign_note


class LeaseLost(Exception):
    """Another process numbers the log now; nothing was written."""


def sequence(*, at: datetime, reason: str = "", batch: int = 10_000, lease: Lease | None = None) -> int:
    """Number the unsequenced entries, at most `batch` in one transaction; returns the size of the log.

    Publishes a checkpoint where anything was numbered, or where a `reason` (a cut-off) asks for one.
    lease: raises LeaseLost where it turns out, with the tree locked, to be another's.
    Safe for any number of callers and for a death at any point: numbers, tree and checkpoint are one transaction.
    """
    while True:
        with transaction.atomic():
            TreeState.objects.get_or_create(name="log")
            state = TreeState.objects.select_for_update().get(name="log")
            if lease is not None and not lease.mine():
                raise LeaseLost
            tree = CompactTree.load(state.state) if state.size else CompactTree()
            entries = list(
                Entry.objects.filter(sequence__isnull=True).order_by("id").values_list("id", "leaf_hash")[:batch]
            )
            if entries:
                _number([key for key, _ in entries], first=tree.size)
                tree.extend(bytes(leaf) for _, leaf in entries)
                state.size, state.state = tree.size, tree.dump()
                state.save()
            if entries or reason:
                root = tree.root()
                text = checkpoint_text(settings.JINBANG_LOG_ORIGIN, tree.size, root)
                sealed = reason if len(entries) < batch else ""  # a cut-off holds everything, not the first portion
                Checkpoint.objects.create(
                    size=tree.size, root=root, at=at, reason=sealed, text=sign_note(text, *log_signers())
                )
        if len(entries) < batch:
            return tree.size


def _number(keys: list[int], *, first: int) -> None:
    """By hand: the ORM's bulk_update builds one long CASE and takes ten times as long."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_entry SET sequence = %s WHERE id = %s AND sequence IS NULL",
            [(first + n, key) for n, key in enumerate(keys)],
        )


def seal(*, at: datetime, reason: str) -> int:
    """A cut-off checkpoint: what is in the log now was in before the deadline."""
    return sequence(at=at, reason=reason)


def turn(*, at: datetime, lease: Lease) -> int | None:
    """Number and publish what is new, where this process holds the lease; None where another does.

    What a process that died left unfinished is finished by the next turn, whoever takes it.  Nothing is written
    where nothing is new.  Raises published.Forked.
    """
    if not lease.keep():
        return None
    if Entry.objects.filter(sequence__isnull=True).exists():  # a read: an idle log costs no lock
        try:
            sequence(at=at, lease=lease)
        except LeaseLost:
            return None
    return publish(lease=lease)
