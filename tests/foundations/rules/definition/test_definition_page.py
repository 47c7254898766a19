"""docs/reference/definition.md says what the reader reads, no more and no less."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from jinbang.rules.definition import COLUMN_TYPES, FACES, FIELD_TYPES, NOMINEES, ROLES, Settings
from jinbang.rules.examples import KINDS
from jinbang.rules.predicates import PREDICATES
from jinbang.rules.reading import read_bundle, to_bundle
from jinbang.rules.reading.calendar import STAGES

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "reference" / "definition.md").read_text()
CALL = to_bundle(ROOT / "programmes" / "kczg-2022")


def rows(name: str) -> list[str]:
    between = PAGE.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
    return between.strip().split("\n")[2:]


def test_the_page_lists_every_predicate_with_its_arguments() -> None:
    assert rows("predicates") == [
        f"| `{one.name}` | "
        + ", ".join(f"`{name}{'' if argument.required else '?'}`" for name, argument in one.arguments.items())
        + f" | {one.meaning.en} |"
        for one in PREDICATES.values()
    ]


def test_the_page_lists_every_setting_with_its_default() -> None:
    def shown(value: object) -> str:
        return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value).lower()

    assert rows("settings") == [
        f"| `{one.name.replace('_', '-')}` | `{shown(one.default)}` |" for one in dataclasses.fields(Settings)
    ]


# table on the page → a file, a line of it, and a stray key put behind that line
TABLES = {
    "programme.toml": ("programme.toml", 'language = "zh-hans"\n', "zzzzzz = 1\n"),
    "[[attachment]]": ("programme.toml", '[[attachment]]\nkey = "1"\n', "zzzzzz = 1\n"),
    "[[list]]": ("lists.toml", 'key = "rising-enterprise"\n', "zzzzzz = 1\n"),
    "[[list.track]]": ("lists.toml", 'key = "biomedicine"\n', "zzzzzz = 1\n"),
    "[[channel]]": ("channels.toml", 'key = "corps"\n', "zzzzzz = 1\n"),
    "[[quota]]": ("quotas.toml", "limit = 5\n", "zzzzzz = 1\n"),
    "[[window]]": ("calendar.toml", 'stage = "final"\n', "zzzzzz = 1\n"),
    "[[body]]": ("bodies.toml", 'key = "secretariat"\n', "zzzzzz = 1\n"),
    "[[mandate]]": ("bodies.toml", 'body = "life-consortium"\n', "zzzzzz = 1\n"),
    "[[contact]]": ("bodies.toml", 'purpose = "technical-support"\n', "zzzzzz = 1\n"),
    "phones": ("bodies.toml", 'phones = [{ number = "010-5550 0105"', ", zzzzzz = 1"),
    "[[set]]": ("criteria.toml", 'rule = "mean"\n', "zzzzzz = 1\n"),
    "[[set.criterion]]": ("criteria.toml", "weight = 30\n", "zzzzzz = 1\n"),
    "[[condition]]": ("conditions.toml", 'predicate = "uscc-valid"\n', "zzzzzz = 1\n"),
    "[[screening]]": ("reasons.toml", 'code = "S01"\n', "zzzzzz = 1\n"),
    "[[objection]]": ("reasons.toml", 'code = "O01"\n', "zzzzzz = 1\n"),
    "forms/KEY.toml": ("forms/technology.toml", "example = true\n", "zzzzzz = 1\n"),
    "[[section]]": ("forms/technology.toml", '[[section]]\nkey = "cover"\n', "zzzzzz = 1\n"),
    "[[section.field]]": ("forms/technology.toml", 'type = "trl"\n', "zzzzzz = 1\n"),
    "column": ("forms/technology.toml", 'column = [\n  { key = "name"', ", zzzzzz = 1"),
    "options": ("forms/technology.toml", 'options = [\n  { key = "capital"', ", zzzzzz = 1"),
    "visible-if": ("forms/technology.toml", 'visible-if = { field = "wants-matching"', ", zzzzzz = 1"),
    "[[case]]": ("examples.toml", 'kind = "quota"\n', "zzzzzz = 1\n"),
}


def documented(table: str) -> set[str]:
    (row,) = [line for line in PAGE.split("\n") if line.startswith("| ") and f"`{table}`" in line.split(" | ")[0]
              and line.count(" | ") == 1]  # fmt: skip
    without_notes = re.sub(r"\([^)]*\)", "", row.split(" | ")[1])
    return set(re.findall(r"`([a-z-]+)`", without_notes))


@pytest.mark.parametrize("table", TABLES)
def test_the_page_lists_exactly_the_keys_of_a_table(table: str) -> None:
    file, line, stray = TABLES[table]
    assert line in CALL[file]
    problems = read_bundle({**CALL, file: CALL[file].replace(line, line + stray, 1)}).problems
    (one,) = [problem for problem in problems if problem.code == "unknown-key"]
    known = set(one.en.split("Keys that are: ")[1].rstrip(".").split(", "))
    assert documented(table) == known


@pytest.mark.parametrize("words", [FIELD_TYPES, COLUMN_TYPES, FACES, ROLES, NOMINEES, STAGES, KINDS])
def test_the_page_names_every_closed_set_of_words(words: tuple[str, ...]) -> None:
    assert [one for one in words if not re.search(rf"(?<![\w-]){one}(?![\w-])", PAGE)] == []


def test_the_pages_links_lead_somewhere() -> None:
    for page in (ROOT / "docs/reference/definition.md", ROOT / "docs/how-to/write-a-definition.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), target
