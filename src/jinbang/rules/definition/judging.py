"""What is asked of nominees and how they are judged: conditions, coded reasons, criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from jinbang.rules.definition.words import EMPTY, Text


@dataclass(frozen=True)
class EligibilityCondition:
    """A machine-checkable condition: a named predicate with arguments, never an expression.

    severity: "block" or "warn".  when: at which point it is asked ("submit" always implies screening too).
    """

    key: str
    list_key: str
    text: Text
    predicate: str
    arguments: Mapping[str, Any]
    source: str
    severity: Literal["block", "warn"] = "block"
    example: bool = True


@dataclass(frozen=True)
class ReasonCode:
    """A coded reason for screening or for refusing an objection.  fixable: may be corrected."""

    code: str
    text: Text
    fixable: bool = True
    source: str = ""


@dataclass(frozen=True)
class Criterion:
    key: str
    name: Text
    weight: Decimal
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    description: Text = EMPTY


@dataclass(frozen=True)
class CriteriaSet:
    """What a body files as evaluation criteria (or the programme's suggestion for it).

    rule: "mean" | "trimmed" | "median"; decimals: places of the total, ROUND_HALF_UP.
    """

    criteria: tuple[Criterion, ...]
    rule: str
    decimals: int
    min_reviews: int
    reviews_per_application: int
    min_comment_chars: int
    tie_breaks: tuple[str, ...] = ()
    source: str = ""
