"""The documentation says what the code does: settings, commands, dependencies, rules, words and links."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from jinbang.apps.invariants import ALL
from jinbang.cli.main import COMMANDS
from jinbang.cli.stages import STAGES
from jinbang.conf.env import PREFIX, Environment

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
RULES = [f"R{n}" for n in range(1, 24)]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str, mark: str) -> list[str]:
    """Rows of the table between two marks, without its heading."""
    between = page(name).split(f"<!-- {mark} -->")[1].split(f"<!-- /{mark} -->")[0]
    return between.strip().split("\n")[2:]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


# --- reference ----------------------------------------------------------------------------------------------------------


def setting_rows() -> list[str]:
    """The rows of docs/reference/settings.md, from the settings themselves."""
    out = []
    for name, field in Environment.model_fields.items():
        kind: Any = field.annotation
        said = " or ".join(f"`{one}`" for one in get_args(kind)) if get_origin(kind) else _KINDS[kind.__name__]
        bounds = {
            bound: value for one in field.metadata for bound in ("ge", "le") if (value := getattr(one, bound, None))
        }
        if len(bounds) == 2:
            said += f", {bounds['ge']} to {bounds['le']}"
        shown = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        out.append(
            f"| `{PREFIX}{name.upper()}` | {said} | {f'`{shown}`' if shown else 'empty'} | {field.description or ''} |"
        )
    return out


_KINDS = {"str": "text", "int": "whole number", "bool": "`true` or `false`", "Path": "folder"}


def command_rows() -> list[str]:
    """The rows of docs/reference/cli.md, from the program itself."""
    return [f"| `jinbang {name}` | {words} |" for name, (_, words) in COMMANDS.items()]


def test_the_settings_page_is_what_the_settings_are():
    assert rows("docs/reference/settings.md", "settings") == setting_rows()


def test_every_setting_says_what_it_means():
    assert [name for name, field in Environment.model_fields.items() if not field.description] == []


def test_the_command_page_is_what_the_program_has():
    assert rows("docs/reference/cli.md", "commands") == command_rows()


def test_the_rules_page_has_every_rule_once_and_in_order():
    assert [cells(row)[0] for row in rows("docs/reference/rules.md", "rules")] == RULES


@pytest.mark.parametrize("row", rows("docs/reference/rules.md", "rules"), ids=lambda row: cells(row)[0])
def test_where_a_rule_is_said_to_be_enforced_and_proved_it_is_named(row: str):
    """The enforcing module and the test file both exist; the test names the rule."""
    rule, _, enforced, proved, _ = cells(row)
    for path in re.findall(r"`([^`]+)`", enforced):
        assert (ROOT / "src/jinbang" / path).exists(), path
    tests = re.findall(r"`([^`]+)`", proved)
    assert tests or proved == "not yet"
    for path in tests:
        assert re.search(rf"\b{rule}\b", (ROOT / "tests" / path).read_text(encoding="utf-8")), f"{path} names no {rule}"


def test_the_rules_page_says_which_rules_the_rehearsal_asks_of_the_rows():
    asked = {found[0].upper() for check in ALL if (found := re.match(r"r\d+", check.__name__))}
    said = {cells(row)[0] for row in rows("docs/reference/rules.md", "rules") if cells(row)[4] == "yes"}
    assert said == asked


# --- glossary -----------------------------------------------------------------------------------------------------------


def test_every_word_of_code_in_the_glossary_is_in_the_code():
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    missing = []
    for row in rows("docs/glossary.md", "glossary"):
        for word in re.findall(r"`([^`]+)`", cells(row)[2]):
            if not re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", code):
                missing.append(f"{cells(row)[0]}: {word}")
    assert missing == []


def test_no_chinese_word_is_in_the_glossary_twice():
    words = [word for row in rows("docs/glossary.md", "glossary") for word in cells(row)[0].split(" / ")]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []


# --- dependencies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["run", "dev"])
def test_every_dependency_has_its_reason_and_licence(which: str):
    wanted = [
        re.split(r"[<>=\[ ]", line)[0]
        for line in page(f"requirements/{which}.in").split("\n")
        if line and not line.startswith(("-", "#"))
    ]
    found = [cells(row) for row in rows("docs/decisions/dependencies.md", which)]
    assert sorted(row[0].strip("`") for row in found) == sorted(wanted)
    assert [row[0] for row in found if not (row[1] and row[2])] == []


# --- pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_inside_the_documentation_lead_somewhere(file: Path):
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (file.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_both_commands_and_every_stage(name: str):
    text = page(name)
    assert [word for word in ("make run", "make test", "## Figures", *STAGES) if word not in text] == []


def test_the_walk_of_the_architecture_names_functions_that_are_there():
    walked = re.findall(r"^\d+\. `([a-z_.]+)\.([A-Za-z_]+)`", page("ARCHITECTURE.md"), flags=re.M)
    assert len(walked) >= 6
    missing = [f"{m}.{a}" for m, a in walked if not hasattr(importlib.import_module(f"jinbang.{m}"), a)]
    assert missing == []
