"""R1 to R23 and T1 to T15: each is named by a test that proves it, and the rules page says truly where it is enforced.

A rule is named by a test function in its name, its docstring or a clause that it expects (refusal("no-filing", "R9")); an
acceptance case in its name alone, so that `pytest -k t10` runs it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = [f"R{n}" for n in range(1, 24)]
CASES = [f"T{n}" for n in range(1, 16)]
_ROW = re.compile(r"^\| (R\d+) \| .* \| (.*) \| (.*) \| .* \|$", re.MULTILINE)


@cache
def every_test() -> tuple[tuple[str, ast.FunctionDef], ...]:
    """(file below tests/, function) of every test there is."""

    def found() -> Iterator[tuple[str, ast.FunctionDef]]:
        for file in sorted((ROOT / "tests").rglob("test_*.py")):
            if file == Path(__file__):
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    yield file.relative_to(ROOT / "tests").as_posix(), node

    return tuple(found())


def in_its_name(test: ast.FunctionDef, what: str) -> bool:
    """T1 is in test_T1_R1_…, not in test_t10_…."""
    return what.lower() in test.name.lower().split("_")


def in_its_words(test: ast.FunctionDef, what: str) -> bool:
    """In the docstring, or as a clause that is expected."""
    return re.search(rf"\b{what}\b", said(test)) is not None


@cache
def said(test: ast.FunctionDef) -> str:
    """Every text in a test."""
    nodes = (node.value for node in ast.walk(test) if isinstance(node, ast.Constant))
    return "\n".join(one for one in nodes if isinstance(one, str))


@pytest.mark.parametrize("case", CASES)
def test_an_acceptance_case_is_a_test_of_that_name(case: str) -> None:
    assert [test.name for _, test in every_test() if in_its_name(test, case)]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_named_by_a_test(rule: str) -> None:
    assert [test.name for _, test in every_test() if in_its_name(test, rule) or in_its_words(test, rule)]


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_page_names_a_place_that_is_there_and_a_test_that_names_the_rule(rule: str) -> None:
    page = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    rows = {found[0]: found for found in _ROW.findall(page)}
    _, enforced, proved = rows[rule]
    places, files = re.findall(r"`([^`]+)`", enforced), re.findall(r"`([^`]+)`", proved)
    assert places
    assert files, "proved by no test"
    assert [place for place in places if not (ROOT / "src/jinbang" / place).is_file()] == []
    naming = {file for file, test in every_test() if in_its_name(test, rule) or in_its_words(test, rule)}
    assert set(files) & naming, f"of {files} none has a test that names {rule}; these have: {sorted(naming)}"


def test_a_case_or_rule_is_not_found_in_another_number() -> None:
    test = ast.parse('def test_t10_of_nine():\n    """R12 and more."""').body[0]
    assert isinstance(test, ast.FunctionDef)
    assert [case for case in CASES if in_its_name(test, case)] == ["T10"]
    assert [rule for rule in RULES if in_its_words(test, rule)] == ["R12"]
