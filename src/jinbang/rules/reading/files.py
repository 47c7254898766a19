"""A definition's folder as texts, and its TOML files as tables with positions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as Folder
from typing import Any

from jinbang.rules.reading.lines import line_index
from jinbang.rules.reading.node import Node
from jinbang.rules.reading.problem import Collector, Problem

MAX_BYTES = 1_000_000
"""A definition is written by hand: a larger file is there by mistake."""

REQUIRED = ("programme.toml", "lists.toml", "calendar.toml", "bodies.toml", "criteria.toml")
OPTIONAL = ("channels.toml", "quotas.toml", "conditions.toml", "reasons.toml", "examples.toml")
_KNOWN = re.compile(r"(?:[a-z]+\.toml|forms/[a-z0-9-]+\.toml|prose/[a-z0-9-]+\.(?:zh|en)\.md|[A-Za-z.-]+\.md)")
_AT_LINE = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>[0-9]+), column [0-9]+|end of document)\)$", re.DOTALL)
_MENDED_LINES = 20


def to_bundle(path: Folder | str) -> dict[str, str]:
    """The definition's folder as {file: text}, fit to be stored and read again by `read_bundle`.

    Only .toml and .md files, hidden ones left out.  Raises ValueError, with one line for people, where the folder
    cannot be read at all; `bundle_with_problems` gathers instead.
    """
    texts, problems = bundle_with_problems(path)
    if problems:
        raise ValueError(problems[0].say("en"))
    return texts


def bundle_with_problems(path: Folder | str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """As `to_bundle`, with every unreadable file as a problem."""
    folder = Folder(path)
    found = Collector()

    def add(file: str, code: str, zh: str, en: str) -> None:
        found.add(Problem(file, 0, "", code, zh, en))

    if not folder.is_dir():
        what = folder.name or str(folder)
        add(
            what,
            "no-folder",
            "不是文件夹。请给出存放定义的文件夹。",
            "This is no folder. Name the definition's folder.",
        )
        return {}, found.sorted()
    texts: dict[str, str] = {}
    for one in sorted(folder.rglob("*")):
        name = one.relative_to(folder).as_posix()
        if one.suffix not in (".toml", ".md") or any(part.startswith(".") for part in name.split("/")):
            continue
        try:
            raw = one.read_bytes() if one.stat().st_size <= MAX_BYTES else None
        except OSError as error:
            add(name, "unreadable", f"无法读取：{error.strerror}。", f"It cannot be read: {error.strerror}.")
            continue
        if raw is None:
            add(name, "too-large", "超过 1 MB，不像手写的定义。", "It is larger than 1 MB: no definition is.")
            continue
        try:
            texts[name] = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            found.add(
                Problem(
                    name,
                    line,
                    "",
                    "not-utf-8",
                    "不是 UTF-8 文字。请另存为 UTF-8。",
                    "This is not UTF-8. Save it as UTF-8.",
                )
            )
    return texts, found.sorted()


@dataclass(frozen=True)
class Files:
    """Parsed files.  damaged: files with a syntax error, whose missing parts are not reported again."""

    tables: Mapping[str, Mapping[str, Any]]
    lines: Mapping[str, Mapping[tuple[str | int, ...], int]]
    texts: Mapping[str, str]
    damaged: frozenset[str]
    collector: Collector

    def node(self, file: str) -> Node:
        """The top table of a file; empty (and forgiving) where the file is missing or damaged."""
        return Node(
            file=file,
            data=self.tables.get(file, {}),
            lines=self.lines.get(file, {}),
            collector=self.collector,
            damaged=file in self.damaged or file not in self.tables,
        )

    def sound(self, *names: str) -> bool:
        """True where none of these files is damaged or missing: only then is a dangling reference a mistake."""
        return all(name in self.tables and name not in self.damaged for name in names)

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(name for name in self.tables if name.startswith("forms/"))


def parse_files(*, texts: Mapping[str, str], collector: Collector) -> Files:
    """Parse every TOML file; syntax errors, missing and stray files become problems."""
    tables: dict[str, Mapping[str, Any]] = {}
    lines: dict[str, Mapping[tuple[str | int, ...], int]] = {}
    damaged = set()
    for name in sorted(texts):
        if not _KNOWN.fullmatch(name) or (name.endswith(".toml") and "/" not in name and not _expected(name)):
            known = ", ".join((*REQUIRED, *OPTIONAL, "forms/*.toml", "prose/*.zh.md", "prose/*.en.md"))
            collector.add(
                Problem(
                    name,
                    0,
                    "",
                    "unknown-file",
                    f"定义中没有这种文件。可用：{known}。",
                    f"A definition has no such file. It has: {known}.",
                )
            )
            continue
        if not name.endswith(".toml"):
            continue
        data, text, sound = _parse(name, texts[name], collector)
        tables[name] = data
        lines[name] = line_index(text=text)
        if not sound:
            damaged.add(name)
    for name in REQUIRED:
        if name not in texts:
            collector.add(Problem(name, 0, "", "no-file", "缺少此文件，请补上。", "This file is missing. Add it."))
    return Files(tables, lines, texts, frozenset(damaged), collector)


def _expected(name: str) -> bool:
    return name in REQUIRED or name in OPTIONAL


def _parse(name: str, text: str, collector: Collector) -> tuple[dict[str, Any], str, bool]:
    """Parse one file.  Past a syntax error the line is blanked and reading goes on, so that the rest is checked too;
    where that leads nowhere, only the first error is told and the file counts as empty."""
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    found: list[Problem] = []
    for _ in range(_MENDED_LINES):
        attempt = "\n".join(lines)
        try:
            data = tomllib.loads(attempt, parse_float=Decimal)
        except (ValueError, RecursionError, ArithmeticError) as error:
            line, problem = _syntax(name, error, len(lines))
            found.append(problem)
            if not lines[line - 1].strip():
                break
            lines[line - 1] = ""
            continue
        for problem in found:
            collector.add(problem)
        return data, attempt, not found
    collector.add(found[0])
    return {}, "", False


def _syntax(name: str, error: Exception, last: int) -> tuple[int, Problem]:
    match = _AT_LINE.match(str(error))
    what = match["what"] if match else str(error) or type(error).__name__
    line = min(int(match["line"]), last) if match and match["line"] else last
    if "Cannot overwrite" in what or "Cannot declare" in what or "twice" in what:
        return line, Problem(
            name,
            line,
            "",
            "twice",
            "同一个键或表写了两次。请删去其一。",
            "The same key or table is written twice. Delete one of them.",
        )
    return line, Problem(
        name,
        line,
        "",
        "syntax",
        f"不是合法的 TOML：{what}。请检查此行的引号、括号和等号。",
        f"This is not TOML: {what}. Check the quotation marks, brackets and equals signs of this line.",
    )
