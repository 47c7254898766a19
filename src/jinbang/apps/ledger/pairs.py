"""Pseudonyms under which the public sees experts: another one with every application (docs/reference/bundle.md).

The secret lies beside the log's keys, never in the database: whoever has a copy of the tables alone cannot tell which pairs are
of one expert.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from jinbang.apps.ledger.keys import folder
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
        _make(path)
    return hmac.digest(path.read_bytes(), f"jinbang pairs\n{programme}".encode(), "sha256")


def _make(path: Path) -> None:
    """Written whole under another name, then linked: of two processes that begin at once one wins, for both."""
    fresh = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
