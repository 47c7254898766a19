"""A draw as a folder of files to publish: the documents, tables of them to read, and the replay page."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from jinbang.draw.beacon import label
from jinbang.draw.page import replay_page
from jinbang.draw.plan import Exclusion, Plan, PlanError
from jinbang.draw.sample import Commitment, Result

COMMITMENT, DIGEST, CHANCES = "commitment.json", "commitment.sha256", "chances.csv"
RESULT, DRAWN, PAGE = "result.json", "drawn.csv", "replay.html"
LABELS = "private/labels.csv"


def commitment_files(commitment: Commitment) -> dict[str, bytes]:
    """What is published before the randomness exists."""
    document = commitment.document()
    rows = [["id", *document["attributes"], "chance", "percent", "excluded"]]
    for entry in document["roster"]:
        rows.append(
            [entry["id"], *entry["values"], entry["chance"], _percent(entry["chance"]), entry.get("excluded", "")]
        )
    return {
        COMMITMENT: commitment.canonical,
        DIGEST: f"{hashlib.sha256(commitment.canonical).hexdigest()}  {COMMITMENT}\n".encode(),
        CHANCES: _csv(rows),
        PAGE: replay_page(commitment=commitment.canonical).encode(),
    }


def result_files(commitment: Commitment, result: Result) -> dict[str, bytes]:
    """What is published after it."""
    document = commitment.document()
    values = {entry["id"]: entry["values"] for entry in document["roster"]}
    rows = [["role", "place", "id", *document["attributes"]]]
    for role, names in (("seat", result.seats), ("substitute", result.substitutes)):
        rows += [[role, str(place), name, *values[name]] for place, name in enumerate(names, start=1)]
    return {
        RESULT: result.canonical,
        DRAWN: _csv(rows),
        PAGE: replay_page(commitment=commitment.canonical, result=result.canonical).encode(),
    }


def read_commitment(folder: Path) -> Commitment | None:
    """The commitment in the folder, None when there is none.  Raises PlanError when it cannot be read."""
    path = folder / COMMITMENT
    return Commitment.read(canonical=path.read_bytes()) if path.is_file() else None


def read_result(folder: Path) -> Result | None:
    """The result in the folder, None when there is none.  Raises PlanError when it cannot be read."""
    path = folder / RESULT
    if not path.is_file():
        return None
    try:
        transcript = json.loads(path.read_bytes())
        return Result(tuple(transcript["seats"]), tuple(transcript["substitutes"]), transcript)
    except (ValueError, KeyError, TypeError) as fault:
        raise PlanError([f"{RESULT}: cannot be read: {fault}"]) from fault


def hidden(*, plan: Plan, salts: Mapping[str, bytes]) -> Plan:
    """The same plan with labels in place of ids; `salts` has one secret salt for each candidate."""
    labels = {candidate.id: label(candidate=candidate.id, salt=salts[candidate.id]) for candidate in plan.candidates}
    return replace(
        plan,
        candidates=tuple(replace(one, id=labels[one.id]) for one in plan.candidates),
        exclusions=tuple(Exclusion(labels[one.candidate], one.reason) for one in plan.exclusions),
    )


def labels_file(*, plan: Plan, salts: Mapping[str, bytes]) -> bytes:
    """The secret table that opens the labels again."""
    names = [candidate.id for candidate in plan.candidates]
    return _csv([["id", "label", "salt"], *([n, label(candidate=n, salt=salts[n]), salts[n].hex()] for n in names)])


def read_salts(folder: Path) -> dict[str, bytes] | None:
    """The salts of a hidden roster, None when the roster is open.  Raises PlanError when the table is damaged."""
    path = folder / LABELS
    if not path.is_file():
        return None
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        return {row["id"]: bytes.fromhex(row["salt"]) for row in rows}
    except (ValueError, KeyError, TypeError) as fault:
        raise PlanError([f"{LABELS}: cannot be read: {fault}"]) from fault


def _percent(chance: str) -> str:
    """To six places, rounded half up in whole numbers."""
    millionths = int(Fraction(chance) * 100_000_000 + Fraction(1, 2))
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV for people and spreadsheets: a cell that a spreadsheet would run as a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
