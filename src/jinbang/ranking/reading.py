"""Score tables from the lines of a CSV file: any ids, ten million rows, every problem with its line.

Takes lines, not a path, and keeps nothing but whole numbers per cell.  Nothing is dropped silently: a row without a
score is set aside and listed, an exact repetition is counted once and listed, anything else wrong refuses the file.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from jinbang.ranking.rule import LARGEST_EXPONENT, Problem
from jinbang.ranking.scores import SAFE, Scores

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "–", "—", "/", "缺", "未评", "弃权", "."})
NAMES = {
    "application": (
        "application",
        "app",
        "项目",
        "项目编号",
        "申报",
        "申报编号",
        "item",
        "paper",
        "proposal",
        "candidate",
        "application_id",
        "applications",
        "submission",
        "申报项目",
        "作品",
    ),
    "expert": ("expert", "专家", "专家编号", "评委", "reviewer", "judge", "rater", "expert_id", "experts"),
    "score": ("score", "得分", "分数", "评分", "总分", "rating", "mark", "grade"),
}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
PEEK = 50
WORST = 10_000
"""After so many problems reading stops; the message says so."""


@dataclass(frozen=True, kw_only=True)
class LineProblem:
    """Something about one line of the file (1-based; the header is line 1)."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class TableError(ValueError):
    """The file cannot be used; ``problems`` holds all of them in the order of their lines."""

    def __init__(self, problems: Iterable[LineProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """The scores of a file, with what was set aside (rows without a score) and repeated (the very same row again)."""

    scores: Scores
    rows: int
    set_aside: tuple[LineProblem, ...]
    repeated: tuple[LineProblem, ...]
    notes: tuple[Problem, ...]


def read(
    *,
    lines: Iterable[str],
    criteria: Sequence[str] = (),
    columns: dict[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Table:
    """Read a table with columns for the application, the expert and a score, or one column per criterion.

    ``criteria`` names the score columns of a filed rule; without it the column ``score`` counts, else every numeric
    column.  ``columns`` maps ``application``, ``expert`` or ``score`` to the file's own heading.  ``progress`` is
    called with the number of rows read, now and then.  Raises TableError with every problem.
    """
    source = iter(lines)
    blank = 0
    first = ""
    for first in source:
        if first.strip():
            break
        blank += 1
    if not first.strip():
        raise TableError([LineProblem(line=1, text="the file is empty; it needs a header line and scores")])
    reader = csv.reader(chain([first], source), delimiter=max(",\t;", key=first.count), strict=False)
    stumble: list[LineProblem] = []

    def numbered() -> Iterator[tuple[list[str], int]]:
        try:
            for row in reader:
                yield row, reader.line_num + blank
        except csv.Error as error:
            stumble.append(LineProblem(line=reader.line_num + blank, text=f"not readable as a table: {error}"))

    rows = numbered()
    header = [cell.strip() for cell in next(rows, ([], 0))[0]]
    peeked = list(islice(rows, PEEK))
    layout = _layout(header=header, peeked=[row for row, _ in peeked], criteria=criteria, columns=columns or {})
    gathered = _Gathered(layout=layout, width=len(header))
    for row, line in chain(peeked, rows):
        gathered.add(row, line)
        if gathered.rows % 200_000 == 0 and progress is not None:
            progress(gathered.rows)
        if len(gathered.problems) >= WORST:
            gathered.problems.append(LineProblem(line=line, text=f"reading stopped here after {WORST:,} problems"))
            break
    gathered.problems += stumble
    return gathered.table()


@dataclass(frozen=True)
class _Layout:
    application: int
    expert: int
    scores: tuple[int, ...]
    criteria: tuple[str, ...]
    ignored: tuple[str, ...]


def _layout(*, header: list[str], peeked: list[list[str]], criteria: Sequence[str], columns: dict[str, str]) -> _Layout:
    problems = []
    repeated = {name for name in header if name and header.count(name) > 1}
    if repeated:
        problems.append(f"two columns are called {_listed(sorted(repeated))}; give each its own name")
    lowered = [name.lower().replace(" ", "_") for name in header]

    def find(role: str) -> int | None:
        if role in columns:
            if columns[role] in header:
                return header.index(columns[role])
            problems.append(f"there is no column “{columns[role]}”; the file has {_listed(header)}")
            return None
        return next((lowered.index(name) for name in NAMES[role] if name in lowered), None)

    application, expert, score = find("application"), find("expert"), find("score")
    for role, found in (("application", application), ("expert", expert)):
        if found is None and role not in columns:
            problems.append(
                f"no column for the {role}; the file has {_listed(header)}: name it “{role}”, or say --{role}-column"
            )
    chosen: list[int] = []
    names: tuple[str, ...] = ()
    if criteria:
        missing = [name for name in criteria if name not in header]
        if len(criteria) == 1 and missing and score is not None:
            chosen, names, missing = [score], tuple(criteria), []
        elif missing:
            problems.append(f"no column for the criteria {_listed(missing)}; the file has {_listed(header)}")
        else:
            chosen, names = [header.index(name) for name in criteria], tuple(criteria)
    elif score is not None:
        chosen, names = [score], ("score",)
    else:
        others = [k for k in range(len(header)) if k not in (application, expert) and header[k]]
        chosen = [k for k in others if _looks_numeric(row[k] for row in peeked if k < len(row))]
        names = tuple(header[k] for k in chosen) if len(chosen) > 1 else ("score",)
        if not chosen and not problems:
            problems.append(
                f"no column of scores; the file has {_listed(header)}: name it “score”, or say --score-column"
            )
    if problems or application is None or expert is None:
        raise TableError([LineProblem(line=1, text=text) for text in problems])
    used = {application, expert, *chosen}
    return _Layout(
        application=application,
        expert=expert,
        scores=tuple(chosen),
        criteria=names,
        ignored=tuple(header[k] for k in range(len(header)) if k not in used),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:12]) + (" …" if len(names) > 12 else "")


def _looks_numeric(cells: Iterable[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip().lower() not in MISSING]
    return bool(filled) and any(NUMBER.fullmatch(cell) for cell in filled)


class _Gathered:
    """Cells of the file as whole numbers: codes of ids, and codes of the distinct score texts."""

    def __init__(self, *, layout: _Layout, width: int) -> None:
        self.layout, self.width, self.rows = layout, width, 0
        self.problems: list[LineProblem] = []
        self.set_aside: list[LineProblem] = []
        self.applications: dict[str, int] = {}
        self.experts: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self.application, self.expert, self.line = array("i"), array("i"), array("q")
        self.values = [array("i") for _ in layout.scores]
        self.mantissas: list[int] = []
        self.exponents: list[int] = []

    def add(self, row: list[str], line: int) -> None:
        """Take one row; a wholly empty one is no row."""
        layout = self.layout
        try:
            application, expert = row[layout.application].strip(), row[layout.expert].strip()
            codes = [self._code(row[k]) for k in layout.scores]
        except IndexError:
            if any(cell.strip() for cell in row):
                self.rows += 1
                self.problems.append(LineProblem(line=line, text=f"{len(row)} cells, the header has {self.width}"))
            return
        if not (application and expert):
            if any(cell.strip() for cell in row):
                self.rows += 1
                absent = "application" if not application else "expert"
                self.problems.append(LineProblem(line=line, text=f"no {absent}"))
            return
        self.rows += 1
        if len(row) > self.width and any(cell.strip() for cell in row[self.width :]):
            self.problems.append(LineProblem(line=line, text=f"{len(row)} cells, the header has {self.width}"))
            return
        a = self.applications.setdefault(application, len(self.applications))
        e = self.experts.setdefault(expert, len(self.experts))
        lowest = min(codes)
        if lowest < 0:
            self._odd(row=row, line=line, codes=codes, application=application, expert=expert)
            return
        self.application.append(a)
        self.expert.append(e)
        self.line.append(line)
        for column, code in zip(self.values, codes, strict=True):
            column.append(code)

    def _odd(self, *, row: list[str], line: int, codes: list[int], application: str, expert: str) -> None:
        names = self.layout.criteria
        for name, code, k in zip(names, codes, self.layout.scores, strict=True):
            if code == -2:
                label = "score" if len(names) == 1 else f"“{name}”"
                hint = "; use a point for decimals" if re.fullmatch(r"\s*\d+,\d+\s*", row[k]) else ""
                self.problems.append(LineProblem(line=line, text=f"{label} is no number: “{row[k][:40]}”{hint}"))
        if min(codes) == -1:
            empty = [name for name, code in zip(names, codes, strict=True) if code == -1]
            what = "no score" if len(names) == 1 else f"no score for {_listed(empty)}"
            self.set_aside.append(LineProblem(line=line, text=f"expert {expert}, application {application}: {what}"))

    def _code(self, cell: str) -> int:
        code = self.texts.get(cell)
        if code is None:
            code = self._parse(cell.strip())
            self.texts[cell] = code
        return code

    def _parse(self, text: str) -> int:
        """The position of a number among the distinct ones; -1 missing, -2 no number."""
        if text.lower() in MISSING:
            return -1
        if not NUMBER.fullmatch(text):
            return -2
        try:
            number = Decimal(text)
        except InvalidOperation:
            return -2
        sign, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        if exponent < -LARGEST_EXPONENT or number.adjusted() > LARGEST_EXPONENT:
            return -2
        mantissa = int("".join(map(str, digits)))
        while exponent < 0 and mantissa % 10 == 0:
            mantissa, exponent = mantissa // 10, exponent + 1
        if exponent > 0:
            mantissa, exponent = mantissa * 10**exponent, 0
        self.mantissas.append(-mantissa if sign else mantissa)
        self.exponents.append(exponent)
        return len(self.mantissas) - 1

    def table(self) -> Table:
        """The columns, after repetitions are dealt with."""
        places = -min(self.exponents, default=0)
        units = [m * 10 ** (places + e) for m, e in zip(self.mantissas, self.exponents, strict=True)]
        wide = any(abs(unit) >= SAFE for unit in units)
        numbers = np.array(units, dtype=object if wide else np.int64)
        application = np.frombuffer(self.application, dtype=np.int32) if self.application else np.empty(0, np.int32)
        expert = np.frombuffer(self.expert, dtype=np.int32) if self.expert else np.empty(0, np.int32)
        codes = [np.frombuffer(c, dtype=np.int32) if c else np.empty(0, np.int32) for c in self.values]
        keep, repeated = self._repetitions(application=application, expert=expert, codes=codes, numbers=numbers)
        if not len(application) and not self.problems:
            self.problems.append(LineProblem(line=1, text="the file has no scores"))
        if self.problems:
            raise TableError(self.problems)
        scores = Scores(
            applications=tuple(self.applications),
            experts=tuple(self.experts),
            application=application if keep is None else application[keep],
            expert=expert if keep is None else expert[keep],
            criteria=self.layout.criteria,
            values=tuple(numbers[c if keep is None else c[keep]] for c in codes),
            places=places,
        )
        return Table(
            scores=scores,
            rows=self.rows,
            set_aside=tuple(self.set_aside),
            repeated=tuple(repeated),
            notes=tuple(self._notes(repeated)),
        )

    def _repetitions(
        self,
        *,
        application: NDArray[np.int32],
        expert: NDArray[np.int32],
        codes: Sequence[NDArray[np.int32]],
        numbers: NDArray[np.generic],
    ) -> tuple[NDArray[np.bool_] | None, list[LineProblem]]:
        """Second rows of the same pair: the same scores are set aside, other scores are a problem."""
        key = application.astype(np.int64) * max(len(self.experts), 1) + expert
        order = np.argsort(key, kind="stable")
        again = np.flatnonzero(key[order][1:] == key[order][:-1]) + 1
        if not len(again):
            return None, []
        keep = np.ones(len(key), dtype=bool)
        repeated: list[LineProblem] = []
        applications, experts = list(self.applications), list(self.experts)
        ordered = key[order]
        starts = np.searchsorted(ordered, ordered[again])
        for position, start in zip(again, starts, strict=True):
            first, row = int(order[start]), int(order[position])
            who = f"expert {experts[expert[row]]} on {applications[application[row]]}"
            same = all(numbers[c[first]] == numbers[c[row]] for c in codes)
            if same:
                keep[row] = False
                repeated.append(
                    LineProblem(line=self.line[row], text=f"{who}: the same as line {self.line[first]}, counted once")
                )
            elif len(self.problems) < WORST:
                self.problems.append(
                    LineProblem(
                        line=self.line[row],
                        text=f"{who} was scored on line {self.line[first]} already, differently: keep one of them",
                    )
                )
        return keep, repeated

    def _notes(self, repeated: Sequence[LineProblem]) -> Iterator[Problem]:
        if self.layout.ignored:
            listed = _listed(self.layout.ignored)
            yield Problem(code="ignored-columns", zh=f"未使用的列：{listed}", en=f"columns not used: {listed}")
        if self.set_aside:
            some = ", ".join(str(p.line) for p in self.set_aside[:10]) + (" …" if len(self.set_aside) > 10 else "")
            yield Problem(
                code="set-aside",
                zh=f"{len(self.set_aside)} 行没有分数，不计入（第 {some} 行）",
                en=f"{len(self.set_aside)} row(s) without a score do not count (lines {some})",
            )
        if repeated:
            some = ", ".join(str(p.line) for p in repeated[:10]) + (" …" if len(repeated) > 10 else "")
            yield Problem(
                code="repeated",
                zh=f"{len(repeated)} 行与前面完全重复，只计一次（第 {some} 行）",
                en=f"{len(repeated)} row(s) repeat an earlier one exactly and count once (lines {some})",
            )
