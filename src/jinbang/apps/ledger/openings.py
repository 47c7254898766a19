"""The facts that entries open to the public, as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinbang.apps.ledger.models import Entry


def opened_facts(*, programme: str, kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(id of the entry, what it opens) of one kind of act, in the order of writing."""
    found = Entry.objects.filter(programme=programme, kind=kind, opened__isnull=False).order_by("id")
    for key, opened in found.values_list("id", "opened").iterator(chunk_size=200):
        yield key, opened or {}
