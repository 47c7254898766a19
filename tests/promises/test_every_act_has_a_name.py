"""The office's ledger page names every kind of act in both languages; a new kind without a name fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinbang
from jinbang.apps.nominations.states import APPLICATION
from jinbang.apps.promotion.actions import MATCH
from jinbang.web.secretariat.acts import ACTS

SOURCES = sorted((Path(jinbang.__file__).parent / "apps").rglob("*.py"))
PLACE = {"_record": 1, "record": 1}
"""Where functions of our own take the kind of an entry that they append."""
WRITERS = {"append", "append_many"}


def texts(node: ast.expr) -> Iterator[str]:
    """Every text that an expression of constants may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from texts(one)


def written() -> set[str]:
    """Kinds that the acts append, read from their source; those of moves from the tables of moves."""
    found = {f"application.{move}" for move in APPLICATION.moves} | {f"match.{move}" for move in MATCH.moves}
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id in WRITERS:
                found |= {text for word in call.keywords if word.arg == "kind" for text in texts(word.value)}
            elif call.func.id in PLACE and len(call.args) > PLACE[call.func.id]:
                bare = call.func.id == "record"  # of an application: the kind is put after "application."
                found |= {f"application.{text}" if bare else text for text in texts(call.args[PLACE[call.func.id]])}
    return found - {""}


def test_every_kind_of_act_has_a_name_and_every_name_has_its_act() -> None:
    assert written() == set(ACTS)


def test_no_two_acts_have_one_name() -> None:
    for language in (0, 1):
        names = [words[language] for words in ACTS.values()]
        assert len(set(names)) == len(names)
