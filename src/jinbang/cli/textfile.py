"""Open a table that somebody exported from somewhere: which encoding it is in is found out, not asked."""

from __future__ import annotations

from pathlib import Path
from typing import IO

ENCODINGS = ("utf-8-sig", "gb18030")
SAMPLE = 4096


class NotText(ValueError):
    """The file is no text that could be read; the message says what it is and what to do."""


def opened(path: Path) -> IO[str]:
    """The file as text, line ends untouched: UTF-8, UTF-16 (with its mark, or plainly so), or else GB 18030.

    Raises NotText, and OSError when it cannot be read."""
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    if start.startswith((b"PK", b"\xd0\xcf")):
        raise NotText("is a spreadsheet or archive, not text: save it as CSV first")
    for encoding in _likely(start):
        try:
            with path.open(encoding=encoding, newline="") as trial:
                for _ in iter(lambda: trial.read(1 << 20), ""):
                    pass
        except UnicodeDecodeError:
            continue
        return path.open(encoding=encoding, newline="")
    raise NotText("is neither UTF-8 nor GB 18030 text; save it as CSV in UTF-8")


def _likely(start: bytes) -> tuple[str, ...]:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    nulls = start.count(0)
    if not nulls:
        return ENCODINGS
    # Without a mark: Latin letters in UTF-16 have every other byte nought.
    if len(start) % 2 == 0 and nulls > len(start) // 4:
        return ("utf-16-le",) if start[1::2].count(0) > start[0::2].count(0) else ("utf-16-be",)
    raise NotText("is no text (it has zero bytes); save it as CSV in UTF-8")
