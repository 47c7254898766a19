"""Commit first, then let public randomness decide: canonical bytes, their digest, and integers from a text.

The discipline is RFC 3797's (announce everything, then wait); the arithmetic is draft-thomson-elegy-vrs:
PRK = HKDF-Extract(salt = digest of the commitment, IKM = the randomness) with SHA-256 (RFC 5869), then one
HKDF-Expand per question.  Integers below a bound come by rejection, so that no value is likelier than another.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

FORMAT = "jinbang-draw/1"


def canonical_bytes(document: Any) -> bytes:
    """The document as RFC 8785 JSON.  It may hold text, lists, objects with ASCII keys, and integers below 2**53."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def label(*, candidate: str, salt: bytes) -> str:
    """A published name that hides who stands behind it: SHA-256(salt ‖ id), 32 hexadecimal digits.

    `salt` is 16 secret bytes or more, a fresh one for each candidate, handed to that candidate, who can then find the
    own line.  Deleting the salt cuts the link for good.
    """
    if len(salt) < 16:
        raise ValueError("a salt needs 16 bytes or more, else the label can be guessed")
    return hashlib.sha256(salt + candidate.encode()).hexdigest()[:32]


class Beacon:
    """Questions to the randomness: `ticket` picks an integer, `order` puts names in a row."""

    def __init__(self, *, commitment: str, randomness: str) -> None:
        """`commitment` is the digest (hexadecimal) of the published bytes, `randomness` the canonical text."""
        self.key = hmac.digest(bytes.fromhex(commitment), randomness.encode(), "sha256")

    def expand(self, info: str, length: int) -> bytes:
        """HKDF-Expand of RFC 5869 section 2.3 with SHA-256; `length` up to 8,160 bytes."""
        if length > 255 * 32:
            raise ValueError("HKDF-Expand gives at most 8,160 bytes")
        block, output, number = b"", b"", 1
        while len(output) < length:
            block = hmac.digest(self.key, block + info.encode() + bytes([number]), "sha256")
            output += block
            number += 1
        return output[:length]

    def ticket(self, *, count: int) -> int:
        """A ticket from 0 to count − 1, all equally likely: whole bytes, spare bits cut, too large ones thrown away."""
        if count < 1:
            raise ValueError("there must be at least one ticket")
        width = (count - 1).bit_length()
        attempt = 0
        while True:
            raw = self.expand(f"{FORMAT} ticket {attempt}", (width + 7) // 8)
            number = int.from_bytes(raw, "big") & ((1 << width) - 1)
            if number < count:
                return number
            attempt += 1

    def order(self, names: Iterable[str]) -> list[str]:
        """The names sorted by HKDF-Expand(PRK, name, 32): a random order that does not depend on the order given."""
        return sorted(names, key=lambda name: self.expand(f"{FORMAT} order {name}", 32))
