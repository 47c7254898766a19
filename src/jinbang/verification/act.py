"""One act of a programme as the bundle shows it, and strict readers for its opened facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import is_normalized, normalize

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
SCALE = 10**6
"""Decimals of scores are kept as whole millionths."""


class Bent(ValueError):
    """The opened facts of an act do not have the shape that the format gives them."""


@dataclass(slots=True)
class Act:
    """An entry of the programme with its opened facts.  at: UTC text that compares as text."""

    index: int
    kind: str
    at: str
    facts: Mapping[str, Any]

    def text(self, key: str) -> str:
        """A text that is not empty, and looks like no other."""
        value = self.facts.get(key)
        if not isinstance(value, str) or not value or not plain(value):
            raise Bent(f"{key!r} is no plain text")
        return value

    def optional(self, key: str) -> str:
        """A text, or "" where there is none."""
        value = self.facts.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Bent(f"{key!r} is no text")
        return value

    def whole(self, key: str) -> int:
        """A whole number that is not negative."""
        value = self.facts.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Bent(f"{key!r} is no whole number")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.facts.get(key)
        if not isinstance(value, bool):
            raise Bent(f"{key!r} is neither true nor false")
        return value

    def digest(self, key: str) -> str:
        """A SHA-256 in hexadecimal."""
        value = self.facts.get(key)
        if not isinstance(value, str) or not _DIGEST.fullmatch(value):
            raise Bent(f"{key!r} is no SHA-256")
        return value

    def instant(self, key: str) -> str:
        """An instant in the one spelling of the log."""
        value = self.facts.get(key)
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise Bent(f"{key!r} is no instant")
        return value

    def rows(self, key: str, width: int) -> Sequence[Sequence[Any]]:
        """A list of lists of that width."""
        value = self.facts.get(key)
        if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == width for row in value):
            raise Bent(f"{key!r} is no list of rows of {width}")
        return value

    def pairs(self, key: str) -> Sequence[Sequence[str]]:
        """A list of pairs of texts."""
        rows = self.rows(key, 2)
        if not all(isinstance(one, str) for row in rows for one in row):
            raise Bent(f"{key!r} is no list of pairs of texts")
        return rows

    def texts(self, key: str) -> Sequence[str]:
        """A list of texts."""
        value = self.facts.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Bent(f"{key!r} is no list of texts")
        return value

    def objects(self, key: str) -> Sequence[Mapping[str, Any]]:
        """A list of objects."""
        value = self.facts.get(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise Bent(f"{key!r} is no list of objects")
        return value

    def object(self, key: str) -> Mapping[str, Any]:
        """An object."""
        value = self.facts.get(key)
        if not isinstance(value, dict):
            raise Bent(f"{key!r} is no object")
        return value


def plain(text: str) -> bool:
    """Whether it is what it looks like: no invisible signs, no wide digits, no second way to write a letter."""
    if not text.isprintable():
        return False
    return text.isascii() or (is_normalized("NFC", text) and not any(map(_disguised, text)))


def _disguised(sign: str) -> bool:
    """A wide or raised form of an ASCII letter or digit."""
    return not sign.isascii() and normalize("NFKC", sign).isascii() and normalize("NFKC", sign).isalnum()


def millionths(text: Any) -> int:
    """A decimal of at most six places in its text, as whole millionths."""
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise Bent(f"{str(text)[:40]!r} is no decimal")
    whole, _, part = text.lstrip("-").partition(".")
    value = int(whole) * SCALE + int(part.ljust(6, "0") or 0)
    return -value if text.startswith("-") else value


def utc_text(text: str) -> str:
    """An instant of a definition (ISO 8601 with its offset) as the log writes instants."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Bent(f"{text[:40]!r} is no instant") from error
    if moment.tzinfo is None:
        raise Bent(f"{text[:40]!r} has no zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
