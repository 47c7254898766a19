"""Looks for anything private in a bundle: every word that the database holds, in every byte that a stranger gets.

It knows neither models nor writer: it reads the tables as they are, and whatever is not known to be public must not be found.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinbang.transparency import open_disclosure
from jinbang.transparency.base64text import decode_url

# Tables that say nothing of anybody: the definition, what the log itself publishes, the framework's own.
PUBLIC_TABLES = {
    "programmes_version", "programmes_programme", "programmes_contest", "ledger_checkpoint", "ledger_cosignature",
    "ledger_timestamp", "ledger_treestate", "ledger_lease", "django_migrations", "django_content_type", "auth_permission",
    "panels_draw", "nominations_numberseries",
}  # fmt: skip
PUBLIC_COLUMNS = {("ledger_entry", column) for column in ("programme", "kind", "opened", "leaf")}
# What only stands for something: digests and slugs, codes in the definition's style, numbers of applications, moments, small
# numbers.  Longer runs of digits are telephones and identity numbers until the contrary is known.
CODE = re.compile(
    r"(?:sha256:)?(?=[0-9a-f]*[a-f])[0-9a-f]{16,64}|[a-z]+(?:[-./][a-z0-9]+)*(?::\S+)?|20\d\d-[A-Z]\d?-\d{5}"
    r"|\d{4}-\d\d-\d\d(?:[T ][\d:.+]+Z?)?|[-+]?\d{1,8}(?:\.\d{1,8})?|[A-Z][A-Z0-9-]{1,8}"
)
SHORT = re.compile(r"[A-Za-z0-9_-]+")
NAMES = {("people_person", "name"), ("people_person", "email"), ("people_person", "phone"), ("panels_expert", "name"),
         ("panels_expert", "email"), ("panels_expert", "person_key"), ("publication_objection", "objector_name"),
         ("publication_objection", "objector_contact"), ("publication_objection", "objector_organisation")}  # fmt: skip


def private_words(database: Path) -> dict[str, str]:
    """Every string of every table that may be of somebody → where it stands.  Names and ways to reach somebody always are."""
    found: dict[str, str] = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tables:
        for (table,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table in PUBLIC_TABLES or table.startswith("sqlite_"):
                continue
            columns = [row[1] for row in tables.execute(f"PRAGMA table_info({table})")]
            for row in tables.execute(f"SELECT * FROM {table}"):  # noqa: S608
                for column, value in zip(columns, row, strict=True):
                    if (table, column) in PUBLIC_COLUMNS or not isinstance(value, str):
                        continue
                    for word in _strings(value):
                        if len(word) >= 2 and (
                            (table, column) in NAMES or (len(word) >= 4 and not CODE.fullmatch(word))
                        ):
                            found.setdefault(word, f"{table}.{column}")
    return found


def expert_codes(database: Path) -> set[str]:
    """What stands for an expert where a name is not needed."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tables:
        return {code for (code,) in tables.execute("SELECT code FROM panels_expert")}


def public_codes(database: Path) -> set[str]:
    """Numbers of certificates, codes of objections, published randomness, digests of imported lists: public by themselves."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tables:
        rows = tables.execute(
            "SELECT number FROM publication_certificate UNION SELECT code FROM publication_objection "
            "UNION SELECT randomness FROM panels_draw UNION SELECT digest FROM publication_import"
        )
        return {code for (code,) in rows}


def released(database: Path) -> set[str]:
    """What the published lists say."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tables:
        rows = tables.execute("SELECT name, organisation, unit FROM publication_entry WHERE listed_at IS NOT NULL")
        return {word for row in rows for word in row if word}


def texts(bundle: Path) -> dict[str, str]:
    """path → everything that can be read in the file: its bytes, and what its base64url opens."""
    out: dict[str, str] = {}
    with zipfile.ZipFile(bundle) as archive:
        for path in archive.namelist():
            data = archive.read(path)
            out[path] = data.decode("utf-8", "replace")
            if path.startswith("log/openings/"):
                for line in data.decode().splitlines():
                    spoken = json.loads(line).get("open")
                    if spoken:
                        value = json.dumps(open_disclosure(spoken), ensure_ascii=False)
                        out[path] += "\n" + decode_url(spoken).decode() + "\n" + value
    return out


def leaks(words: dict[str, str], read: dict[str, str], *, public: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """Which words stand where they must not."""
    everything = "\n".join(read.values())
    found = [word for word in words if word not in public and _stands(word, everything)]
    return sorted(
        f"{word!r} of {words[word]} in {path}" for word in found for path, text in read.items() if _stands(word, text)
    )


def _stands(word: str, text: str) -> bool:
    """Whether the word is in the text; a short one of base64url's letters as a word of its own (megabytes of digests hold any four)."""
    if word not in text:
        return False
    if len(word) > 8 or not SHORT.fullmatch(word):
        return True
    return re.search(rf"(?<![A-Za-z0-9_-]){re.escape(word)}(?![A-Za-z0-9_-])", text) is not None


def _strings(value: str) -> Iterator[str]:
    """The string, or where it is JSON every string in it."""
    if value[:1] in "[{":
        try:
            yield from _inside(json.loads(value))
            return
        except ValueError:
            pass
    yield value


def _inside(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _inside(part)
    elif isinstance(value, list):
        for part in value:
            yield from _inside(part)
