"""Entries in the form in which the ledger writes them, read at once: canonical by their shape, without parsing JSON.

A log has millions of entries, so what can be seen from the shape alone is not computed.  Whatever has another shape is
left to `leaf.parse_canonical`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SHAPE = re.compile(
    rb'\{"at":"([0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z)"'
    rb',"commitment":"([A-Za-z0-9_-]{43})"'
    rb',"kind":"([a-z0-9]+(?:[.-][a-z0-9]+)*)"'
    rb'(?:,"open":"([A-Za-z0-9_-]{43})")?'
    rb',"programme":"([ !#-\[\]-~]+)"'
    rb',"v":([12])\}'
)


class Leaf(NamedTuple):
    """An entry.  at: UTC to the microsecond, so that two compare as text.  open: "" where it opens nothing in public."""

    at: str
    commitment: str
    kind: str
    open: str
    programme: str
    version: int


def read_leaf(entry: bytes) -> Leaf | None:
    """The entry if it has exactly the shape that the ledger writes, and so is canonical JSON; None otherwise."""
    match = _SHAPE.fullmatch(entry)
    if match is None:
        return None
    at, sealed, kind, opened, programme, version = match.groups(b"")
    if opened and version == b"1":
        return None
    return Leaf(at.decode(), sealed.decode(), kind.decode(), opened.decode(), programme.decode(), int(version))
