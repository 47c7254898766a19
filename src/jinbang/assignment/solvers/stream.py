"""Chance that anyone can repeat: SHA-256 in counter mode, cut to whole numbers without bias."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
WORD = 2**64


class Stream:
    """Whole numbers from a seed and the problem's digest.

    Block k is SHA-256("jinbang assignment draw 1\\n" digest "\\n" seed "\\n" k), read as four big-endian 64-bit words.
    It depends on no library's generator, so a draw can be repeated in any language, years later.
    """

    def __init__(self, *, seed: int, digest: str) -> None:
        self._head = f"jinbang assignment draw 1\n{digest}\n{seed}\n".encode()
        self._words = self._read()

    def _read(self) -> Iterator[int]:
        block = 0
        while True:
            state = hashlib.sha256(self._head + str(block).encode()).digest()
            for at in range(0, 32, 8):
                yield int.from_bytes(state[at : at + 8], "big")
            block += 1

    def below(self, limit: int) -> int:
        """0 … limit-1, each equally likely (words at or above the largest multiple of limit are thrown away)."""
        if not 0 < limit <= WORD:
            raise ValueError(f"cannot draw below {limit}")
        fair = WORD - WORD % limit
        return next(word for word in self._words if word < fair) % limit

    def shuffle(self, items: list[T]) -> None:
        """In place, every order equally likely (Fisher and Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
