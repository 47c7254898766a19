"""Rosters, exclusions and quota tables from CSV files: every problem of a file at once, with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinbang.draw.plan import Candidate, Exclusion, PlanError, Quota

ID_COLUMNS = ("id", "expert", "candidate", "编号", "专家")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows as text by column, each with its line number."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(*, path: Path) -> Table:
    """A CSV file with a header, cells parted by commas, semicolons or tabs.  Raises PlanError with every bad line."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise PlanError([f"{path.name}: cannot be read: {fault.strerror}"]) from fault
    text = _decoded(data, path.name)
    comma = max(",\t;", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    found: list[str] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    columns: tuple[str, ...] = ()
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        while columns and not columns[-1]:  # spreadsheets leave empty columns at the end
            columns = columns[:-1]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
                found.append(f"{path.name} line {reader.line_num}: {len(cells)} cells, the header has {len(columns)}")
            else:
                stripped = (cell.strip() for cell in cells)
                rows.append((reader.line_num, dict(zip(columns, stripped, strict=False))))
    except csv.Error as fault:
        found.append(f"{path.name} line {reader.line_num}: {fault}")
    if not columns:
        found.append(f"{path.name}: is empty; the first line must name the columns")
    found += [
        f"{path.name}: the column {name!r} comes twice" for name in dict.fromkeys(columns) if columns.count(name) > 1
    ]
    if found:
        raise PlanError(found)
    return Table(name=path.name, columns=columns, rows=tuple(rows))


def _decoded(data: bytes, name: str) -> str:
    """UTF-16 where it is marked, UTF-8, or else GB 18030."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PlanError([f"{name}: is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8"])


def id_column(table: Table, wanted: str | None = None) -> str:
    """The column that names people: `wanted`, or the first of the usual names.  Raises PlanError."""
    names = (wanted,) if wanted else ID_COLUMNS
    for name in names:
        if name in table.columns:
            return name
    for column in table.columns:
        if column.casefold() in names:
            return column
    raise PlanError(
        [
            f"{table.name}: has no column {' or '.join(map(repr, names))} that names people; its columns are "
            f'{", ".join(table.columns)} (set id = "…" in the plan; id = "line" numbers the lines)'
        ]
    )


def candidates(*, table: Table, attributes: Sequence[str], column: str | None = None) -> tuple[Candidate, ...]:
    """The roster.  Raises PlanError for missing columns, empty cells and names that come twice, each with its line."""
    by_line = column == "line"
    name = "" if by_line else id_column(table, column)
    found = [
        f"{table.name}: has no column {one!r}, which a quota speaks of"
        for one in attributes
        if one not in table.columns
    ]
    seen: dict[str, int] = {}
    people: list[Candidate] = []
    for line, row in table.rows:
        identity = str(line) if by_line else row[name]
        if not identity:
            found.append(f"{table.name} line {line}: the {name} is empty")
        elif identity in seen:
            found.append(f"{table.name} line {line}: {identity!r} was on line {seen[identity]} already")
        seen.setdefault(identity, line)
        found += [f"{table.name} line {line}: the {one} is empty" for one in attributes if row.get(one) == ""]
        people.append(Candidate(id=identity, attributes={one: row.get(one, "") for one in attributes}))
    if found:
        raise PlanError(found)
    return tuple(people)


def exclusions(
    *, table: Table, known: Sequence[str], column: str | None = None, strangers: bool = False
) -> tuple[Exclusion, ...]:
    """Who is excluded: one line per expert with a reason, or pairs of expert and application (conflicts logged before).

    Only a column `reason` is published as such; other columns count as conflicts, without their content.  A name that
    is not on the roster is a problem unless `strangers` are allowed.  Raises PlanError with every bad line.
    """
    name = id_column(table, column if column in table.columns else None)
    roster, found = set(known), []
    reasons: dict[str, list[str]] = {}
    for line, row in table.rows:
        if row[name] not in roster:
            if not strangers:
                found.append(f"{table.name} line {line}: {row[name]!r} is not on the roster (misspelt?)")
            continue
        reasons.setdefault(row[name], []).append(row.get("reason", ""))
    if found:
        raise PlanError(found)
    return tuple(Exclusion(candidate=who, reason=_reason(given)) for who, given in reasons.items())


def _reason(given: Sequence[str]) -> str:
    stated = list(dict.fromkeys(reason for reason in given if reason))
    if stated:
        return "; ".join(stated)
    return "conflict logged beforehand" if len(given) == 1 else f"{len(given)} conflicts logged beforehand"


def quota_table(*, table: Table) -> tuple[Quota, ...]:
    """Quotas from columns category, feature, min, max (as sortition tools write them).  Raises PlanError."""
    needed = ("category", "feature", "min", "max")
    if missing := [name for name in needed if name not in table.columns]:
        raise PlanError([f"{table.name}: has no column {', '.join(missing)}; a quota table has {', '.join(needed)}"])
    found: list[str] = []
    quotas = list(_quotas(table, found))
    if found:
        raise PlanError(found)
    return tuple(quotas)


def _quotas(table: Table, found: list[str]) -> Iterator[Quota]:
    for line, row in table.rows:
        bounds = []
        for side in ("min", "max"):
            if row[side].isascii() and row[side].isdigit():
                bounds.append(int(row[side]))
            else:
                found.append(f"{table.name} line {line}: {side} is {row[side]!r}, not a whole number")
        if len(bounds) == 2:
            yield Quota(attribute=row["category"], value=row["feature"], low=bounds[0], high=bounds[1])
