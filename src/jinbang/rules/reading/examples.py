"""examples.toml: the worked cases of a definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.examples import KINDS, WorkedCase, as_posted
from jinbang.rules.reading.node import Node, dangling


def read_examples(node: Node, *, programme: ProgrammeDefinition, sound: bool) -> tuple[WorkedCase, ...]:
    """[[case]] with name, kind, given, expect, source.  sound: the rest loads, so references can be held against it."""
    out = []
    for child in node.children("case"):
        name, kind = child.text("name"), child.choice("kind", KINDS)
        source = child.source()
        given, expect = child.child("given", required=True), child.child("expect", required=True)
        child.finish()
        if kind:
            facts = _given(given, kind, programme, sound)
            wanted = _expect(expect, kind, programme, facts.get("contest", ""), sound)
            out.append(WorkedCase(name, kind, facts, wanted, source, child.line()))
    node.finish()
    return tuple(out)


def _given(node: Node, kind: str, programme: ProgrammeDefinition, sound: bool) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if kind == "quota":
        out["channels"] = node.words("channels", required=True)
        _known(node, "channels", out["channels"], [one.key for one in programme.channels], "channels.toml", sound)
    elif kind in ("window", "moment"):
        out["stage"] = node.word("stage")
        _known(node, "stage", [out["stage"]], [one.stage for one in programme.calendar], "calendar.toml", sound)
        if kind == "moment":
            out["at"] = _written(node, "at")
    else:
        out["contest"] = node.word("contest")
        taking = [key for key, one in programme.contests.items() if kind == "body" or not one.separately_organised]
        _known(node, "contest", [out["contest"]], taking, "lists.toml", sound)
    if kind in ("eligibility", "form"):
        if node.has("on"):
            out["on"] = node.day("on")
        out["form"] = as_posted(node.child("form").data)
        if sound and out["contest"] in programme.contests:
            form = programme.form_for(out["contest"])
            for key in out["form"]:
                if key not in form.fields:
                    dangling(node.child("form"), key, key, list(form.fields), f"forms/{form.key}.toml")
    node.finish()
    return out


def _expect(node: Node, kind: str, programme: ProgrammeDefinition, contest: str, sound: bool) -> dict[str, Any]:
    out: dict[str, Any] = {}
    readers = _EXPECTED[kind]
    for name, reader in readers.items():
        if node.has(name):
            out[name] = reader(node, name)
    node.finish()
    if not node.data and not node.damaged:
        names = ", ".join(readers)
        node.problem(
            "", "expects-nothing", f"没有写期望结果。可写：{names}。", f"This expects nothing. Write one of {names}."
        )
    if kind == "eligibility" and sound and contest in programme.contests:
        known = [one.key for one in programme.conditions_for(contest)]
        for name in ("met", "failed", "unknown"):
            _known(node, name, out.get(name, ()), known, "conditions.toml", sound)
    return out


def _known(node: Node, name: str, values: Sequence[str], known: list[str], file: str, sound: bool) -> None:  # noqa: PLR0917
    for value in values:
        if sound and value and value not in known:
            dangling(node, name, value, known, file)


def _written(node: Node, name: str) -> str:
    value = node.raw(name, required=True)
    return value if isinstance(value, str) else as_posted(value) if value is not None else ""


def _truth(node: Node, name: str) -> bool:
    return node.yes(name, default=False)


def _number(node: Node, name: str) -> int:
    return node.integer(name)


def _places(node: Node, name: str) -> dict[str, int]:
    child = node.child(name)
    out = {key: child.integer(key) for key in child.data}
    child.finish()
    return out


def _words(node: Node, name: str) -> tuple[str, ...]:
    return node.words(name)


_EXPECTED: dict[str, dict[str, Any]] = {
    "quota": {"total": _number, "places": _places},
    "window": {"zh": Node.word, "en": Node.word, "opens": _written, "closes": _written},
    "moment": {"open": _truth},
    "body": {"bodies": _words, "acknowledger": Node.word},
    "eligibility": {"met": _words, "failed": _words, "unknown": _words, "blocks": _truth},
    "form": {"complete": _truth, "missing": _words, "wrong": _words},
}
