"""A witness that goes to the log instead of being asked: by address or in a folder."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import datetime
from http.client import HTTPException
from pathlib import Path

from jinbang.cli.witnessing.state import Cosigned, Witness
from jinbang.transparency import Broken, parse_checkpoint, parse_note
from jinbang.transparency.consistency import prove_consistency
from jinbang.transparency.tiles import TileTree
from jinbang.transparency.witness import CheckpointUpdate

PATIENCE = 20.0  # seconds
LARGEST_FILE = 20_000_000


class Unreachable(Exception):
    """The log cannot be read there."""


class Place:
    """Where a log is published: an address below which its files are, or a folder that holds them."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._address = where.rstrip("/") + "/" if where.startswith(("https://", "http://")) else ""

    def fetch(self, path: str) -> bytes:
        """The bytes of a file of the log.  Raises Unreachable."""
        try:
            if not self._address:
                return (Path(self.where) / path).read_bytes()
            with urllib.request.urlopen(self._address + path, timeout=PATIENCE) as answer:  # noqa: S310
                data: bytes = answer.read(LARGEST_FILE + 1)
        except (OSError, HTTPException) as error:
            raise Unreachable(f"{self._address or self.where}{path if self._address else ''}: {error}") from error
        if len(data) > LARGEST_FILE:
            raise Unreachable(f"{self._address}{path} is larger than any file of a log")
        return data


def follow(place: Place, witness: Witness, *, at: datetime) -> Cosigned | None:
    """Cosign the newest checkpoint that is published there; None where it is the one that was cosigned last.

    Raises what Witness.add raises, Unreachable, and Broken where the log shows less than it did.
    """
    text = place.fetch("checkpoint").decode(errors="replace")
    shown = parse_checkpoint(parse_note(text).text)
    known = witness.latest(shown.origin)
    if known is not None and (known.size, known.root) == (shown.size, shown.root):
        return None
    old = known.size if known else 0
    if shown.size < old:
        raise Broken(f"{shown.origin} shows {shown.size} entries, it had shown {old}: an old copy, or a fork")
    tree = TileTree(fetch=place.fetch, size=shown.size)
    proof = tuple(prove_consistency(tree.node, old=old, new=shown.size))
    return witness.add(str(CheckpointUpdate(old, proof, text)), at=at)
