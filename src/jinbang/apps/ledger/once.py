"""Secrets in files: made once, by whoever comes first, and readable by their owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from jinbang.apps.ledger.disk import keep_names


def write_once(path: Path, data: bytes) -> None:
    """A secret, readable by its owner only, whole or not at all; what is there already stays.

    Written under another name, then linked: of two processes that begin at once one wins, for both.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
    keep_names(path.parent)
