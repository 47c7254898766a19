"""Whom to telephone about an application: what its version in force says (推荐汇总表)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinbang.apps.nominations.access import visible
from jinbang.apps.nominations.queries.pages import UNIT, Filters, narrowed
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.rules.definition import Form


def contacts(*, viewer: Viewer, programme: Programme, at: datetime, filters: Filters | None = None) -> dict[int, str]:
    """Application id → “name telephone(s)”, of what came to the viewer's unit; "" where the form asks for neither.  One query."""
    found = narrowed(visible(viewer=viewer, programme=programme, at=at, only=UNIT), filters or Filters())
    definition = definition_of(programme)
    forms = {key: definition.form_for(key) for key, one in definition.contests.items() if not one.separately_organised}
    return {
        pk: spoken(form=forms[contest], values=values or {})
        for pk, contest, values in found.order_by("id").values_list("pk", "contest__key", "current__data")
    }


def spoken(*, form: Form, values: Mapping[str, Any]) -> str:
    """The first telephones that the form asks for, after the name of a person asked for before them in the same section."""
    for section in form.sections:
        name = ""
        for field in section.fields:
            if field.type == "person-name":
                name = str(values.get(field.key) or "")
            elif field.type == "phones" and values.get(field.key):
                said = values[field.key]
                phones = "、".join(map(str, said)) if isinstance(said, list) else str(said)
                return f"{name} {phones}".strip()
    return ""
