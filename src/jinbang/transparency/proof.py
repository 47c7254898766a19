"""Offline proofs: that an entry is in a log, in one text without a server (https://c2sp.org/tlog-proof)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.checkpoint import Checkpoint, open_checkpoint, parse_decimal
from jinbang.transparency.errors import Malformed
from jinbang.transparency.inclusion import verify_inclusion
from jinbang.transparency.note import Key, Note
from jinbang.transparency.tree import HASH_SIZE

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True)
class Proof:
    """An inclusion proof and the signed checkpoint, verbatim, to which it leads.  `extra` is not authenticated."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {encode(self.extra)}")
        lines += [f"index {self.index}", *(encode(sibling) for sibling in self.path), ""]
        return "\n".join(lines) + "\n" + self.checkpoint

    def verify(self, *, leaf: bytes, keys: Iterable[Key], origin: str) -> tuple[Checkpoint, Note]:
        """The checkpoint of the log `origin` that holds the leaf hash, and its note for further cosignatures.

        Raises Malformed, Unknown (no trusted key of the log signed) or Broken (signature or path is wrong).
        """
        checkpoint, note = open_checkpoint(self.checkpoint, keys=keys, origin=origin)
        verify_inclusion(leaf=leaf, index=self.index, size=checkpoint.size, root=checkpoint.root, proof=self.path)
        return checkpoint, note


def format_proof(*, index: int, path: Sequence[bytes], checkpoint: str) -> str:
    """The text of a .tlog-proof file."""
    return str(Proof(index, tuple(path), checkpoint))


def parse_proof(text: str) -> Proof:
    """The parts of a .tlog-proof file; nothing is verified yet."""
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines.pop(0) != HEADER:
        raise Malformed(f"a proof begins with {HEADER} and has an empty line before its checkpoint")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("a proof states the index of its entry")
    index = parse_decimal(lines.pop(0).removeprefix("index "), what="the index of the entry")
    if len(lines) > LONGEST_PATH:
        raise Malformed(f"a proof has at most {LONGEST_PATH} hashes")
    return Proof(index, tuple(decode(line, size=HASH_SIZE) for line in lines), checkpoint, extra)
