"""conditions.toml: what a nominee must be, as named predicates over the answers of the list's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from jinbang.rules.definition import EligibilityCondition, Form, HonourList
from jinbang.rules.predicates import PREDICATES, Argument, Predicate
from jinbang.rules.reading.node import Node, dangling, report_twice


def read_conditions(
    node: Node, *, lists: tuple[HonourList, ...], forms: Mapping[str, Form], sound: bool
) -> tuple[EligibilityCondition, ...]:
    """[[condition]], each for one list or, with list = "", for every list that takes applications."""
    children = node.children("condition")
    report_twice(children)
    out = []
    for child in children:
        out.append(_condition(child, lists, forms, sound))
        child.finish()
    node.finish()
    return tuple(out)


def _condition(
    node: Node, lists: tuple[HonourList, ...], forms: Mapping[str, Form], sound: bool
) -> EligibilityCondition:
    name = node.word("list", required=False)
    taking = [one for one in lists if not one.separately_organised and name in ("", one.key)]
    if name and sound and not taking:
        open_lists = [one.key for one in lists if not one.separately_organised]
        dangling(node, "list", name, open_lists, "lists.toml")
    predicate = PREDICATES.get(node.choice("predicate", tuple(PREDICATES)))
    asked = [forms[one.form] for one in taking if one.form in forms] if sound else []
    return EligibilityCondition(
        key=node.key(),
        list_key=name,
        text=node.text("text"),
        predicate=predicate.name if predicate else "",
        arguments=_arguments(node, predicate, asked) if predicate else _unread(node),
        source=node.source(),
        severity=cast(
            Literal["block", "warn"], node.choice("severity", ("block", "warn"), required=False, default="block")
        ),
        example=node.yes("example", default=True),
    )


def _unread(node: Node) -> dict[str, Any]:
    node.raw("arguments")
    return {}


def _arguments(node: Node, predicate: Predicate, forms: list[Form]) -> dict[str, Any]:
    table = node.child("arguments", required=True)
    out: dict[str, Any] = {}
    for name, argument in predicate.arguments.items():
        if not table.has(name):
            if argument.required:
                table.raw(name, required=True)
            continue
        value = _argument(table, name, argument)
        if value is not None:
            out[name] = value
        for reference in _references(argument, value):
            for form in forms:
                _check_reference(table, name, argument, reference, form)
    table.finish()
    if predicate.needs and not any(all(part in table.data for part in group) for group in predicate.needs):
        groups_zh = "，或 ".join("＋".join(group) for group in predicate.needs)
        groups_en = ", or ".join(" + ".join(group) for group in predicate.needs)
        table.problem(
            "",
            "arguments",
            f"“{predicate.name}”需要：{groups_zh}。请补上。",
            f"“{predicate.name}” needs {groups_en}. Add what is missing.",
        )
    if predicate.name == "rows-at-least" and ("column" in out) != ("is" in out):
        table.problem(
            "column", "arguments", "column 与 is 要同时写。", "column and is belong together. Write both or neither."
        )
    if "column" in out:
        for form in forms:
            _check_column(table, out, form)
    return out


def _argument(table: Node, name: str, argument: Argument) -> Any:
    if argument.kind in ("field", "word"):
        return table.word(name) or None
    if argument.kind in ("fields", "words"):
        return table.words(name, required=True) or None
    if argument.kind == "date":
        return table.day(name)
    if argument.kind == "number":
        return table.maybe_decimal(name)
    if argument.kind == "count":
        return table.maybe_integer(name, maximum=10_000)
    return table.text(name)


def _references(argument: Argument, value: Any) -> tuple[str, ...]:
    if argument.kind == "field" and value:
        return (value,)
    return tuple(value or ()) if argument.kind == "fields" else ()


def _check_reference(table: Node, name: str, argument: Argument, reference: str, form: Form) -> None:
    file = f"forms/{form.key}.toml"
    if reference.startswith("@"):
        if reference[1:] not in form.roles:
            table.problem(
                name,
                "dangling-role",
                f"{file} 没有指定角色“{reference[1:]}”。请在其 [roles] 中补上。",
                f"{file} gives the role “{reference[1:]}” to no field. Add it to its [roles].",
            )
            return
        reference = form.roles[reference[1:]]
    key, _, column = reference.partition(".")
    one = form.fields.get(key)
    if one is None:
        dangling(table, name, key, list(form.fields), file)
        return
    kind = one.type
    if column:
        part = next((part for part in one.columns if part.key == column), None)
        if part is None:
            dangling(table, name, column, [part.key for part in one.columns], f"{file} {key}")
            return
        kind = part.type
    if name == "sex" and not {"male", "female"} <= {option for option, _ in one.options}:
        table.problem(
            name,
            "sex-options",
            f"{file} 中“{reference}”须有选项 male 和 female。请补上。",
            f"“{reference}” in {file} needs the options male and female. Add them.",
        )
    elif argument.types and kind not in argument.types:
        table.problem(
            name,
            "wrong-field-type",
            f"{file} 中“{reference}”的类型是 {kind}，这里需要 {'、'.join(argument.types)}。",
            f"“{reference}” in {file} has type {kind}; this needs {', '.join(argument.types)}.",
        )


def _check_column(table: Node, arguments: dict[str, Any], form: Form) -> None:
    one = form.fields.get(str(arguments.get("field", "")))
    if one is None or one.type != "table":
        return
    part = next((part for part in one.columns if part.key == arguments["column"]), None)
    if part is None:
        dangling(table, "column", arguments["column"], [part.key for part in one.columns], f"forms/{form.key}.toml")
        return
    options = [key for key, _ in part.options]
    for value in arguments.get("is", ()):
        if options and value not in options:
            dangling(table, "is", value, options, f"forms/{form.key}.toml {one.key}.{part.key}")
