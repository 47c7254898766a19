"""Checkpoints: the log's signed statement of its size and root (https://c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.errors import Malformed
from jinbang.transparency.note import Key, Note, open_note
from jinbang.transparency.tree import EMPTY_ROOT, HASH_SIZE

LARGEST_SIZE = 2**63 - 1


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: whose log, how many entries, which root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, encode(self.root), *self.extensions))


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """The three lines to sign with `sign_note`; raises Malformed for what could not be read back."""
    text = str(Checkpoint(origin, size, root))
    if parse_checkpoint(text) != Checkpoint(origin, size, root):
        raise Malformed(f"not the origin of a log: {origin!r}")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in the text of a note; raises Malformed for anything else."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or "" in lines:
        raise Malformed("a checkpoint is at least three lines, none of them empty: origin, size and root")
    origin, count, root, *extensions = lines
    size = parse_decimal(count, what="the size of the log")
    digest = decode(root, size=HASH_SIZE)
    if size == 0 and digest != EMPTY_ROOT:
        raise Malformed("the root of an empty log is the hash of the empty string")
    return Checkpoint(origin, size, digest, tuple(extensions))


def parse_decimal(text: str, *, what: str) -> int:
    """A non-negative number in its only spelling: ASCII digits without leading zeroes, below 2⁶³."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text[0] == "0" and text != "0"):
        raise Malformed(f"{what} is a decimal number, not {text[:40]!r}")
    number = int(text)
    if number > LARGEST_SIZE:
        raise Malformed(f"{what} is too large: {number}")
    return number


def open_checkpoint(data: str | bytes, *, keys: Iterable[Key], origin: str) -> tuple[Checkpoint, Note]:
    """The checkpoint of the log `origin`, once one of the log's keys has signed it, and its note for cosignatures."""
    note = open_note(data, keys)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise Malformed(f"this is a checkpoint of {checkpoint.origin}, not of {origin}")
    return checkpoint, note
