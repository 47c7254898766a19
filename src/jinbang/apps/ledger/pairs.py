"""Pseudonyms under which the public sees experts: another one with every application (docs/reference/bundle.md).

The secret lies beside the log's keys, never in the database: whoever has a copy of the tables alone cannot tell which pairs are
of one expert.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from jinbang.apps.ledger.keys import folder
from jinbang.apps.ledger.once import write_once
from jinbang.transparency.base64text import encode_url

FILE = "pairs.secret"
LENGTH = 22  # of 43 characters: 132 bits


def pair_of(*, programme: str, expert: str, application: str) -> str:
    """The pseudonym of one expert with one application.  programme: key.  expert: code.  application: number."""
    return _pair(_secret(folder() / FILE, programme), expert, application)


def pairs_of(*, programme: str, pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """[application, pair] for each (application number, expert code), in the order that tells nothing of the experts."""
    secret = _secret(folder() / FILE, programme)
    return sorted([number, _pair(secret, code, number)] for number, code in pairs)


def _pair(secret: bytes, expert: str, application: str) -> str:
    return encode_url(hmac.digest(secret, f"{expert}\n{application}".encode(), "sha256"))[:LENGTH]


@lru_cache(maxsize=64)
def _secret(path: Path, programme: str) -> bytes:
    """The programme's own secret, out of the one in the file; made at the first use."""
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    return hmac.digest(path.read_bytes(), f"jinbang pairs\n{programme}".encode(), "sha256")
