"""Read the small tables (experts, applications, pairs) and report every mistake of a file in one message."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from jinbang.cli import textfile

SHOWN = 20
WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?", re.ASCII)

NAMES: dict[str, tuple[str, ...]] = {
    "application": (
        "application",
        "applications",
        "application_id",
        "paper",
        "submission",
        "申报",
        "申报编号",
        "申报项目",
        "项目",
        "项目编号",
        "作品",
    ),
    "expert": ("expert", "experts", "expert_id", "reviewer", "judge", "专家", "专家编号", "评委"),
    "affinity": ("affinity", "score", "similarity", "value", "weight", "匹配度", "匹配", "分值", "得分"),
    "demand": ("demand", "per_application", "reviews", "评审数"),
    "min_load": ("min_load", "minimum_load", "最少"),
    "max_load": ("max_load", "maximum_load", "load", "最多"),
    "employer": ("employer", "organisation", "organization", "institution", "单位", "工作单位"),
    "region": ("region", "地区"),
    "sector": ("sector", "领域"),
    "group": ("group", "组"),
    "disciplines": ("disciplines", "discipline", "学科", "学科代码"),
    "keywords": ("keywords", "keyword", "关键词"),
    "text": ("text", "abstract", "summary", "摘要", "简介"),
    "panel": ("panel", "评审组"),
}


class FileError(Exception):
    """A file cannot be used; the message lists every reason with its line."""


@dataclass(frozen=True)
class Said:
    """A remark in both languages of the summary; the terminal speaks English."""

    zh: str
    en: str


@dataclass
class Mistakes:
    """What is wrong with one file, said in the order of its lines; more than `SHOWN` are counted."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0

    def add(self, line: int | None, message: str) -> None:
        """line: of the file, from 1."""
        self.count += 1
        if len(self.found) < SHOWN:
            self.found.append((line or 0, f"  line {line}: {message}" if line else f"  {message}"))

    def refuse(self) -> None:
        """Raise FileError when there is any."""
        if self.count:
            more = [f"  … and {self.count - SHOWN} more"] if self.count > SHOWN else []
            noun = "mistake" if self.count == 1 else "mistakes"
            raise FileError(
                "\n".join([f"{self.path}: {self.count} {noun}", *(said for _, said in sorted(self.found)), *more])
            )


def opened(path: Path) -> IO[str]:
    """The file as text.  Raises FileError."""
    try:
        return textfile.opened(path)
    except textfile.NotText as error:
        raise FileError(f"{path}: {error}") from error
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error


def whole_number(text: str) -> int | None:
    """A whole number of plain digits, with its sign; None for anything else (Python alone would take 1_000)."""
    return int(text.partition(".")[0]) if WHOLE.fullmatch(text) else None


def separator(heading: str) -> str:
    """The one of comma, tab and semicolon that the first line uses most."""
    return max(",\t;", key=heading.count)


def headed(reader: Iterator[list[str]], path: Path, needed: Sequence[str]) -> tuple[dict[str, int], int]:
    """Where each known column is, and how many cells a line may have.  Raises FileError when one that is needed is missing or given twice."""
    heading = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    places: dict[str, int] = {}
    mistakes = Mistakes(path)
    for name, spellings in NAMES.items():
        at = [k for k, cell in enumerate(heading) if cell.lower().replace(" ", "_") in spellings]
        if len(at) > 1:
            mistakes.add(1, f"two columns could be “{name}”: {', '.join(heading[k] for k in at)}")
        elif at:
            places[name] = at[0]
    missing = [f"“{name}”" for name in needed if name not in places]
    if not any(heading):
        mistakes.add(1, f"the file is empty; it needs a heading with {', '.join(missing)}")
    elif missing and not mistakes.count:
        mistakes.add(1, f"no column {', '.join(missing)} (found: {', '.join(heading)})")
    mistakes.refuse()
    return places, len(heading)


@dataclass(frozen=True)
class Row:
    """One line of a small table, by column name; empty cells are left out."""

    line: int
    cells: dict[str, str]


def rows_of(path: Path, *, needed: Sequence[str]) -> list[Row]:
    """All rows of a small table.  Raises FileError with every short or long line and every empty needed cell."""
    mistakes = Mistakes(path)
    found = _rows(path, needed, mistakes)
    mistakes.refuse()
    return found


def _rows(path: Path, needed: Sequence[str], mistakes: Mistakes) -> list[Row]:
    """Rows in which every needed cell is filled; what is wrong with the others is added to the mistakes."""
    found: list[Row] = []
    with opened(path) as file:
        comma = separator(file.readline())
        file.seek(0)
        reader = csv.reader(file, delimiter=comma)
        try:
            places, most = headed(reader, path, needed)
            width = max(places.values()) + 1
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) < width:
                    mistakes.add(reader.line_num, f"has {len(cells)} cells, needs {width}")
                    continue
                if len(cells) > most and any(cell.strip() for cell in cells[most:]):
                    mistakes.add(reader.line_num, f"has {len(cells)} cells, the heading has {most}")
                    continue
                named = {name: cells[k].strip() for name, k in places.items() if cells[k].strip()}
                empty = [name for name in needed if name not in named]
                for name in empty:
                    mistakes.add(reader.line_num, f"“{name}” is empty")
                if not empty:
                    found.append(Row(reader.line_num, named))
        except csv.Error as error:
            mistakes.add(reader.line_num, f"is not CSV ({error})")
    return found


def keyed(path: Path, *, by: str, numbers: Sequence[str]) -> dict[str, dict[str, str | int]]:
    """A small table by its id.  Raises FileError with every bad line, id given twice and number that is none."""
    table: dict[str, dict[str, str | int]] = {}
    seen: dict[str, int] = {}
    mistakes = Mistakes(path)
    for row in _rows(path, (by,), mistakes):
        key = row.cells[by]
        if key in seen:
            mistakes.add(row.line, f"{by} {key} is on line {seen[key]} already")
        seen.setdefault(key, row.line)
        values: dict[str, str | int] = dict(row.cells)
        for name in numbers:
            if name in row.cells:
                number = whole_number(row.cells[name])
                if number is None:
                    mistakes.add(row.line, f"{name} “{row.cells[name]}” is not a whole number")
                elif number < 0:
                    mistakes.add(row.line, f"{name} {number} is negative")
                else:
                    values[name] = number
        least, most = values.get("min_load"), values.get("max_load")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            mistakes.add(row.line, f"min_load {least} is above max_load {most}")
        table[key] = values
    mistakes.refuse()
    return table


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """Pairs of application and expert."""
    return [(row.cells["application"], row.cells["expert"]) for row in rows_of(path, needed=("application", "expert"))]
