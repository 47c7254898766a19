"""Rotation of the log's keys: the log itself says which keys it had, and from when to when."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from jinbang.apps.ledger import keys
from jinbang.apps.ledger.actions.append import append
from jinbang.apps.ledger.once import write_once
from jinbang.transparency import Signer

SITE = "site"


class KeyRefused(Exception):
    """Why a key cannot be retired."""


def begin_key(*, at: datetime) -> str:
    """A further key that signs from now on beside those before; returns its vkey.  Ledger: log.key-begin."""
    keys.log_signers()  # the first one is made where there is none
    seed = secrets.token_bytes(32)
    signer = Signer(settings.JINBANG_LOG_ORIGIN, seed)
    identifier = f"{signer.key_id:08x}"
    waiting = keys.folder() / f"log-{identifier}.waiting"
    write_once(waiting, seed)
    with transaction.atomic():
        append(
            programme=SITE, kind="log.key-begin", subject=f"key:{identifier}", actor="operator", at=at,
            facts={"key": signer.vkey},
        )  # fmt: skip
    waiting.replace(waiting.with_suffix(".seed"))
    return signer.vkey


def retire_key(*, identifier: str, at: datetime) -> str:
    """The key signs no more and its seed is destroyed; its public half is kept.  Returns its vkey.

    Raises KeyRefused for an unknown key and for the only one.  Ledger: log.key-retire, still signed by it.
    """
    found = {one.id: one for one in keys.public_keys() if one.active}
    path = keys.seed_of(identifier)
    if path is None:
        raise KeyRefused(f"No active key has the id {identifier}. Active: {', '.join(found)}.")
    if len(found) == 1:
        raise KeyRefused(
            "It is the only key: begin a new one first, and let those who check know it (jinbang keys new)."
        )
    vkey = found[identifier].vkey
    with transaction.atomic():
        append(
            programme=SITE, kind="log.key-retire", subject=f"key:{identifier}", actor="operator", at=at,
            facts={"key": vkey},
        )  # fmt: skip
    (keys.folder() / f"log-{identifier}.pub").write_text(vkey + "\n", encoding="utf-8")
    gone = path.rename(
        path.with_suffix(".retired")
    )  # first of all it signs no more: a seed of noughts would, after a death here
    gone.write_bytes(bytes(32))
    gone.unlink()
    return vkey
