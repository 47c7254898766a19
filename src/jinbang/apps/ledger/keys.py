"""The log's signing key, a file outside the database."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jinbang.transparency import Signer


@lru_cache(maxsize=4)
def _signer(folder: str, name: str) -> Signer:
    path = Path(folder) / "keys" / "log.seed"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return Signer(name, path.read_bytes())


def log_signer() -> Signer:
    """Signs checkpoints and receipts; made at the first use, readable by the owner only."""
    return _signer(str(settings.HOME), settings.JINBANG_LOG_ORIGIN)
