"""What a witness does: accept a later checkpoint only if it continues the one it knows (https://c2sp.org/tlog-witness).

This is the decision alone; storing the result before answering, atomically, is the caller's part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.checkpoint import Checkpoint, open_checkpoint, parse_decimal
from jinbang.transparency.consistency import verify_consistency
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Malformed
from jinbang.transparency.note import Key, Note
from jinbang.transparency.tree import EMPTY_ROOT, HASH_SIZE


@dataclass(frozen=True)
class CheckpointUpdate:
    """The body of `add-checkpoint`: the size to start from, a consistency proof, and the newer signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        return "\n".join((f"old {self.old}", *(encode(sibling) for sibling in self.proof), "", self.checkpoint))


def parse_update(text: str) -> CheckpointUpdate:
    """The parts of an `add-checkpoint` body; nothing is verified yet."""
    head, gap, checkpoint = text.partition("\n\n")
    first, *hashes = head.split("\n")
    if not gap or not first.startswith("old ") or len(hashes) > 63:
        raise Malformed("a request to a witness begins with “old SIZE”, at most 63 hashes and an empty line")
    old = parse_decimal(first.removeprefix("old "), what="the old size")
    return CheckpointUpdate(old, tuple(decode(line, size=HASH_SIZE) for line in hashes), checkpoint)


class Conflict(ValueError):
    """The request starts from another size than the latest that the witness cosigned, which is `size`."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the witness knows {size} entries of this log; prove consistency from there")
        self.size = size


def examine(
    update: CheckpointUpdate, *, known: Checkpoint | None, keys: Iterable[Key], origin: str
) -> tuple[Checkpoint, Note]:
    """The newer checkpoint and its note, if the witness may cosign it.

    `known` is the latest checkpoint of `origin` that the witness cosigned, None if there was none yet.  Raises
    Unknown (no key of the log signed), Conflict (start again from its `size`), Broken (a fork, or no proof of
    consistency: never cosign, keep the request as evidence) or Malformed.
    """
    checkpoint, note = open_checkpoint(update.checkpoint, keys=keys, origin=origin)
    if update.old > checkpoint.size:
        raise Malformed(f"the old size {update.old} is larger than the new one, {checkpoint.size}")
    size, root = (known.size, known.root) if known else (0, EMPTY_ROOT)
    if update.old != size:
        raise Conflict(size)
    verify_consistency(old=size, old_root=root, new=checkpoint.size, new_root=checkpoint.root, proof=update.proof)
    return checkpoint, note


def parse_witnesses(text: str) -> list[tuple[str, CosignerKey]]:
    """Address and key of each witness in "URL KEY, URL KEY"; raises Malformed for anything else."""
    found = []
    for one in filter(None, (part.strip() for part in text.split(","))):
        address, _, vkey = one.partition(" ")
        if not address.startswith(("https://", "http://")) or not vkey.strip():
            raise Malformed(f"a witness is an address and its key with a space between, not {one[:80]!r}")
        found.append((address.rstrip("/") + "/", CosignerKey.parse(vkey.strip())))
    return found
