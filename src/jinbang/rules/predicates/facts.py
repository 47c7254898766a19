"""What a predicate looks at and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jinbang.rules.definition import Form, Text

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a predicate.

    kind: "field" (a field key, "@role", or "table.column"), "fields", "date", "number", "count", "words", "text".
    types: field types that make sense; empty for any.
    """

    kind: str
    required: bool = True
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """met: True, False, or None where it cannot be checked.  zh, en: why, with the numbers."""

    met: bool | None
    zh: str
    en: str


@dataclass(frozen=True)
class Facts:
    """What a predicate may look at: cleaned answers, the form they answer, and the day on which ages are counted."""

    values: Mapping[str, Any]
    form: Form
    on: date

    def key(self, reference: str) -> str:
        """The field key that a reference means."""
        return self.form.roles.get(reference[1:], "") if reference.startswith("@") else reference

    def value(self, reference: str) -> Any:
        """The answer: None where nothing is given; for "table.column" the answers of the rows that have one."""
        key, _, column = self.key(reference).partition(".")
        found = self.values.get(key)
        if column:
            rows = found if isinstance(found, list) else []
            return [row[column] for row in rows if isinstance(row, dict) and row.get(column) not in (None, "")] or None
        return None if found in ("", [], None) else found

    def name(self, reference: str) -> Text:
        """The question's words, for explanations."""
        key, _, column = self.key(reference).partition(".")
        one = self.form.fields.get(key)
        if one is None:
            return Text(reference, reference)
        for part in one.columns:
            if part.key == column:
                return Text(f"{one.name.zh}·{part.name.zh}", f"{one.name.en}, {part.name.en}")
        return one.name

    def day(self, reference: str) -> date | None:
        value = self.value(reference)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def number(self, reference: str) -> Decimal | None:
        """A number; for "table.column" the sum over the rows."""
        value = self.value(reference)
        try:
            numbers = [Decimal(str(one)) for one in (value if isinstance(value, list) else [value])]
        except InvalidOperation:
            return None
        return sum(numbers, Decimal(0)) if all(one.is_finite() for one in numbers) else None


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named condition.  needs: alternatives of which one complete group must be given, where not all are optional."""

    name: str
    arguments: Mapping[str, Argument]
    answer: Callable[[Facts, Arguments], Answer]
    meaning: Text
    needs: tuple[tuple[str, ...], ...] = ()


def unknown(facts: Facts, *references: str) -> Answer:
    """Nothing to look at yet."""
    blank = [facts.name(one) for one in references if facts.value(one) is None] or [facts.name(references[0])]
    return Answer(
        None,
        f"尚未填写“{'”“'.join(one.zh for one in blank)}”，无法核对。",
        f"“{'”, “'.join(one.en for one in blank)}” not given yet, so this cannot be checked.",
    )


def verdict(met: bool, zh: str, en: str) -> Answer:
    """Met or not, after the numbers that decided it."""
    return Answer(met, f"{zh}，{'符合' if met else '不符合'}。", f"{en}: {'met' if met else 'not met'}.")
