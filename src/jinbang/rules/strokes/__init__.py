"""How many strokes a Han character has, by the Unicode Han Database (kTotalStrokes; notice and licence in unihan.txt)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_BLOCK = 512
_ZERO = 33


@cache
def _blocks() -> dict[int, str]:
    """Block number → one sign for each of its 512 code points."""
    text = files(__name__).joinpath("unihan.txt").read_text(encoding="ascii")
    lines = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {int(first, 16) // _BLOCK: signs for first, signs in lines}


def strokes(character: str) -> int | None:
    """Strokes of one character; None for what is no Han character, or is newer than Unicode 14 (extensions H and I)."""
    signs = _blocks().get(ord(character) // _BLOCK)
    if signs is None:
        return None
    return (ord(signs[ord(character) % _BLOCK]) - _ZERO) or None


def stroke_key(text: str) -> str:
    """A text to sort by: character by character, fewer strokes first, equal counts by radical (the code chart's order).

    Letters and digits come before Han characters, a Han character of which no count is known after all others.
    """
    return "".join(f"{_place(one):02d}{ord(one):05x}" for one in text)


def _place(character: str) -> int:
    known = strokes(character)
    if known is not None:
        return known
    return 99 if (ord(character) >= 0x2E80 and character.isalpha()) or ord(character) >= 0x20000 else 0
