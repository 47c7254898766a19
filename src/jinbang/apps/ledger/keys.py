"""The log's signing keys, files outside the database.

`keys/log.seed` and, after a rotation, `keys/log-<id>.seed`: 32 bytes each, readable by the owner only.  While two are
there, everything is signed by both, so that those who know only the old one learn to trust the new one in time.
A retired key leaves its public half as `keys/log-<id>.pub`: what it signed stays checkable.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jinbang.apps.ledger.once import write_once
from jinbang.transparency import Signer, VerifierKey

FIRST = "log.seed"


@dataclass(frozen=True)
class PublicKey:
    """What those who check need.  id: eight hexadecimal digits, as in the vkey."""

    id: str
    vkey: str
    active: bool


def folder() -> Path:
    """Where the keys lie; made at the first use."""
    path = Path(settings.HOME) / "keys"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@lru_cache(maxsize=8)
def _signers(files: tuple[tuple[Path, int], ...], name: str) -> tuple[Signer, ...]:
    return tuple(Signer(name, path.read_bytes()) for path, _ in files)


def log_signers() -> tuple[Signer, ...]:
    """All keys that sign, the oldest first; one is made where there is none."""
    found = _seeds()
    if not found:
        write_once(folder() / FIRST, secrets.token_bytes(32))
        found = _seeds()
    return _signers(tuple((path, path.stat().st_mtime_ns) for path in found), settings.JINBANG_LOG_ORIGIN)


def log_signer() -> Signer:
    """The newest of them."""
    return log_signers()[-1]


def public_keys() -> list[PublicKey]:
    """Active ones, the newest first, then the retired ones."""
    active = [PublicKey(f"{one.key_id:08x}", one.vkey, True) for one in reversed(log_signers())]
    retired = [PublicKey(path.stem.removeprefix("log-"), path.read_text(encoding="utf-8").strip(), False)
               for path in sorted(folder().glob("log-*.pub"), key=_age, reverse=True)]  # fmt: skip
    return [*active, *retired]


def keep_public(vkeys: Iterable[str]) -> None:
    """Keep the public halves of keys that signed this log elsewhere: what they signed stays checkable here."""
    known = {one.vkey for one in public_keys()}
    for vkey in vkeys:
        if vkey not in known:
            (folder() / f"log-{VerifierKey.parse(vkey).key_id:08x}.pub").write_text(vkey + "\n", encoding="utf-8")


def seed_of(identifier: str) -> Path | None:
    """The file of an active key."""
    for path, signer in zip(_seeds(), log_signers(), strict=True):
        if f"{signer.key_id:08x}" == identifier:
            return path
    return None


def _seeds() -> list[Path]:
    return sorted(folder().glob("log*.seed"), key=_age)


def _age(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
