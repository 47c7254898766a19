"""The reference page lists what the checks say, no more and no less."""

import re
from pathlib import Path

from jinbang.rules import calendar, cn
from jinbang.rules.cn import DEPARTMENTS, ID_KIND_NAMES

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs/reference/identifiers.md").read_text(encoding="utf-8")
SOURCES = [
    path.read_text(encoding="utf-8")
    for folder in ("cn", "calendar", "")
    for path in (ROOT / "src/jinbang/rules" / folder).glob("*.py" if folder else "problem.py")
]
PREFIXES = (
    "uscc|organisation-code|division|id|permit|phone|patent|name|title|discipline|industry|postal|"
    "amount|instant|window|calendar"
)


def test_every_code_of_a_message_is_explained_and_every_explained_code_exists() -> None:
    said = {code for source in SOURCES for code in re.findall(rf'"((?:{PREFIXES})-[a-z-]+|empty|isbn|issn)"', source)}
    explained = re.findall(r"^\| `([a-z-]+)` \| (?:error|warning)", PAGE, re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert set(explained) == said


def test_every_department_and_category_is_in_the_table() -> None:
    rows = {
        f"| {first} | {name} | {' · '.join(f'{key} {category}' for key, category in categories.items())} |"
        for first, (name, categories) in DEPARTMENTS.items()
    }
    assert {row for row in rows if row not in PAGE} == set()


def test_every_kind_of_document_is_in_the_table() -> None:
    assert [kind for kind, (zh, _) in ID_KIND_NAMES.items() if f"| `{kind.value}` | {zh} |" not in PAGE] == []


def test_every_check_and_reader_is_mentioned() -> None:
    public = [name for name in (*cn.__all__, *calendar.__all__) if name.startswith(("check_", "read_", "parse_"))]
    assert [name for name in public if f"`{name}`" not in PAGE] == []
