"""The answer of one invariant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """rule: "R1", ….  words: what holds.  looked_at: rows examined.  broken: how many break it; examples: up to five."""

    rule: str
    words: str
    looked_at: int
    broken: int
    examples: tuple[str, ...] = ()


def found(rule: str, words: str, looked_at: int, broken: Iterable[object]) -> Invariant:
    """From what breaks it."""
    against = [str(one) for one in broken]
    return Invariant(rule, words, looked_at, len(against), tuple(against[:5]))
