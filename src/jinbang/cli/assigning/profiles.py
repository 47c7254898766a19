"""Read profiles, and write affinities with their reasons."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from jinbang.assignment.affinity import Affinity, Explanation, Profile
from jinbang.cli.assigning.tables import FileError, rows_of

SEPARATORS = re.compile(r"[;；|、，,\n]+")


def profiles_of(path: Path, *, side: str) -> list[Profile]:
    """Profiles of "application" or "expert" rows: id, disciplines, keywords (parted by ; 、 , or |) and text.

    Raises FileError with every mistake."""
    return [
        Profile(
            id=row.cells[side],
            disciplines=_parted(row.cells.get("disciplines", "")),
            keywords=_parted(row.cells.get("keywords", "")),
            text=row.cells.get("text", ""),
        )
        for row in rows_of(path, needed=(side,))
    ]


def write_affinities(path: Path, table: Affinity, *, keep: int | None) -> int:
    """SCORES.csv; returns how many pairs."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("application", "expert", "affinity"))
            for triple in table.triples(keep=keep):
                writer.writerow(triple)
                count += 1
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror})") from error
    return count


def spoken(told: Explanation) -> list[str]:
    """An explanation as lines: the sum, then each part with what the two share."""
    sums = " + ".join(f"{p.weight:.3f} × {p.value:.4f}" for p in told.parts if p.weight)
    lines = [f"{told.application} – {told.expert}: {told.affinity:.6f} = {sums or 'nothing is known on both sides'}"]
    for part in told.parts:
        if not part.weight:
            lines.append(f"  {part.name}: unknown on one side, its weight goes to the others")
            continue
        common = "; ".join(
            f"{one} ({worth:.3f})" if one == other else f"{one} ~ {other} ({worth:.3f})"
            for one, other, worth in part.common
        )
        lines.append(f"  {part.name} {part.value:.4f}: {common or 'nothing in common'}")
    return lines


def _parted(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (piece.strip() for piece in SEPARATORS.split(text))))
