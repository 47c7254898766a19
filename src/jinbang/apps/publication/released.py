"""The lists as they were released: kept in the ledger word by word, so that the public bundle can show the same bytes for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from jinbang.apps.ledger.actions.append import stamp
from jinbang.apps.publication.models import Entry, Release
from jinbang.transparency import canonical


def released_lists(*, entries: Iterable[Entry], release: Release) -> dict[str, Any]:
    """What one release made public, list by list in the order of the call, entries in the order of display.

    entries: with their contests (and applications) at hand, saved.  Its canonical JSON is `lists/<n>.json` of the bundle.
    """
    lists: dict[tuple[int, str], list[Entry]] = {}
    for one in entries:
        lists.setdefault((one.contest.ordinal, one.contest.key), []).append(one)
    return {
        "programme": release.programme.key,
        "release": release.times,
        "at": stamp(release.at),
        "lists": [
            {"list": key, "entries": [_row(n, one) for n, one in enumerate(_displayed(found), start=1)]}
            for (_, key), found in sorted(lists.items())
        ],
    }


def shown_release(lists: dict[str, Any]) -> dict[str, Any]:
    """The opened facts of `release.done`: which application stands where, without a name."""
    return {
        "release": lists["release"],
        "digest": hashlib.sha256(canonical(lists)).hexdigest(),
        "entries": [
            [one["list"], entry["application"], entry["order"]] for one in lists["lists"] for entry in one["entries"]
        ],
    }


def _displayed(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (one.order_key, one.pk))


def _row(order: int, entry: Entry) -> dict[str, Any]:
    return {
        "order": order, "application": entry.application.number if entry.application else None, "entry": entry.slug,
        "name": entry.name, "organisation": entry.organisation, "unit": entry.unit,
    }  # fmt: skip
