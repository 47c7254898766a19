"""The record of acts in an archive: all leaves, so that the tree stays whole; words and salts of this programme alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jinbang.apps.archive import rows
from jinbang.apps.ledger.models import Entry

KEPT = frozenset(("id", "sequence", "leaf", "leaf_hash"))
"""Columns of an entry that is not of the programme."""


def entries(*, programme: str, referred: set[str]) -> Iterator[dict[str, Any]]:
    """Every entry in order.

    Whole: those of the programme, those about the log itself, and those by which somebody in `referred` was registered.
    """
    for row in rows.spoken(Entry.objects.order_by("pk")):
        own = row["programme"] == programme
        common = row["kind"].startswith("log.") or (row["programme"] == "" and row["subject"] in referred)
        yield row if own or common else {name: row[name] for name in KEPT}


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """An entry as it is stored: what a bare leaf says of itself is read from it."""
    if row.keys() != KEPT:
        return row
    said = json.loads(rows._meant(Entry._meta.get_field("leaf"), row["leaf"]))
    return {
        **row, "programme": said.get("programme", ""), "kind": said.get("kind", ""), "subject": "", "actor": "",
        "at": said["at"], "facts": {}, "opened": None, "salt": None,
    }  # fmt: skip


def actors(*, programme: str) -> set[int]:
    """Ids of the persons who acted in the programme."""
    found = Entry.objects.filter(programme=programme, actor__startswith="person:").values_list("actor", flat=True)
    return {int(one.removeprefix("person:")) for one in found.distinct() if one.removeprefix("person:").isdigit()}
