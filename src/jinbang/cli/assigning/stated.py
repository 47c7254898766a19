"""Put files and options together into one problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from jinbang.assignment import Limit, Problem
from jinbang.assignment.problem import Ints, fill_missing
from jinbang.cli.assigning.scores import MOST_CELLS, Scores, id_order, read_scores
from jinbang.cli.assigning.tables import FileError, Said, keyed, pairs_of

T = TypeVar("T")
Table = dict[str, dict[str, Any]]
Pairs = list[tuple[str, str]]
ATTRIBUTES = ("employer", "region", "sector")


@dataclass(frozen=True)
class Options:
    """What the command line said."""

    scores: Path
    per_application: int | None
    max_load: int | None
    min_load: int
    conflicts: Path | None = None
    fixed: Path | None = None
    experts: Path | None = None
    applications: Path | None = None
    missing: float | None = None
    at_most: tuple[tuple[str, int], ...] = ()
    avoid_same: tuple[str, ...] = ()
    experts_in_rows: bool = False


@dataclass
class Stated:
    """The problem, and what a reader should know about how it was read."""

    problem: Problem
    notes: list[Said] = field(default_factory=list)


def stated(*, options: Options, told: Callable[[int], None]) -> Stated:
    """Raises FileError for files, jinbang.assignment.ProblemError for contradictions."""
    scores, people, apps, banned, must = _read_all(options, told)
    notes = scores.notes
    _widen(scores, "applications", "rows", apps, options.applications, notes)
    _widen(scores, "experts", "cols", people, options.experts, notes)
    place = {a: i for i, a in enumerate(scores.applications)}
    seat = {e: j for j, e in enumerate(scores.experts)}
    rows, cols, values = scores.rows, scores.cols, scores.values
    n, m = len(place), len(seat)
    if options.missing is not None:
        if n * m > MOST_CELLS:
            raise FileError(f"--missing would list {n * m} pairs; at most {MOST_CELLS} are possible")
        rows, cols, values = fill_missing(rows=rows, cols=cols, values=values, shape=(n, m), missing=options.missing)
    forbidden = _positions(options.conflicts, banned, place, seat, notes, "conflicts")
    forbidden = np.concatenate([forbidden, *_same(options, scores, apps, people, rows, cols)])
    demands = scores.amounts.get("demands")
    if demands is None and options.per_application is None and not all("demand" in apps.get(a, {}) for a in place):
        raise FileError("say how many experts each application needs: --per-application, or a column “demand” in APPS")
    problem = Problem(
        applications=tuple(scores.applications),
        experts=tuple(scores.experts),
        rows=rows,
        cols=cols,
        affinities=values,
        demands=_amounts(scores.applications, apps, "demand", demands, options.per_application or 0),
        min_loads=_amounts(scores.experts, people, "min_load", scores.amounts.get("min_loads"), options.min_load),
        max_loads=_amounts(
            scores.experts,
            people,
            "max_load",
            scores.amounts.get("max_loads"),
            n if options.max_load is None else options.max_load,
        ),
        forbidden=forbidden,
        fixed=_positions(options.fixed, must, place, seat, notes, "fixed pairs"),
        limits=tuple(_limit(name, most, scores.experts, people) for name, most in options.at_most),
        groups=tuple(apps.get(a, {}).get("group") for a in scores.applications) if _has(apps, "group") else (),
        panels=tuple(people.get(e, {}).get("panel") for e in scores.experts) if _has(people, "panel") else (),
    )
    for name in ATTRIBUTES:
        used = name in options.avoid_same or any(name == at for at, _ in options.at_most)
        if _has(people, name) and not used:
            notes.append(
                Said(
                    zh=f"未使用“{name}”一列；用 --at-most {name}=1 或 --avoid-same {name} 可启用",
                    en=f"the column “{name}” is not used; --at-most {name}=1 or --avoid-same {name} would use it",
                )
            )
    return Stated(problem=problem, notes=notes)


def _read_all(options: Options, told: Callable[[int], None]) -> tuple[Scores, Table, Table, Pairs, Pairs]:
    """Scores, experts, applications, conflicts, fixed pairs.  One FileError with the mistakes of all the files."""
    faults: list[str] = []

    def tried(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except FileError as error:
            faults.append(str(error))
            return None

    scores = tried(lambda: read_scores(options.scores, told=told, experts_in_rows=options.experts_in_rows))
    people = tried(lambda: _table(options.experts, by="expert", numbers=("min_load", "max_load")))
    apps = tried(lambda: _table(options.applications, by="application", numbers=("demand",)))
    banned = tried(lambda: pairs_of(options.conflicts) if options.conflicts else [])
    must = tried(lambda: pairs_of(options.fixed) if options.fixed else [])
    if scores is None or people is None or apps is None or banned is None or must is None:
        raise FileError("\n".join(faults))
    return scores, people, apps, banned, must


def _table(path: Path | None, *, by: str, numbers: tuple[str, ...]) -> Table:
    return {} if path is None else keyed(path, by=by, numbers=numbers)


def _has(table: dict[str, dict[str, Any]], name: str) -> bool:
    return any(name in row for row in table.values())


def _widen(scores: Scores, side: str, at: str, table: dict[str, Any], path: Path | None, notes: list[Said]) -> None:
    """Add ids that only the table knows, and say which ids it does not know."""
    known: list[str] = getattr(scores, side)
    if path is None:
        return
    unlisted = [name for name in known if name not in table]
    if unlisted:
        whom = ", ".join(unlisted[:5]) + (" …" if len(unlisted) > 5 else "")
        kind = "项申报" if side == "applications" else "位专家"
        notes.append(
            Said(
                zh=f"匹配度表中有 {len(unlisted)} {kind}不在 {path.name} 中，按统一数额处理：{whom}",
                en=f"{len(unlisted)} {side} of the scores are not in {path.name} and get the general numbers: {whom}",
            )
        )
    present = set(known)
    added = [name for name in table if name not in present]
    if not added:
        return
    ids = sorted([*known, *added], key=id_order)
    place = {name: k for k, name in enumerate(ids)}
    moved = np.array([place[name] for name in known], np.int32)
    setattr(scores, at, moved[getattr(scores, at)] if known else getattr(scores, at))
    setattr(scores, side, ids)
    for name in ("demands",) if side == "applications" else ("min_loads", "max_loads"):
        if name in scores.amounts:
            raise FileError(f"{path.name} has {added[0]}, which the arrays with their own “{name}” do not have")


def _amounts(ids: list[str], table: dict[str, dict[str, Any]], name: str, given: Ints | None, general: int) -> Ints:
    amounts = np.full(len(ids), general, np.int64) if given is None else np.array(given, np.int64)
    for k, key in enumerate(ids):
        if name in table.get(key, {}):
            amounts[k] = table[key][name]
    return amounts


def _positions(
    path: Path | None,
    pairs: list[tuple[str, str]],
    place: dict[str, int],
    seat: dict[str, int],
    notes: list[Said],
    what: str,
) -> Ints:
    """Of the known pairs; an unknown one is a note, or an error where it must be assigned."""
    known = [(place[a], seat[e]) for a, e in pairs if a in place and e in seat]
    strange = [(a, e) for a, e in pairs if a not in place or e not in seat]
    if strange and what == "fixed pairs":
        raise FileError(f"{path}: fixed pairs with an unknown id: {', '.join(f'{a} – {e}' for a, e in strange[:5])}")
    if strange:
        whom = ", ".join(f"{a} – {e}" for a, e in strange[:5]) + (" …" if len(strange) > 5 else "")
        notes.append(
            Said(
                zh=f"有 {len(strange)} 对回避关系涉及不在本次的申报或专家：{whom}",
                en=f"{len(strange)} {what} concern an application or expert that is not here: {whom}",
            )
        )
    return np.array(known, np.int64).reshape(-1, 2)


def _same(
    options: Options, scores: Scores, apps: dict[str, Any], people: dict[str, Any], rows: Any, cols: Any
) -> list[Ints]:
    """Listed pairs whose two sides share an attribute that must differ."""
    found = []
    for name in options.avoid_same:
        if not _has(apps, name) or not _has(people, name):
            raise FileError(f"--avoid-same {name} needs a column “{name}” in both APPS and EXPERTS")
        codes: dict[str, int] = {}
        sides = []
        for ids, table in ((scores.applications, apps), (scores.experts, people)):
            labels = [table.get(key, {}).get(name) for key in ids]
            sides.append(np.array([-1 if x is None else codes.setdefault(x, len(codes)) for x in labels], np.int64))
        of_row, of_col = sides[0][rows], sides[1][cols]
        same = (of_row >= 0) & (of_row == of_col)
        found.append(np.column_stack([rows[same], cols[same]]).astype(np.int64))
    return found


def _limit(name: str, most: int, experts: list[str], people: dict[str, Any]) -> Limit:
    if not _has(people, name):
        raise FileError(f"--at-most {name}={most} needs a column “{name}” in EXPERTS")
    return Limit(attribute=name, labels=tuple(people.get(e, {}).get(name) for e in experts), at_most=most)
