"""Makes an entry of the log.  Every act waits for this, so each part of its JSON is written once and put together as text.

The bytes are those of `leaf.canonical` and `leaf.commitment` over the same values: keys stand in their order already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from jinbang.transparency.base64text import encode_url
from jinbang.transparency.errors import Malformed
from jinbang.transparency.leaf import JSON, SALT_SIZE, canonical_text, opening_salt, quoted


class Sealed(NamedTuple):
    """leaf: what the log commits to.  facts, opened: their canonical JSON, to be kept; opened "" where nothing is."""

    leaf: bytes
    facts: str
    opened: str


def seal_entry(
    *, salt: bytes, programme: str, kind: str, subject: str, actor: str, at: str, facts: Mapping[str, JSON],
    opened: Mapping[str, JSON] | None,
) -> Sealed:  # fmt: skip
    """salt: 32 random bytes, never used twice.  at: as leaves write instants.  Raises Malformed as `canonical` does."""
    if len(salt) != SALT_SIZE:
        raise Malformed(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    told = canonical_text(facts)
    shown = "" if opened is None else canonical_text(opened)
    try:
        hidden = _commitment(salt, f'{{"actor":{quoted(actor)},"facts":{told},"subject":{quoted(subject)}}}')
        public = f'"open":"{_commitment(opening_salt(salt), shown)}",' if shown else ""
        leaf = (
            f'{{"at":{quoted(at)},"commitment":"{hidden}","kind":{quoted(kind)},{public}"programme":{quoted(programme)},"v":2}}'
        ).encode()
    except (UnicodeEncodeError, TypeError) as error:
        raise Malformed(f"not canonical JSON: {error}") from error
    return Sealed(leaf, told, shown)


def _commitment(salt: bytes, text: str) -> str:
    disclosed = encode_url(f'["{encode_url(salt)}",{text}]'.encode())
    return encode_url(hashlib.sha256(disclosed.encode("ascii")).digest())
