"""Check a published draw without the drawer: this module shares no code with it and reads only the published bytes."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the draw: what it says, whether it holds, and the first thing that breaks it."""

    promise: str
    holds: bool
    detail: str = ""


def verify(*, commitment: bytes, result: bytes) -> tuple[Check, ...]:
    """Every promise of a published draw, held or broken; never raises for bad input."""
    try:
        before, after = json.loads(commitment), json.loads(result)
        digest = hashlib.sha256(commitment).hexdigest()
        key = hmac.new(bytes.fromhex(digest), after["randomness"].encode(), hashlib.sha256).digest()
        checks = [Check("the result names this commitment", after["commitment"] == digest)]
        checks.append(Check("the order follows from the randomness", _ordered(before, after, key)))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        return (Check("the published documents can be read", False, str(fault)),)
    return tuple(checks)


def _ordered(before: dict, after: dict, key: bytes) -> bool:  # type: ignore[type-arg]
    def place(name: str) -> bytes:
        return hmac.new(key, f"jinbang-draw/1 order {name}".encode() + b"\x01", hashlib.sha256).digest()

    seats = after["seats"]
    return seats == sorted(seats, key=place) and len(seats) == before["size"]
