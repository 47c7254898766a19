"""The line index finds every key of a TOML text, and reading survives any text at all."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinbang.rules.reading import read_bundle, to_bundle
from jinbang.rules.reading.lines import line_index

ROOT = Path(__file__).parents[4] / "programmes"
CALL = to_bundle(ROOT / "kczg-2022")
AWARDS = to_bundle(ROOT / "teaching-awards")

HARD = r'''# a comment with [brackets] and "quotes"
top = 1
"quoted key" = 'single'
a.b.c = 3
text = """
x = 1
[[not.a.table]] \""" still
"""
raw = \'\'\'
y = 2 # not a comment
\'\'\'
empty = ""
inline = { one = 1, two = { three = [1, 2] } }
many = [ # note
  { key = "first" },
  { key = "second", value = "]" },
]

[plain]
z = 1979-05-27T07:32:00Z

[[rows]]
k = 1
[[rows.inner]]
v = 1
[[rows.inner]]
v = 2
[[rows]]
k = 2
[rows.deep]
w = 3
'''.replace("\\'", "'")


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in inside for found in paths(part, (*path, key)))]


@pytest.mark.parametrize(
    "text", [HARD, *(text for name, text in (*CALL.items(), *AWARDS.items()) if name.endswith(".toml"))]
)
def test_every_key_and_element_has_a_line(text: str) -> None:
    assert set(line_index(text=text)) == set(paths(tomllib.loads(text)))


def test_the_lines_are_right_among_strings_comments_and_nesting() -> None:
    lines = HARD.split("\n")
    found = line_index(text=HARD)
    expected = {
        ("top",): "top = 1",
        ("quoted key",): "\"quoted key\" = 'single'",
        ("a", "b", "c"): "a.b.c = 3",
        ("inline", "two", "three", 1): "inline = { one = 1, two = { three = [1, 2] } }",
        ("many", 1, "value"): '  { key = "second", value = "]" },',
        ("plain", "z"): "z = 1979-05-27T07:32:00Z",
        ("rows", 0, "inner", 1, "v"): "v = 2",
        ("rows", 1, "deep", "w"): "w = 3",
    }
    assert {path: lines[found[path] - 1] for path in expected} == expected
    assert lines[found["rows", 1] - 1] == "[[rows]]"


@given(st.text())
def test_no_text_whatever_stops_the_line_index(text: str) -> None:
    last = text.count("\n") + 1
    assert all(1 <= line <= last + 1 for line in line_index(text=text).values())


PIECES = st.sampled_from(
    ['"', "'", "=", "[", "]", "{", "}", "\n", "[[list]]\n", "key = 1\n", '"""', "#", ".", ",", "-", "1e9999", "inf",
     "2022-13-01", "true", "\u0000", "source", "\u2028", "9" * 5000, "[" * 50, "name = {}\n", 'source = ""\n']
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_definition_with_any_damage_is_told_and_never_raises(data: st.DataObject) -> None:
    texts = dict(data.draw(st.sampled_from([CALL, AWARDS])))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(texts)))
        text = texts[name]
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 40))
        texts[name] = text[:start] + "".join(data.draw(st.lists(PIECES, max_size=3))) + text[start + length :]
    reading = read_bundle(texts)
    assert (reading.definition is None) == bool(reading.problems)
    for one in reading.problems:
        assert one.zh
        assert one.en
        assert 0 <= one.line <= texts.get(one.file, "").count("\n") + 2


VALUES: list[Any] = ["", "x", 0, -1, 10**20, 1.5, True, [], {}, [[]], [{}], {"zh": "只有中文"}, "2022-10-31", "先"]


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {toml(part)}' for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize("texts", [CALL, AWARDS], ids=["call", "awards"])
def test_a_value_of_any_wrong_type_is_told_and_never_raises(texts: dict[str, str]) -> None:
    tried = 0
    for name, text in texts.items():
        lines = text.split("\n")
        places = [at for at, line in enumerate(lines) if " = " in line and not line.startswith((" ", "#"))]
        for at in places[:: max(1, len(places) // 3)]:
            for value in VALUES[at % 11 :: 11]:
                changed = [*lines]
                changed[at] = f"{lines[at].split(' = ')[0]} = {toml(value)}"
                reading = read_bundle({**texts, name: "\n".join(changed)})
                assert (reading.definition is None) == bool(reading.problems)
                tried += 1
    assert tried > 20
