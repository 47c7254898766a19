"""The openings of a bundle, read in step with its log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from jinbang.transparency.archive import Archive
from jinbang.transparency.base64text import decode_url
from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.leaf import SALT_SIZE, canonical, commitment_of

FOLDER = "log/openings"
AT_ONCE = 65_536
ERASED = ""
"""In place of a disclosure whose salt was destroyed."""
_LINE = re.compile(
    rb'\{(?:"index":(0|[1-9][0-9]{0,15}),"open":"([A-Za-z0-9_-]+)"|"erased":true,"index":(0|[1-9][0-9]{0,15}))\}'
)


class _Inexact(Exception):
    """A number that is not whole: its spelling is looked at more closely."""


def _inexact(text: str) -> float:
    raise _Inexact(text)


_READ = json.JSONDecoder(parse_float=_inexact, parse_constant=_inexact).decode
_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def open_facts(disclosed: str, *, sealed: str) -> dict[str, Any]:
    """The opened facts of an entry whose leaf says `sealed`; raises Broken or Malformed."""
    if commitment_of(disclosed) != sealed:
        raise Broken("the opening is not of this entry")
    data = decode_url(disclosed)
    try:
        text = data.decode()
        try:
            pair = _READ(text)
            same = _WRITE(pair) == text
        except _Inexact:
            pair = json.loads(text)
            same = canonical(pair) == data
    except (ValueError, RecursionError) as error:
        raise Malformed(f"the opening is not JSON: {error}") from error
    if not same:
        raise Malformed("the opening is not in canonical form (RFC 8785)")
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str) or not isinstance(pair[1], dict):
        raise Malformed("an opening holds a salt and an object")
    if len(decode_url(pair[0])) != SALT_SIZE:
        raise Malformed(f"the salt of an opening has {SALT_SIZE} bytes")
    return pair[1]


class Openings:
    """Asked for each index of the log in order; one file is in memory at a time."""

    def __init__(self, archive: Archive, *, size: int) -> None:
        self._archive = archive
        self._last = (size + AT_ONCE - 1) // AT_ONCE
        self._part = -1
        self._lines: Iterator[bytes] = iter(())
        self._ahead: tuple[int, str] | None = None
        self.wrong: list[tuple[str, str]] = []
        known = {_path(part) for part in range(self._last)}
        self.wrong += [
            (path, "no entries of the log belong to this file") for path in archive.paths(FOLDER) if path not in known
        ]

    def at(self, index: int) -> str | None:
        """The opening of that entry, ERASED, or None where there is none.  Openings passed over are put into `wrong`."""
        if index // AT_ONCE != self._part:
            self._begin(index // AT_ONCE)
        while self._ahead is not None and self._ahead[0] < index:
            self.wrong.append((f"entry {self._ahead[0]}", "an opening comes twice, or out of order"))
            self._next()
        if self._ahead is None or self._ahead[0] != index:
            return None
        disclosed = self._ahead[1]
        self._next()
        return disclosed

    def finish(self) -> None:
        """After the last entry: what is left belongs to none."""
        while self._ahead is not None:
            self.wrong.append((f"entry {self._ahead[0]}", "an opening of no entry of this file, or out of order"))
            self._next()

    def _begin(self, part: int) -> None:
        self.finish()
        self._part = part
        path = _path(part)
        self._lines = iter(())
        if self._archive.has(path):
            try:
                data = self._archive.read(path)
            except (Broken, Malformed) as error:
                self.wrong.append((path, str(error)))
                data = b""
            if data and not data.endswith(b"\n"):
                self.wrong.append((path, "the file does not end with a line end"))
            lines = data.split(b"\n")
            lines.pop()
            lines.reverse()
            self._lines = _consumed(lines)
        self._next()

    def _next(self) -> None:
        self._ahead = None
        for line in self._lines:
            match = _LINE.fullmatch(line)
            if match is None:
                self.wrong.append((_path(self._part), "a line is no opening in its one spelling"))
                continue
            self._ahead = (int(match[1]), match[2].decode()) if match[2] else (int(match[3]), ERASED)
            return


def _path(part: int) -> str:
    return f"{FOLDER}/{part:04d}.jsonl"


def _consumed(lines: list[bytes]) -> Iterator[bytes]:
    """The lines, last one first, each forgotten when it has been given."""
    while lines:
        yield lines.pop()
