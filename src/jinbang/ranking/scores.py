"""Many score sheets as columns: exact whole numbers of a common decimal unit, for files of millions of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jinbang.ranking.rule import Rule, Sheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

SAFE = 2**62
"""Whole numbers are kept in 64 bits while every sum stays below this; beyond, in Python's unbounded ones."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """N submitted sheets.  Row k: expert ``experts[expert[k]]`` gave ``applications[application[k]]`` the score
    ``values[c][k]`` × 10^-``places`` on criterion ``criteria[c]``.

    ``values`` has one array of shape (N,) per criterion, of int64, or of Python integers when 64 bits are too few.
    """

    applications: tuple[str, ...]
    experts: tuple[str, ...]
    application: Codes
    expert: Codes
    criteria: tuple[str, ...]
    values: tuple[NDArray[Any], ...]
    places: int

    @classmethod
    def of(cls, *, sheets: Iterable[Sheet], criteria: Sequence[str]) -> Scores:
        """Columns of checked sheets (drafts left out), applications and experts in order of appearance."""
        counted = [sheet for sheet in sheets if sheet.submitted]
        applications = {name: k for k, name in enumerate(dict.fromkeys(s.application for s in counted))}
        experts = {name: k for k, name in enumerate(dict.fromkeys(s.expert for s in counted))}
        columns = [[Decimal(s.scores[name]) for s in counted] for name in criteria]
        places = max((places_of(value) for column in columns for value in column), default=0)
        return cls(
            applications=tuple(applications),
            experts=tuple(experts),
            application=np.array([applications[s.application] for s in counted], dtype=np.int32),
            expert=np.array([experts[s.expert] for s in counted], dtype=np.int32),
            criteria=tuple(criteria),
            values=tuple(compact([units_of(value, places) for value in column]) for column in columns),
            places=places,
        )

    def __len__(self) -> int:
        return len(self.application)

    def sheet(self, *, row: int) -> Sheet:
        """One row as a sheet of exact decimals."""
        return Sheet(
            application=self.applications[self.application[row]],
            expert=self.experts[self.expert[row]],
            scores={
                name: decimal_of(int(column[row]), self.places)
                for name, column in zip(self.criteria, self.values, strict=True)
            },
        )

    def totals(self, *, rule: Rule) -> tuple[NDArray[Any], int]:
        """(numerators of shape (N,), one denominator): every expert's total by the rule, exactly."""
        places = max(places_of(weight) for weight in rule.weights.values())
        weights = [units_of(weight, places) for weight in rule.weights.values()]
        common = gcd(*weights) if rule.total == "weighted" else gcd(*weights, 10**places)
        weights = [weight // common for weight in weights]
        denominator = 10**self.places * (sum(weights) if rule.total == "weighted" else 10**places // common)
        columns = [self.values[self.criteria.index(name)] for name in rule.weights]
        bound = sum(weight * largest(column) for weight, column in zip(weights, columns, strict=True))
        wide = bound >= SAFE or any(column.dtype == object for column in columns)
        kind: type = object if wide else np.int64
        numerators: NDArray[Any] = np.zeros(len(self), dtype=kind)
        for weight, column in zip(weights, columns, strict=True):
            numerators = numerators + (column.astype(kind, copy=False) * weight)
        if rule.expert_decimals is not None:
            numerators = half_up_integers(
                numerators=numerators, denominators=denominator, factor=10**rule.expert_decimals
            )
            denominator = 10**rule.expert_decimals
        return numerators, denominator

    def floats(self, *, rule: Rule) -> Floats:
        """Every expert's total as a float, for the statistics."""
        numerators, denominator = self.totals(rule=rule)
        return np.asarray(numerators / denominator, dtype=np.float64)


def places_of(value: Decimal) -> int:
    """Digits after the decimal point."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def units_of(value: Decimal, places: int) -> int:
    """value × 10^places, exactly, whatever the decimal context; places must suffice."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    number: int = int("".join(map(str, digits))) * 10 ** (places + exponent)
    return -number if sign else number


def decimal_of(units: int, places: int) -> Decimal:
    """units × 10^-places, exactly, whatever the decimal context."""
    return Decimal(f"{units}e-{places}")


def compact(values: Sequence[int]) -> NDArray[Any]:
    """64-bit integers if they fit, else Python's."""
    fits = all(-SAFE < value < SAFE for value in values)
    return np.array(values, dtype=np.int64 if fits else object)


def largest(column: NDArray[Any]) -> int:
    """The largest absolute value."""
    return max(abs(int(column.max())), abs(int(column.min()))) if len(column) else 0


def half_up_integers(*, numerators: NDArray[Any], denominators: NDArray[Any] | int, factor: int) -> NDArray[Any]:
    """numerators × factor / denominators to the nearest integer, exactly one half away from zero."""
    top = int(np.max(denominators, initial=1)) if not isinstance(denominators, int) else denominators
    if largest(numerators) * factor * 2 >= SAFE or top * 2 >= SAFE:
        numerators = numerators.astype(object)
    scaled = np.abs(numerators) * factor
    quotient = scaled // denominators
    remainder = scaled - quotient * denominators
    quotient = quotient + (2 * remainder >= denominators).astype(np.int64)
    result: NDArray[Any] = np.where(numerators < 0, -quotient, quotient)
    return result
