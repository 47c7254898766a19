"""A result as a folder that can be checked without anything else: the assignment, its certificate, the proof and the
problem itself."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from jinbang.assignment import (
    Certificate,
    Infeasible,
    Limit,
    Pair,
    Prices,
    Problem,
    ProblemError,
    Proposal,
    Relaxation,
    TightSet,
)
from jinbang.cli.assigning.tables import FileError, rows_of

ASSIGNMENT, CERTIFICATE, SUMMARY = "assignment.csv", "certificate.json", "summary.html"
PROOF, PROBLEM, PROBABILITIES, INFEASIBLE = "proof.json", "problem.npz", "probabilities.csv", "infeasible.json"
ALL = (ASSIGNMENT, CERTIFICATE, SUMMARY, PROOF, PROBLEM, PROBABILITIES, INFEASIBLE)
RESULTS = (ASSIGNMENT, CERTIFICATE, PROOF, PROBABILITIES)
ARRAYS = ("rows", "cols", "affinities", "demands", "min_loads", "max_loads", "forbidden", "fixed")
FIGURES = [
    "objective",
    "total",
    "worst",
    "bound",
    "optimal",
    "digest",
    "best_total",
    "cost_of_fairness",
    "total_bound",
    "expected",
    "quality_kept",
    "seed",
    "cap",
    "proof",
]
PACKED = 3_000_000
DAMAGED = (ValueError, KeyError, TypeError, AttributeError, OverflowError, zipfile.BadZipFile, OSError)


def emptied(out: Path) -> None:
    """Make the folder, and take an older result out of it, so that no stale file stands beside a new one."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ALL:
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"{out}: cannot be written ({error.strerror})") from error


def write_infeasible(out: Path, problem: Problem, found: Infeasible) -> None:
    """infeasible.json, and problem.npz, so that it can be verified."""
    _json(out / INFEASIBLE, {"message": found.message, "message_zh": found.message_zh, **asdict(found)})
    _problem_out(out / PROBLEM, problem)


def read_infeasible(out: Path) -> tuple[Problem, Infeasible, list[str]]:
    """What `write_infeasible` wrote, and what of it contradicts itself.  Raises FileError when it cannot be read."""
    if not (out / PROBLEM).is_file():
        raise FileError(f"{out}: {PROBLEM} is missing, without it {INFEASIBLE} cannot be verified")
    try:
        stated = json.loads((out / INFEASIBLE).read_text(encoding="utf-8"))
        problem = _problem_in(out / PROBLEM)
        said: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in stated["tight"].items()}
        tight = TightSet(**said)
        ways = [
            Relaxation(**{**way, "changes": tuple((str(what), who, float(old), float(new)) for what, who, old, new in way["changes"])})
            for way in stated["relaxations"]
        ]  # fmt: skip
        found = Infeasible(tight=tight, relaxations=tuple(ways), digest=str(stated["digest"]))
        _numbers(tight.needed, tight.available, *(way.amount for way in ways))
    except ProblemError as error:
        raise FileError(f"{out / PROBLEM}: {error}") from error
    except DAMAGED as error:
        raise FileError(f"{out}: a file of the result is damaged ({type(error).__name__}: {error})") from error
    right = {"message": found.message, "message_zh": found.message_zh}
    return problem, found, [f"{name}: is not what the rest says" for name in right if stated.get(name) != right[name]]


def _numbers(*values: Any) -> None:
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        raise ValueError("a number is none")


def write_result(out: Path, problem: Problem, proposal: Proposal, measured: dict[str, Any]) -> None:
    """assignment.csv, certificate.json, proof.json, problem.npz and, for a draw, probabilities.csv."""
    c = proposal.certificate
    _csv(out / ASSIGNMENT, ("application", "expert", "affinity"), proposal.pairs)
    sizes = {"applications": len(problem.applications), "experts": len(problem.experts), "pairs": problem.rows.size}
    _json(out / CERTIFICATE, {**{name: getattr(c, name) for name in FIGURES}, **measured, **sizes})
    _json(out / PROOF, {name: _prices_out(prices) for name, prices in c.proofs.items()})
    if proposal.probabilities is not None:
        some = np.flatnonzero(proposal.probabilities)
        _csv(
            out / PROBABILITIES,
            ("application", "expert", "probability"),
            (
                (problem.applications[i], problem.experts[j], p)
                for i, j, p in zip(
                    problem.rows[some].tolist(),
                    problem.cols[some].tolist(),
                    proposal.probabilities[some].tolist(),
                    strict=True,
                )
            ),
        )
    _problem_out(out / PROBLEM, problem)


def _problem_out(path: Path, problem: Problem) -> None:
    save = np.savez_compressed if problem.rows.size < PACKED else np.savez
    words = {
        "applications": problem.applications,
        "experts": problem.experts,
        "groups": problem.groups,
        "panels": problem.panels,
        "limits": [asdict(limit) for limit in problem.limits],
    }
    text = np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8)
    save(path, words=text, **{name: getattr(problem, name) for name in ARRAYS})


def read_result(out: Path) -> tuple[Problem, Proposal, dict[str, Any]]:
    """What `write_result` wrote, and the whole certificate.  Raises FileError when it cannot be read."""
    missing = [name for name in (ASSIGNMENT, CERTIFICATE, PROOF, PROBLEM) if not (out / name).is_file()]
    if missing:
        raise FileError(f"{out} is no result of `jinbang assign`: {', '.join(missing)} is missing")
    try:
        stated = json.loads((out / CERTIFICATE).read_text(encoding="utf-8"))
        proofs = json.loads((out / PROOF).read_text(encoding="utf-8"))
        problem = _problem_in(out / PROBLEM)
        prices = {name: _prices_in(problem, table) for name, table in proofs.items()}
        certificate = Certificate(**{name: stated[name] for name in FIGURES}, proofs=prices)
    except ProblemError as error:
        raise FileError(f"{out / PROBLEM}: {error}") from error
    except DAMAGED as error:
        raise FileError(f"{out}: a file of the result is damaged ({type(error).__name__}: {error})") from error
    pairs = tuple(
        Pair(row.cells["application"], row.cells["expert"], _number(row.cells["affinity"], out / ASSIGNMENT, row.line))
        for row in rows_of(out / ASSIGNMENT, needed=("application", "expert", "affinity"))
    )
    probabilities = _probabilities_in(out / PROBABILITIES, problem) if (out / PROBABILITIES).exists() else None
    return problem, Proposal(pairs=pairs, certificate=certificate, probabilities=probabilities), stated


def _problem_in(path: Path) -> Problem:
    with np.load(path, allow_pickle=False) as held:
        arrays: dict[str, Any] = {name: held[name] for name in ARRAYS}
        words = json.loads(bytes(held["words"]))
    limits = tuple(
        Limit(
            attribute=limit["attribute"],
            labels=tuple(limit["labels"]),
            at_most=limit["at_most"] if isinstance(limit["at_most"], int) else tuple(limit["at_most"]),
        )
        for limit in words["limits"]
    )
    sides: dict[str, Any] = {name: tuple(words[name]) for name in ("applications", "experts", "groups", "panels")}
    return Problem(**sides, **arrays, limits=limits)


def _probabilities_in(path: Path, problem: Problem) -> Any:
    place = {a: i for i, a in enumerate(problem.applications)}
    seat = {e: j for j, e in enumerate(problem.experts)}
    table = np.zeros(problem.rows.size)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            a, e = row.get("application"), row.get("expert")
            if a not in place or e not in seat:
                raise FileError(f"{path}: {a} – {e} is not in the problem")
            at = problem.positions(np.array([[place[a], seat[e]]]))[0]
            if at < 0:
                raise FileError(f"{path}: {a} – {e} may not be assigned, yet has a probability")
            table[at] = _number(row.get("probability") or "", path, None)
    return table


def _number(text: str, path: Path, line: int | None) -> float:
    try:
        return float(text)
    except ValueError:
        raise FileError(f"{path}{f', line {line}' if line else ''}: “{text}” is not a number") from None


def _prices_out(prices: Prices) -> dict[str, Any]:
    return {
        "weights": prices.weights.tolist(),
        "applications": prices.applications.tolist(),
        "experts": prices.experts.tolist(),
        "limits": [[*key, z] for key, z in prices.limits.items()],
        "panels": [[*key, q] for key, q in prices.panels.items()],
        "offset": prices.offset,
    }


def _prices_in(problem: Problem, table: dict[str, Any]) -> Prices:
    return Prices(
        weights=np.array(table["weights"], np.float64),
        applications=np.array(table["applications"], np.float64),
        experts=np.array(table["experts"], np.float64),
        limits={(int(at), int(i), label): float(z) for at, i, label, z in table["limits"]},
        panels={(int(i), panel): float(q) for i, panel, q in table["panels"]},
        offset=float(table["offset"]),
    )


def _json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1 if path.name != PROOF else None, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else str(value)


def _csv(path: Path, heading: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
