"""Read affinities: a long CSV of millions of lines in little memory, or arrays from NumPy and SciPy."""

from __future__ import annotations

import csv
import math
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jinbang.cli.assigning.tables import FileError, Mistakes, Said, headed, opened, separator

BLANKS = {"", "na", "n/a", "nan", "null", "none", "-", "缺"}
MATRIX = ("affinities", "affinity", "scores", "similarity", "similarities", "matrix", "arr_0")
TOLD = 100_000
NAMED = 10
COMMA = re.compile(r"[+-]?\d+,\d+")
MOST_CELLS = 200_000_000


@dataclass
class Scores:
    """ids, and per listed pair its position in them and its value.  notes: what a reader should know."""

    applications: list[str]
    experts: list[str]
    rows: npt.NDArray[np.int32]
    cols: npt.NDArray[np.int32]
    values: npt.NDArray[np.float64]
    amounts: dict[str, npt.NDArray[Any]]
    notes: list[Said]


def read_scores(path: Path, *, told: Callable[[int], None], experts_in_rows: bool = False) -> Scores:
    """Affinities of any supported kind, ids sorted, so that the order of lines changes nothing.

    told(rows) is called from time to time.  Raises FileError with every mistake."""
    if not path.is_file():
        raise FileError(f"{path}: there is no such file")
    if path.suffix.lower() in (".npz", ".npy"):
        return _in_order(_arrays(path, experts_in_rows))
    return _in_order(_long(path, told))


def _long(path: Path, told: Callable[[int], None]) -> Scores:
    applications: dict[str, int] = {}
    experts: dict[str, int] = {}
    rows, cols, values, lines = array("i"), array("i"), array("d"), array("I")
    mistakes, blank = Mistakes(path), 0
    blanks: list[int] = []
    for line, (name, person, text) in _lines(path, mistakes):
        if not name or not person:
            mistakes.add(line, "the application or the expert is empty")
            continue
        i = applications.setdefault(name, len(applications))
        j = experts.setdefault(person, len(experts))
        value = _value(text)
        if value is None:
            if text.lower() in BLANKS:
                blank += 1
                if len(blanks) < NAMED:
                    blanks.append(line)
            else:
                hint = "; use a point for decimals" if COMMA.fullmatch(text) else ""
                mistakes.add(line, f"affinity “{text}” is not a number or not finite{hint}")
            continue
        rows.append(i)
        cols.append(j)
        values.append(value)
        lines.append(line)
        if len(rows) % TOLD == 0:
            told(len(rows))
    found = Scores(
        applications=[*applications],
        experts=[*experts],
        rows=np.array(rows, np.int32),
        cols=np.array(cols, np.int32),
        values=np.array(values, np.float64),
        amounts={},
        notes=[],
    )
    again = _once(found, np.array(lines, np.uint32), mistakes)
    if not applications and not mistakes.count:
        mistakes.add(None, "has a heading and no rows")
    mistakes.refuse()
    if blank:
        where = ", ".join(map(str, blanks)) + (" …" if blank > len(blanks) else "")
        found.notes.append(
            Said(
                zh=f"{path.name} 有 {blank} 行没有匹配度（第 {where} 行）：视同未列出的配对",
                en=f"{blank} rows of {path.name} have no affinity (lines {where}): those pairs count as not listed",
            )
        )
    if again:
        found.notes.append(
            Said(
                zh=f"{path.name} 有 {again} 行重复了同一配对且匹配度相同：只计一次",
                en=f"{again} rows of {path.name} repeat a pair with the same affinity: counted once",
            )
        )
    return found


def _lines(path: Path, mistakes: Mistakes) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Line number, and application, expert and affinity as written; short lines become mistakes."""
    with opened(path) as file:
        comma = separator(file.readline())
        file.seek(0)
        reader = csv.reader(file, delimiter=comma)
        try:
            places, most = headed(reader, path, ("application", "expert", "affinity"))
            a, e, v = places["application"], places["expert"], places["affinity"]
            width = max(a, e, v) + 1
            for cells in reader:
                if len(cells) > most and any(cell.strip() for cell in cells[most:]):
                    mistakes.add(reader.line_num, f"has {len(cells)} cells, the heading has {most}")
                elif len(cells) >= width:
                    named = cells[a].strip(), cells[e].strip(), cells[v].strip()
                    if any(named) or any(cell.strip() for cell in cells):
                        yield reader.line_num, named
                elif any(cell.strip() for cell in cells):
                    mistakes.add(reader.line_num, f"has {len(cells)} cells, needs {width}")
        except csv.Error as error:
            mistakes.add(reader.line_num, f"is not CSV ({error})")


def _value(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _once(found: Scores, lines: npt.NDArray[np.uint32], mistakes: Mistakes) -> int:
    """Take repeated pairs out; different values for one pair are mistakes."""
    keys = found.rows.astype(np.int64) * max(1, len(found.experts)) + found.cols
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if not same.size:
        return 0
    first, second = order[same], order[same + 1]
    differ = found.values[first] != found.values[second]
    for k in np.flatnonzero(differ):
        one, other = first[k], second[k]
        mistakes.add(
            int(lines[other]),
            f"{found.applications[found.rows[one]]} – {found.experts[found.cols[one]]} has affinity "
            f"{found.values[other]:g} here and {found.values[one]:g} on line {lines[one]}",
        )
    keep = np.ones(keys.size, np.bool_)
    keep[second] = False
    found.rows, found.cols, found.values = found.rows[keep], found.cols[keep], found.values[keep]
    return int(second.size)


def _arrays(path: Path, experts_in_rows: bool) -> Scores:
    try:
        loaded = np.load(path, allow_pickle=False)
        held = {"arr_0": loaded} if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
    except (OSError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise FileError(f"{path}: is not a NumPy file of plain arrays") from error
    try:
        rows, cols, values, shape = _triples(held, path)
    except (ValueError, TypeError, IndexError) as error:
        raise FileError(f"{path}: {error}") from error
    if experts_in_rows:
        rows, cols, shape = cols, rows, (shape[1], shape[0])
    if rows.size and (rows.min() < 0 or rows.max() >= shape[0] or cols.min() < 0 or cols.max() >= shape[1]):
        raise FileError(f"{path}: a row or column number is outside the {shape[0]} × {shape[1]} table")
    mistakes = Mistakes(path)
    ids: dict[str, list[str]] = {}
    for side, size in (("applications", shape[0]), ("experts", shape[1])):
        ids[side] = (
            [str(name) for name in held[side].ravel().tolist()] if side in held else [str(k) for k in range(size)]
        )
        if len(ids[side]) != size:
            mistakes.add(None, f"“{side}” has {len(ids[side])} ids for {size}")
        if len(set(ids[side])) != len(ids[side]):
            mistakes.add(None, f"“{side}” has an id twice")
    amounts = {}
    for name, size in (("demands", shape[0]), ("min_loads", shape[1]), ("max_loads", shape[1])):
        if name in held:
            amounts[name] = np.broadcast_to(held[name].ravel(), (size,)) if held[name].size in (1, size) else held[name]
            if amounts[name].size != size or not np.array_equal(amounts[name], np.rint(amounts[name])):
                mistakes.add(None, f"“{name}” must have {size} whole numbers (or one)")
    if np.isinf(values).any():
        mistakes.add(None, f"{int(np.isinf(values).sum())} affinities are infinite")
    mistakes.refuse()
    listed = ~np.isnan(values)
    found = Scores(
        applications=ids["applications"],
        experts=ids["experts"],
        rows=rows[listed].astype(np.int32),
        cols=cols[listed].astype(np.int32),
        values=values[listed].astype(np.float64),
        amounts=amounts,
        notes=[]
        if listed.all()
        else [
            Said(
                zh=f"{path.name} 有 {int((~listed).sum())} 个匹配度是 NaN：视同未列出的配对",
                en=f"{int((~listed).sum())} affinities of {path.name} are NaN: those pairs count as not listed",
            )
        ],
    )
    repeated = _once(found, np.arange(found.rows.size, dtype=np.uint32), mistakes)
    mistakes.refuse()
    if repeated:
        found.notes.append(
            Said(
                zh=f"{path.name} 有 {repeated} 项重复了同一配对且匹配度相同：只计一次",
                en=f"{repeated} entries of {path.name} repeat a pair with the same affinity: counted once",
            )
        )
    return found


def _triples(held: dict[str, Any], path: Path) -> tuple[Any, Any, Any, tuple[int, int]]:
    """Rows, columns, values and shape, from a matrix, from triples, or from a sparse matrix as SciPy saves it."""
    if "format" in held and "data" in held and "shape" in held:
        from scipy.sparse import load_npz

        sparse: Any = load_npz(path)
        sparse = sparse.tocoo()
        return sparse.row, sparse.col, sparse.data.astype(np.float64), sparse.shape
    if "rows" in held and "cols" in held:
        named = next((name for name in (*MATRIX, "values") if name in held), None)
        if named is None:
            raise ValueError("has “rows” and “cols” but no “affinities”")
        rows, cols, values = held["rows"].ravel(), held["cols"].ravel(), held[named].ravel().astype(np.float64)
        if not rows.size == cols.size == values.size:
            raise ValueError("“rows”, “cols” and the affinities differ in length")
        sizes = []
        for side, numbers in (("applications", rows), ("experts", cols)):
            sizes.append(int(held[side].size) if side in held else int(numbers.max(initial=-1)) + 1)
        return rows, cols, values, (sizes[0], sizes[1])
    flat = [name for name in held if held[name].ndim == 2]
    named = next((name for name in MATRIX if name in flat), flat[0] if len(flat) == 1 else None)
    if named is None:
        raise ValueError(f"has no matrix “affinities” (found: {', '.join(held) or 'nothing'})")
    matrix = held[named].astype(np.float64)
    if matrix.size > MOST_CELLS:
        raise ValueError(f"{matrix.size} cells are too many for a full matrix; give “rows”, “cols” and “affinities”")
    n, m = matrix.shape
    return np.repeat(np.arange(n), m), np.tile(np.arange(m), n), matrix.ravel(), (n, m)


def _in_order(found: Scores) -> Scores:
    """With ids sorted: numbers by size, the rest as text."""
    for side, at in (("applications", "rows"), ("experts", "cols")):
        ids = getattr(found, side)
        order = sorted(range(len(ids)), key=lambda k, ids=ids: id_order(ids[k]))  # type: ignore[misc]
        place = np.empty(len(ids), np.int32)
        place[order] = np.arange(len(ids), dtype=np.int32)
        setattr(found, side, [ids[k] for k in order])
        setattr(found, at, place[getattr(found, at)] if ids else getattr(found, at))
        for name, amounts in found.amounts.items():
            if (name == "demands") == (side == "applications"):
                found.amounts[name] = amounts[order]
    return found


def id_order(name: str) -> tuple[int, int, str]:
    """A sort key for ids."""
    return (0, int(name), name) if name.isascii() and name.isdigit() and len(name) < 19 else (1, 0, name)
