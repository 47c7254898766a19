"""Reading published numbers strictly: one spelling each, anything else is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Document = dict[str, Any]


class Broken(Exception):
    """The promise being checked does not hold."""


class Undecided(Exception):
    """The promise being checked cannot be decided."""


def need(holds: bool, why: str) -> None:
    if not holds:
        raise Broken(why)


def whole(value: Any, least: int = 0) -> int:
    """A whole number of at least `least`."""
    need(isinstance(value, int) and not isinstance(value, bool) and value >= least, f"{value!r} is below {least}")
    return int(value)


def tickets_of(value: Any) -> int:
    """A count of tickets, decimal digits in their one spelling: it may be too long for a JSON number."""
    need(
        isinstance(value, str) and re.fullmatch(r"[1-9][0-9]*", value) is not None, f"{value!r} is no count of tickets"
    )
    return int(value)


def chance_of(value: Any) -> Fraction:
    """A probability in lowest terms."""
    need(isinstance(value, str) and re.fullmatch(r"[0-9]+(/[1-9][0-9]*)?", value) is not None, f"{value!r}: no chance")
    fraction = Fraction(value)
    need(str(fraction) == value, f"{value!r} is not in lowest terms")
    return fraction


def cells_of(before: Document) -> list[list[Document]]:
    """The roster's entries cell by cell."""
    cells: list[list[Document]] = []
    for entry in before["roster"]:
        if "cell" in entry:
            number = whole(entry["cell"])
            need(number < len(before["roster"]), "a cell has an impossible number")
            while len(cells) <= number:
                cells.append([])
            cells[number].append(entry)
    return cells


def panels_of(before: Document) -> Iterator[tuple[int, dict[int, int]]]:
    """Tickets and seats per cell of each panel."""
    for panel in before["lottery"]["panels"]:
        need(set(panel) == {"tickets", "seats"}, "a panel has unknown keys")
        seats = [(whole(cell), whole(count, 1)) for cell, count in panel["seats"]]
        need(seats == sorted(seats) and len(dict(seats)) == len(seats), "a panel's seats are out of order")
        yield tickets_of(panel["tickets"]), dict(seats)


Having = dict[tuple[int, str], dict[int, int]]


def having_of(cells: list[list[Document]]) -> Having:
    """For each attribute (by place) and value, how many members of which cells have it."""
    having: Having = {}
    for number, members in enumerate(cells):
        for entry in members:
            for place, value in enumerate(entry["values"]):
                inside = having.setdefault((place, value), {})
                inside[number] = inside.get(number, 0) + 1
    return having


def quota_of(before: Document, quota: Document, having: Having) -> tuple[int, int, dict[int, int]]:
    """Lower bound, upper bound, and how many of which cells the quota is about."""
    place = before["attributes"].index(quota["attribute"])
    inside = having.get((place, quota["value"]), {})
    high = before["size"] if quota["high"] is None else min(whole(quota["high"]), before["size"])
    return whole(quota["low"]), high, inside
