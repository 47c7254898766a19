"""Asks a witness to cosign (https://c2sp.org/tlog-witness) and keeps what it answers.

Checkpoints are published without waiting for anyone; a cosignature is put below them when it comes.
"""

from __future__ import annotations

from django.conf import settings

from jinbang.apps.ledger.asking import NoAnswer, post
from jinbang.apps.ledger.models import Checkpoint, Cosignature
from jinbang.apps.ledger.published import fetch, published
from jinbang.transparency import Broken, Malformed, parse_note
from jinbang.transparency.consistency import prove_consistency
from jinbang.transparency.cosignature import CosignerKey, cosigned_at
from jinbang.transparency.tiles import TileTree
from jinbang.transparency.witness import CheckpointUpdate, parse_witnesses

TIMES = 3  # how often a request is sent anew from the size that the witness names


class WitnessRefused(Exception):
    """A witness did not cosign; the message says what it answered."""


def witnesses() -> list[tuple[str, CosignerKey]]:
    """Address and key of each that the operator has set."""
    return parse_witnesses(settings.JINBANG.witnesses)


def ask_witness(*, url: str, key: CosignerKey) -> int | None:
    """Have the next checkpoint cosigned, a sealed one first; returns its size, None where there is nothing to ask.

    Raises WitnessRefused or asking.NoAnswer; nothing is written then.  Safe to repeat.
    """
    mine = Cosignature.objects.filter(name=key.name, key_id=f"{key.key_id:08x}")
    known = mine.order_by("-size").values_list("size", flat=True).first()
    wanted = _next(known)
    if wanted is None:
        return None
    size, text = wanted
    old, answer = known or 0, b""
    for _ in range(TIMES):
        body = _request(old, size, text)
        status, answer = post(f"{url}add-checkpoint", data=body.encode(), kind="text/plain")
        if status == 200:
            _keep(size, text, answer, key)
            return size
        stated = answer.strip()
        if status != 409 or not stated.isdigit() or int(stated) == old:
            break
        old = int(stated)
        if old > size:  # it saw more than what was asked for, and its answer was lost
            newest = _newest()
            if newest is None or newest[0] < old:
                raise WitnessRefused(f"{key.name} has seen {old} entries of this log, more than were ever published")
            size, text = newest
    raise WitnessRefused(f"{key.name} answers {status}: {answer[:200].decode(errors='replace').strip()}")


def _next(known: int | None) -> tuple[int, str] | None:
    """The oldest sealed checkpoint that it has not passed, else the newest; only what is published."""
    newest = _newest()
    if newest is None or newest[0] == known:
        return None
    sealed = Checkpoint.objects.exclude(reason="").filter(size__lt=newest[0], size__gt=known or 0)
    return sealed.order_by("size").values_list("size", "text").first() or newest


def _newest() -> tuple[int, str] | None:
    size = published()[0]
    found = Checkpoint.objects.filter(size=size).order_by("-id").values_list("text", flat=True).first()
    return (size, found) if found and size else None


def _request(old: int, size: int, text: str) -> str:
    tree = TileTree(fetch=fetch, size=size)
    return str(CheckpointUpdate(old, tuple(prove_consistency(tree.node, old=old, new=size)), text))


def _keep(size: int, text: str, answer: bytes, key: CosignerKey) -> None:
    """Only a line of that witness, and only where it holds: what is published must not break anybody's check."""
    try:
        note = parse_note(text + answer.decode())
        moment = cosigned_at(note, key)
    except (UnicodeDecodeError, Malformed, Broken) as error:
        raise WitnessRefused(f"{key.name} answers with no valid cosignature: {error}") from error
    if moment is None:
        raise WitnessRefused(f"{key.name} answers without its own cosignature")
    line = next(one.line for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id))
    row = Cosignature(size=size, name=key.name, key_id=f"{key.key_id:08x}", line=line, at=moment)
    Cosignature.objects.bulk_create([row], ignore_conflicts=True)


__all__ = ["NoAnswer", "WitnessRefused", "ask_witness", "witnesses"]
