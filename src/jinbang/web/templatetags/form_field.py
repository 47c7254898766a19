"""One field of a programme's form, drawn from its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.safestring import SafeString

from jinbang.rules.cn.identity import ID_KIND_NAMES
from jinbang.rules.definition import Field, Text
from jinbang.web import fields

register = template.Library()

_YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))
_TRL = tuple((str(n), Text(f"{n} 级", f"Level {n}")) for n in range(1, 10))
_UNITS = {"money": Text("万元", "× CNY 10,000"), "trl": Text("", "")}


@register.inclusion_tag("components/field.html")
def form_field(
    field: Field, value: Any = None, problems: Sequence[Any] = (), *, warnings: Sequence[Any] = (),
    uploads: Sequence[Mapping[str, Any]] = (), spare: int = fields.SPARE_ROWS, cells: Mapping[str, Sequence[Any]] | None = None,
    upload_url: str = "", locked: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Label, hint, problems, control and character count of one field.

    value: as a draft keeps it (see web/fields.py).  uploads: files that are there, each {name, size, url, remove} where
    `remove` is the value of a submit button named "remove-file".  cells: problems of a table's cells by control name.
    """
    template_name, kind, mode, complete = fields.CONTROLS[field.type]
    return {
        "field": field, "value": value, "problems": problems, "warnings": warnings, "uploads": uploads, "locked": locked,
        "control": f"components/fields/{template_name}.html", "kind": kind, "mode": mode, "complete": complete,
        "id": f"i-{field.key}", "group": field.type in fields.GROUPS,
        "width": "short" if field.type in fields.SHORT else "middle" if field.type in fields.MIDDLE else "",
        "options": {"yes-no": _YES_NO, "trl": _TRL}.get(field.type, field.options),
        "unit": _UNITS.get(field.type), "id_kinds": [(kind.value, names) for kind, names in ID_KIND_NAMES.items()],
        "rows": fields.rows_of(field=field, value=value, spare=spare) if field.type == "table" else [],
        # On one line, the count is said when the limit comes near: before that it is noise.
        "near": field.max_chars * 4 // 5 if template_name == "line" and field.max_chars and not field.min_chars else 0,
        "cells": cells or {}, "accept": ",".join(_dotted(field.accept)), "upload_url": upload_url,
        "full": bool(field.max_rows and isinstance(value, list) and len(value) >= field.max_rows),
        "described": " ".join(
            name
            for name, there in (
                (f"h-{field.key}", field.help.zh or field.help.en or field.type in ("file", "commitment")),
                (f"e-{field.key}", problems),
                (f"c-{field.key}", field.max_chars or field.min_chars),
            )
            if there
        ),
    }  # fmt: skip


def _dotted(endings: Sequence[str]) -> list[str]:
    return [one if "/" in one or one.startswith(".") else f".{one}" for one in endings]


@register.filter
def control_of(column: Any) -> str:
    """The control of a table's cell: "choice", "yes-no", "trl" or "line"."""
    return column.type if column.type in ("choice", "yes-no", "trl") else "line"


@register.filter
def input_type(column: Any) -> str:
    """The type of a cell's input."""
    return fields.CONTROLS[column.type][1] or "text"


@register.filter
def input_mode(column: Any) -> str:
    """The keyboard that suits a cell."""
    return fields.CONTROLS[column.type][2]


@register.filter
def control(bound: BoundField) -> SafeString:
    """A Django form's control in our look: class, and what describes it for a screen reader."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {} if isinstance(widget, CheckboxInput) else {"class": "input"}
    if bound.errors:
        attrs["aria-invalid"] = "true"
        attrs["aria-describedby"] = " ".join(f"{bound.auto_id}_error{i}" for i in range(1, len(bound.errors) + 1))
    widget.attrs.pop("placeholder", None)
    return bound.as_widget(attrs=attrs)
