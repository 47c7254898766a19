"""forms/*.toml: the questions of an application, section by section."""

from __future__ import annotations

from jinbang.rules.definition import COLUMN_TYPES, FACES, FIELD_TYPES, ROLES, Column, Field, Form, Section, Text
from jinbang.rules.reading.node import Node, dangling, report_twice

_WITH_OPTIONS = ("choice", "multiple")
Options = tuple[tuple[str, Text], ...]


def read_form(node: Node) -> Form:
    """One form.  Its key is the one that lists name; `example = true` marks a form that is not the real attachment."""
    sections = node.children("section", required=True)
    report_twice(sections)
    fields = [child for section in sections for child in section.children("field")]
    report_twice(fields)
    built: dict[str, Field] = {}
    out = []
    for section in sections:
        group = tuple(_field(child, built) for child in section.children("field", required=True))
        out.append(Section(section.key(), section.text("name"), group, section.text("help", required=False)))
        section.finish()
    roles = node.child("roles")
    form = Form(
        key=node.key(),
        name=node.text("name"),
        sections=tuple(out),
        source=node.source(),
        example=node.yes("example", default=True),
        roles=_roles(roles, list(built)),
    )
    node.finish()
    return form


def _roles(node: Node, fields: list[str]) -> dict[str, str]:
    out = {}
    for role in ROLES:
        if node.has(role):
            key = node.key(role)
            out[role] = key
            if key and key not in fields:
                dangling(node, role, key, fields, node.file)
    node.finish()
    return out


def _field(node: Node, built: dict[str, Field]) -> Field:
    kind = node.choice("type", FIELD_TYPES, default="text")
    one = Field(
        key=node.key(),
        name=node.text("name"),
        type=kind,
        required=node.yes("required", default=False),
        help=node.text("help", required=False),
        min_chars=node.maybe_integer("min-chars"),
        max_chars=node.maybe_integer("max-chars", minimum=1, maximum=100_000),
        minimum=node.maybe_decimal("minimum"),
        maximum=node.maybe_decimal("maximum"),
        max_rows=node.maybe_integer("max-rows", minimum=1, maximum=1000),
        min_rows=node.maybe_integer("min-rows", maximum=1000),
        options=_options(node, kind),
        columns=_columns(node, kind),
        accept=node.words("accept"),
        max_bytes=node.maybe_integer("max-bytes", minimum=1, maximum=10**9),
        face=node.choice("face", FACES, required=False, default="reviewers"),
        visible_if=_visible_if(node, built),
    )
    for low, high in (("min-chars", "max-chars"), ("minimum", "maximum"), ("min-rows", "max-rows")):
        _in_order(node, low, high)
    node.finish()
    built[one.key] = one
    return one


def _in_order(node: Node, low: str, high: str) -> None:
    least, most = node.data.get(low), node.data.get(high)
    try:
        upside_down = least is not None and most is not None and least > most
    except TypeError:
        return
    if upside_down:
        node.problem(
            low,
            "limits-upside-down",
            f"{low} 大于 {high}，请改正其一。",
            f"{low} is larger than {high}. Correct one of them.",
        )


def _options(node: Node, kind: str) -> Options:
    children = node.children("options")
    report_twice(children)
    out = []
    for child in children:
        out.append((child.key(), child.text("name")))
        child.finish()
    if (kind in _WITH_OPTIONS) != bool(children) and not node.damaged:
        node.problem(
            "options",
            "options",
            "选择题要有 options，其他题型没有。请补上或删去。",
            "A choice has options and no other type has. Add or delete them.",
        )
    return tuple(out)


def _columns(node: Node, kind: str) -> tuple[Column, ...]:
    children = node.children("column")
    report_twice(children)
    out = []
    for child in children:
        column_kind = child.choice("type", COLUMN_TYPES, default="text")
        out.append(
            Column(
                key=child.key(),
                name=child.text("name"),
                type=column_kind,
                required=child.yes("required", default=False),
                max_chars=child.maybe_integer("max-chars", minimum=1, maximum=100_000),
                options=_options(child, column_kind),
            )
        )
        child.finish()
    if (kind == "table") != bool(children) and not node.damaged:
        node.problem(
            "column",
            "columns",
            "表格要有 [[…column]]，其他题型没有。请补上或删去。",
            "A table has columns and no other type has. Add or delete them.",
        )
    return tuple(out)


def _visible_if(node: Node, built: dict[str, Field]) -> tuple[str, tuple[str, ...]] | None:
    """visible-if = { field = "…", is = ["…"] }: asked only then.  The other field stands earlier in the form."""
    if not node.has("visible-if"):
        return None
    child = node.child("visible-if")
    key, values = child.key("field"), child.words("is", required=True)
    child.finish()
    if not key:
        return None
    if key not in built:
        dangling(child, "field", key, list(built), f"{node.file} (above)")
        return None
    other = built[key]
    allowed = {"yes-no": ["yes", "no"], "commitment": ["yes"]}.get(other.type, [one for one, _ in other.options])
    for value in values:
        if value not in allowed:
            dangling(child, "is", value, allowed, key)
    return key, values
