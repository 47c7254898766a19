"""The filed rule in whole numbers: totals, trimming, rounding half up, ranks and ties (R12, R13).

Scores are whole millionths and weights are too, so every sum is exact; the one division is never carried out: a value
is a pair of whole numbers, compared by multiplying and rounded by its remainder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jinbang.verification.act import SCALE, Bent, millionths

_SHARE = re.compile(r"[0-9]{1,9}(?:/[0-9]{1,9}|\.[0-9]{1,9})?", re.ASCII)
"""No exponents: `Fraction("1e-999999999")` would fill the memory."""


@dataclass(frozen=True)
class Criterion:
    """weight, least, most, step: in millionths."""

    key: str
    weight: int
    least: int
    most: int
    step: int

    def allows(self, mark: int) -> bool:
        """In range, and a whole number of steps above the least."""
        return self.least <= mark <= self.most and (mark - self.least) % self.step == 0


@dataclass(frozen=True)
class Rule:
    """What a body filed about scores."""

    criteria: tuple[Criterion, ...]
    kind: str
    decimals: int
    min_reviews: int
    trim: int
    trim_from: int
    tie_breaks: tuple[int, ...]  # places of the criteria

    @property
    def weights(self) -> int:
        """The sum of the weights, in millionths."""
        return sum(one.weight for one in self.criteria)

    def read(self, marks: Mapping[str, Any]) -> tuple[int, ...]:
        """The marks of a sheet in the order of the criteria; raises Bent where they are not exactly these criteria."""
        if len(marks) != len(self.criteria):
            raise Bent("the marks are not those of the filed criteria")
        return tuple(millionths(marks.get(one.key)) for one in self.criteria)

    def total(self, marks: Sequence[int]) -> int:
        """Σ weight × mark of one sheet, in millionths of millionths."""
        return sum(one.weight * mark for one, mark in zip(self.criteria, marks, strict=True))

    def aggregate(self, totals: Sequence[int]) -> Fraction:
        """The exact score out of the sheets' totals, not yet rounded."""
        ordered = sorted(totals)
        if self.kind == "median":
            middle = len(ordered) // 2
            ordered = ordered[middle : middle + 1] if len(ordered) % 2 else ordered[middle - 1 : middle + 1]
        elif self.kind == "trimmed" and len(ordered) >= self.trim_from:
            ordered = ordered[self.trim : len(ordered) - self.trim]
        return Fraction(sum(ordered), len(ordered) * self.weights * SCALE)

    def ties(self, sheets: Sequence[Sequence[int]]) -> tuple[Fraction, ...]:
        """What decides between equal scores: the mean mark of each filed criterion."""
        return tuple(Fraction(sum(sheet[place] for sheet in sheets), len(sheets)) for place in self.tie_breaks)


def half_up(value: Fraction, decimals: int) -> str:
    """The value as text with so many decimals, halves away from zero."""
    unit = 10**decimals
    numerator, denominator = abs(value.numerator) * unit, value.denominator
    whole, rest = divmod(numerator, denominator)
    if 2 * rest >= denominator:
        whole += 1
    sign = "-" if value < 0 and whole else ""
    if not decimals:
        return f"{sign}{whole}"
    return f"{sign}{whole // unit}.{whole % unit:0{decimals}d}"


def ranks(standings: Mapping[str, tuple[Any, ...]]) -> dict[str, int]:
    """Application → rank, the greatest first; equals share a rank (1, 2, 2, 4)."""
    ordered = sorted(standings.values(), reverse=True)
    first: dict[tuple[Any, ...], int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {name: first[value] for name, value in standings.items()}


def needed(share: Fraction, base: int) -> int:
    """The least whole number that is at least `share` of `base`."""
    return -((-base * share.numerator) // share.denominator)


def share_of(text: Any) -> Fraction:
    """A share such as "2/3"; raises Bent for anything else, or one outside 0 to 1."""
    try:
        share = Fraction(text) if isinstance(text, str) and _SHARE.fullmatch(text) else Fraction(2)
    except ZeroDivisionError as error:
        raise Bent(f"{text!r} is no share") from error
    if not 0 <= share <= 1:
        raise Bent(f"{str(text)[:30]!r} is no share")
    return share


def criterion_of(row: Mapping[str, Any]) -> Criterion:
    """A filed criterion; raises Bent."""
    key = row.get("key")
    if not isinstance(key, str):
        raise Bent("a criterion has no key")
    weight, least, most, step = (millionths(row.get(name)) for name in ("weight", "minimum", "maximum", "step"))
    if weight <= 0 or least >= most or step <= 0:
        raise Bent(f"the scale of {key!r} is none")
    return Criterion(key, weight, least, most, step)
