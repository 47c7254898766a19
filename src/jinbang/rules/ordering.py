"""In which order a published list stands: never by merit unless the programme says so (R18)."""

from __future__ import annotations

from typing import Literal

from jinbang.rules.strokes import stroke_key

Order = Literal["unit", "pinyin", "strokes", "number", "name"]


def pinyin_key(text: str) -> str:
    """Letters for sorting Chinese words as a dictionary does: pinyin with tone, other characters as they are."""
    # Its dictionary takes a quarter of a second, which few processes need.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return " ".join(lazy_pinyin(text, style=Style.TONE3, errors="default", neutral_tone_with_five=True)).lower()


def order_key(*, order: Order, name: str, unit: str, number: str) -> str:
    """A text to sort by, ascending, at most 200 characters."""
    if order == "unit":
        key = f"{pinyin_key(unit)}\x1f{pinyin_key(name)}"
    elif order == "pinyin":
        key = pinyin_key(name)
    elif order == "strokes":
        key = stroke_key(name)
    elif order == "number":
        key = number
    else:
        key = name.casefold()
    return key[:200]
