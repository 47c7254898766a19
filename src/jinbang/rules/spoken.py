"""Answers of a form in words, as people read them on pages and papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinbang.rules.definition import Column, Field

_YES = {"yes-no": ("是", "yes"), "commitment": ("已承诺", "undertaken")}
_NO = ("否", "no")


def is_asked(field: Field, values: Mapping[str, Any]) -> bool:
    """False where another answer says that this field is not asked."""
    if field.visible_if is None:
        return True
    key, wanted = field.visible_if
    given = values.get(key)
    return bool(set(given if isinstance(given, list) else [str(given)]) & set(wanted))


def spoken_cell(*, column: Column, row: Mapping[str, Any], language: str) -> str:
    """One cell of a table in words."""
    value = row.get(column.key)
    names = {key: words.say(language) for key, words in column.options}
    return "" if value in (None, "") else names.get(str(value), str(value))


def spoken_answer(*, field: Field, value: Any, language: str) -> str:
    """An answer in words, for reading: options by their names, yes and no, rows one a line; "" where there is none."""
    zh = language.startswith("zh")
    names = {key: words.say(language) for key, words in field.options}
    if value in (None, "", []):
        words = ""
    elif field.type in _YES:
        words = {"yes": _YES[field.type], "no": _NO}.get(str(value), ("", ""))[0 if zh else 1]
    elif field.type == "multiple" and isinstance(value, list):
        words = ("、" if zh else ", ").join(names.get(one, str(one)) for one in value)
    elif field.type == "person-id" and isinstance(value, dict):
        words = str(value.get("number", ""))
    elif field.type == "table" and isinstance(value, list):
        said = ([spoken_cell(column=one, row=row, language=language) for one in field.columns] for row in value)
        words = "\n".join(("；" if zh else "; ").join(filter(None, row)) for row in said)
    else:
        words = names.get(str(value), str(value))
    return words
