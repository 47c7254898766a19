"""An application's answers as the printed form takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinbang.documents.papers import AnswerShape, AttachmentShape, SectionShape
from jinbang.rules.definition import Form
from jinbang.rules.spoken import is_asked, spoken_answer, spoken_cell


def shapes(*, form: Form, values: Mapping[str, Any], seen: Iterable[str], language: str) -> list[SectionShape]:
    """Sections with the answers of the fields in `seen`, in words; files and what was not asked are left out."""
    shown = frozenset(seen)
    out: list[SectionShape] = []
    for part in form.sections:
        answers: list[AnswerShape] = []
        for field in part.fields:
            if field.key not in shown or field.type == "file" or not is_asked(field, values):
                continue
            value, label = values.get(field.key), field.name.say(language)
            if field.type == "table" and isinstance(value, list):
                head = [column.name.say(language) for column in field.columns]
                rows = [
                    [spoken_cell(column=column, row=row, language=language) for column in field.columns]
                    for row in value
                ]
                answers.append({"label": label, "kind": "table", "head": head, "rows": rows})
            else:
                kind: Any = "long" if field.type == "long-text" else "line"
                words = spoken_answer(field=field, value=value, language=language)
                answers.append({"label": label, "kind": kind, "value": words})
        if answers:
            out.append({"name": part.name.say(language), "answers": answers})
    return out


def attached(*, files: Iterable[Mapping[str, Any]], size: Any) -> list[AttachmentShape]:
    """Files as the printed form lists them.  size: says a number of bytes in words."""
    return [{"name": one["name"], "size": size(one.get("size")), "digest": one["digest"]} for one in files]
