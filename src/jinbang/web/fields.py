"""A form of a programme as HTML controls and back: names, kinds of control, and what was posted as plain values.

Values are what a draft keeps: text for most fields, "yes"/"no" for yes-no, "yes" or "" for a commitment, a list of keys for
multiple, {"kind", "number"} for person-id, a list of {column: text} for a table.  Files travel separately.

Names in the posted form: the field's key; `key.kind` and `key.number` for person-id; `key.<row>.<column>` and `key.rows`
for a table, with a submit button named `add-rows` whose value is the table's key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from jinbang.rules.definition import Column, Field
from jinbang.rules.spoken import spoken_answer

__all__ = [
    "CONTROLS", "GROUPS", "MIDDLE", "SHORT", "Cell", "added_rows", "asked", "posted_values", "rows_of", "spoken_answer", "text",
]  # fmt: skip

SPARE_ROWS = 2
ADDED_ROWS = 5
MOST_ROWS = 1000

#: field type → (template under components/fields/, type of input, inputmode, autocomplete)
CONTROLS: dict[str, tuple[str, str, str, str]] = {
    "text": ("line", "text", "", ""),
    "title": ("line", "text", "", ""),
    "long-text": ("area", "", "", ""),
    "number": ("line", "text", "decimal", ""),
    "money": ("line", "text", "decimal", ""),
    "integer": ("line", "text", "numeric", ""),
    "date": ("line", "date", "", ""),
    "choice": ("choice", "", "", ""),
    "multiple": ("multiple", "", "", ""),
    "yes-no": ("choice", "", "", ""),
    "commitment": ("commitment", "", "", ""),
    "uscc": ("line", "text", "", ""),
    "person-name": ("line", "text", "", ""),
    "person-id": ("person_id", "", "", ""),
    "phones": ("line", "text", "", ""),
    "email": ("line", "email", "email", ""),
    "patent": ("line", "text", "", ""),
    "postal-code": ("line", "text", "numeric", ""),
    "division": ("line", "text", "numeric", ""),
    "discipline": ("line", "text", "numeric", ""),
    "industry": ("line", "text", "", ""),
    "trl": ("trl", "", "", ""),
    "table": ("table", "", "", ""),
    "file": ("file", "", "", ""),
}
SHORT = frozenset({"number", "money", "integer", "date", "postal-code", "division", "discipline", "industry", "trl"})
MIDDLE = frozenset({"uscc", "person-name", "phones", "email", "patent"})
GROUPS = frozenset({"choice", "multiple", "yes-no", "commitment", "person-id", "table", "file"})


class Posted(Protocol):
    """What is needed of a request's POST."""

    def get(self, key: str, default: str) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...
    def __contains__(self, key: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its column, control name and value."""

    column: Column
    name: str
    value: str


def rows_of(*, field: Field, value: Any, spare: int = SPARE_ROWS) -> list[list[Cell]]:
    """The table's rows to draw: those that are there, at least the fewest allowed, and some spare ones below the limit."""
    rows = list(value) if isinstance(value, list) else []
    most = field.max_rows or MOST_ROWS
    wanted = max(field.min_rows or 0, min(most, len(rows) + spare))
    rows += [{}] * (wanted - len(rows))
    return [
        [Cell(c, f"{field.key}.{i}.{c.key}", str(row.get(c.key) or "")) for c in field.columns]
        for i, row in enumerate(rows)
    ]


def posted_values(*, fields: Iterable[Field], data: Posted) -> dict[str, Any]:
    """Values of the fields that stand on the posted page; files and fields that were not asked are left out.

    Text is kept verbatim but for blanks around it and carriage returns.  Empty rows of a table fall away.
    """
    return {f.key: _posted(f, data) for f in fields if f.type != "file" and asked(field=f, data=data)}


def asked(*, field: Field, data: Posted) -> bool:
    """True where the field stood on the page that was posted (unticked boxes send nothing: a hidden name says they were there)."""
    return any(name in data for name in (field.key, f"{field.key}.rows", f"{field.key}.number", f"{field.key}.asked"))


def added_rows(*, field: Field, data: Posted) -> int:
    """How many spare rows the page is to show again: more after “add rows” was pressed for this table."""
    return ADDED_ROWS if data.get("add-rows", "") == field.key else SPARE_ROWS


def text(value: Any) -> str:
    """What was typed, without blanks around it, with plain line ends."""
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _posted(field: Field, data: Posted) -> Any:
    if field.type == "multiple":
        allowed = [key for key, _ in field.options]
        sent = set(data.getlist(field.key))
        return [key for key in allowed if key in sent]
    if field.type == "person-id":
        number = text(data.get(f"{field.key}.number", ""))
        return {"kind": text(data.get(f"{field.key}.kind", "")), "number": number} if number else ""
    if field.type == "table":
        return _posted_rows(field, data)
    return text(data.get(field.key, ""))


def _posted_rows(field: Field, data: Posted) -> list[dict[str, str]]:
    sent = text(data.get(f"{field.key}.rows", "0"))
    count = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() else 0
    rows = [{c.key: text(data.get(f"{field.key}.{i}.{c.key}", "")) for c in field.columns} for i in range(count)]
    return [row for row in rows if any(row.values())]
