"""Files of an objection that was refused stay at hand, so that nobody uploads them twice.

Nothing of the refused objection is written: the bytes lie under their digest, and only whoever sent them holds the signed
token that leads to them, for two hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.files.storage import default_storage

from jinbang.apps.publication.actions.objections import MAX_EVIDENCE, Evidence, acceptable, store

_SALT = "objection-evidence"
LASTS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Held:
    """A file at hand: what it is called, its size in bytes, and the token that brings it back."""

    name: str
    size: int
    token: str


def hold(*, evidence: Sequence[Evidence]) -> list[Held]:
    """Keep what could be evidence (kind and size are right), at most as many as an objection may have."""
    kept: list[Held] = []
    for one in evidence:
        if len(kept) < MAX_EVIDENCE and acceptable(one):
            facts = store(one)
            token = signing.dumps({"name": one.name, "digest": facts["digest"]}, salt=_SALT)
            kept.append(Held(one.name, len(one.content), token))
    return kept


def held(*, tokens: Iterable[str]) -> list[Evidence]:
    """The files behind the tokens; a forged or outdated one brings nothing back."""
    found = []
    for token in list(tokens)[:MAX_EVIDENCE]:
        try:
            facts = signing.loads(token, salt=_SALT, max_age=LASTS)
        except signing.BadSignature:
            continue
        with default_storage.open(f"evidence/{facts['digest'][:2]}/{facts['digest']}") as file:
            found.append(Evidence(facts["name"], file.read()))
    return found
