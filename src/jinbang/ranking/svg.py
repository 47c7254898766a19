"""Pieces of an SVG picture as text, in the house's colours (paper, ink, one red).

Arguments are positional here, as in a drawing language: x, y, width, height.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

INK, INK2, INK3, LINE = "#1c1b19", "#5b5750", "#8b857a", "#e2dccf"
CINNABAR, INDIGO, GOLD_LINE, GOLD_TINT, SAND = "#a3231c", "#1e4a78", "#c9a94f", "#f6efdd", "#c9c1b0"
SANS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, system-ui, sans-serif"
SERIF = "Source Han Serif SC, Noto Serif CJK SC, Songti SC, SimSun, Georgia, serif"


class Scale:
    """Values to x positions between ``left`` and ``right``, with a little room at both ends."""

    def __init__(self, values: Sequence[float], left: float, right: float) -> None:
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = (high - low) * 0.03 or 1.0
        self.low, self.high, self.left, self.right = low - room, high + room, left, right

    def at(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        raw = (self.high - self.low) / 5
        power = 10.0 ** floor(log10(raw))
        step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
        return [round(k * step, 10) for k in range(ceil(self.low / step), floor(self.high / step) + 1)]


def text_width(text: str, size: float) -> float:
    """Rough width in pixels: a Chinese character is square, a Latin one a little over half."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text)
    return wide * size


def shortened(text: str, size: float, room: float) -> str:
    """The text cut with an ellipsis so that it fits into ``room`` pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def document(width: float, height: float, parts: Sequence[str], *, title: str) -> str:
    """The whole picture; ``title`` is what a screen reader says."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{SANS}"><title>{escape(title)}</title>\n{body}\n</svg>'
    )


def text(
    x: float, y: float, words: str, size: int, fill: str, *, anchor: str = "start", family: str | None = None
) -> str:
    face = f' font-family="{family}" font-weight="600"' if family else ""
    name = {INK: "ink", INK2: "ink2", INK3: "ink3", CINNABAR: "cinnabar"}.get(fill, "text")
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{face}>'
        f"{escape(printable(words))}</text>"
    )


def label(x: float, y: float, text: str, size: int, room: float) -> str:
    """Text cut to ``room`` pixels; the full text shows on hovering."""
    short = shortened(text, size, room)
    title = f"<title>{escape(printable(text))}</title>" if short != text else ""
    return (
        f'<text class="ink" x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{INK}">{title}'
        f"{escape(printable(short))}</text>"
    )


def printable(text: str) -> str:
    """XML forbids control characters whatever the escaping."""
    return "".join(c if c >= " " or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def rect(x: float, y: float, width: float, height: float, fill: str, name: str) -> str:  # noqa: PLR0917
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def square(x: float, y: float, fill: str, name: str) -> str:
    """A small square, y at its middle."""
    return rect(x, y - 4, 8, 8, fill, name)


def dot(x: float, y: float, name: str) -> str:
    """A dot, for model estimates."""
    return f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INDIGO}"/>'


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, name: str) -> str:  # noqa: PLR0917
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"/>'
