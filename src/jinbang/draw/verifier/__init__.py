"""Check a published draw without the drawer: this module shares no code with it and reads only the published bytes.

It never solves anything: it adds up tickets, counts quotas, multiplies out the stated proofs of fairness, and redoes
the hashing.  Everything is whole numbers and fractions.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinbang.draw.verifier.commitment import BEFORE, in_time
from jinbang.draw.verifier.reading import Broken, Document, Undecided
from jinbang.draw.verifier.result import AFTER


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the draw.  `holds` is None where the published bytes cannot decide it; `detail` says why."""

    promise: str
    holds: bool | None
    detail: str = ""


def verify(
    *, commitment: bytes, result: bytes, digest: str | None = None, committed: datetime | None = None
) -> tuple[Check, ...]:
    """Every promise of a published draw: held, broken (with what breaks it) or not decidable.  Never raises.

    `digest` is the SHA-256 that was announced before the randomness, `committed` the (aware) moment when it was, where
    the caller has them from elsewhere, such as a public log.
    """
    checks, before = _commitment(commitment, digest, committed)
    if before is None:
        return (*checks, Check("the result can be read", None, "the commitment is broken"))
    return (*checks, *_result(before, hashlib.sha256(commitment).hexdigest(), result))


def verify_commitment(
    *, commitment: bytes, digest: str | None = None, committed: datetime | None = None
) -> tuple[Check, ...]:
    """The promises that can be checked before the randomness is known."""
    return _commitment(commitment, digest, committed)[0]


def _commitment(
    data: bytes, digest: str | None, committed: datetime | None
) -> tuple[tuple[Check, ...], Document | None]:
    read, before = _read("the commitment can be read", data, _COMMITMENT)
    if before is None:
        return (read,), None
    checks = [read]
    if digest is not None:
        same = digest.strip().lower() == hashlib.sha256(data).hexdigest()
        checks.append(Check("the commitment has the announced digest", same, "" if same else "the SHA-256 differs"))
    checks += [_check(promise, test, before) for promise, test in BEFORE]
    if committed is not None:
        checks.append(
            _check(
                "the commitment was made before its randomness came out", lambda doc: in_time(doc, committed), before
            )
        )
    return tuple(checks), before


def _result(before: Document, digest: str, data: bytes) -> Iterator[Check]:
    read, after = _read("the result can be read", data, _RESULT)
    yield read
    if after is None:
        return
    same = after["commitment"] == digest
    yield Check("the result belongs to this commitment", same, "" if same else f"the commitment's digest is {digest}")
    key = hmac.new(bytes.fromhex(digest), after["randomness"].encode(), hashlib.sha256).digest()
    for promise, test in AFTER:
        yield _check(promise, lambda doc, test=test: test(doc, after, key), before)  # type: ignore[misc]


def _check(promise: str, test: Callable[[Document], None], before: Document) -> Check:
    try:
        test(before)
    except Undecided as why:
        return Check(promise, None, str(why))
    except Broken as why:
        return Check(promise, False, str(why))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError, OverflowError) as why:
        return Check(promise, False, f"the document is malformed: {why!r}")
    return Check(promise, True)


# The shape of the documents: what each key holds.
_COMMITMENT = {
    "format": str, "title": str, "size": int, "substitutes": (int, type(None)), "randomness": list, "attributes": list,
    "quotas": list, "roster": list, "lottery": dict, "fairness": dict,
}  # fmt: skip
_RESULT = {
    "format": str, "commitment": str, "randomness": str, "ticket": str, "panel": int, "seats": list,
    "substitutes": list,
}  # fmt: skip


def _read(promise: str, data: bytes, shape: dict[str, Any]) -> tuple[Check, Document | None]:
    try:
        document = json.loads(data.decode("utf-8"))
        if not isinstance(document, dict) or document.get("format") != "jinbang-draw/1":
            raise ValueError("it is not a document of format jinbang-draw/1")
        if set(document) != set(shape):
            raise ValueError(f"keys missing or unknown: {sorted(set(document) ^ set(shape))}")
        for key, kind in shape.items():
            if not isinstance(document[key], kind) or isinstance(document[key], bool):
                raise ValueError(f"{key} has the wrong type")
        plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        if plain.encode("utf-8") != data:
            raise ValueError("it is not canonical JSON (RFC 8785)")
    except (ValueError, RecursionError) as why:
        return Check(promise, False, str(why)), None
    return Check(promise, True), document
