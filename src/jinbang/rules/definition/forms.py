"""What an application asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from jinbang.rules.definition.words import EMPTY, Text

FIELD_TYPES = (
    "text", "long-text", "title", "number", "money", "integer", "date", "choice", "multiple", "yes-no", "commitment",
    "uscc", "person-name", "person-id", "phones", "email", "patent", "postal-code", "division", "discipline",
    "industry", "trl", "table", "file",
)  # fmt: skip
COLUMN_TYPES = tuple(one for one in FIELD_TYPES if one not in ("long-text", "multiple", "commitment", "table", "file"))
FACES = ("public", "reviewers", "blind", "office", "handler")
ROLES = (
    "title", "uscc", "person-id", "person-name", "owner", "birth-date", "sex", "discipline", "keywords", "not-secret",
    "co-owners", "team", "unsuitable-experts",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    key: str
    name: Text
    type: str
    required: bool = False
    max_chars: int | None = None
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Field:
    """One question of a form.

    type: text, long-text, title, number, money (万元, 2 decimals), integer, date, choice, multiple, yes-no,
      commitment, uscc, person-name, person-id, phones, email, patent, postal-code, division, discipline, industry,
      trl, table, file (`FIELD_TYPES`).
    face: who sees it: "public", "reviewers", "blind" (hidden from reviewers in blind review), "office" (unit and
      secretariat only), "handler".
    visible_if: (field key, values): asked only then.
    """

    key: str
    name: Text
    type: str
    required: bool = False
    help: Text = EMPTY
    min_chars: int | None = None
    max_chars: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_rows: int | None = None
    min_rows: int | None = None
    options: tuple[tuple[str, Text], ...] = ()
    columns: tuple[Column, ...] = ()
    accept: tuple[str, ...] = ()
    max_bytes: int | None = None
    face: str = "reviewers"
    visible_if: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Section:
    key: str
    name: Text
    fields: tuple[Field, ...]
    help: Text = EMPTY


@dataclass(frozen=True)
class Form:
    """roles: which field plays a part that rules need (`ROLES`: "title", "uscc", "person-id", …) → field key."""

    key: str
    name: Text
    sections: tuple[Section, ...]
    source: str
    example: bool = True
    roles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by key, in order."""
        return {f.key: f for section in self.sections for f in section.fields}
