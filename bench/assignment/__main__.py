"""How fast assignment is, how it grows, what it proves; beside it what a user would pick instead.

    python -m bench.assignment [--svg scaling.svg] [--quick]

Every line is a process of its own.  Limits are checked against processor seconds (they mean the same on a busy
machine) of `solve`, which includes the proof.  Exits 1 when a limit is missed or a proof does not verify.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
from bench.assignment.instances import PUBLIC
from bench.assignment.plot import scaling
from rich.console import Console
from rich.table import Table

SIZES = ("500x200x100", "1000x400x100", "2000x500x100", "5000x2000x100", "20000x10000x103")
LIMITS = {"5000x2000x100": (0.5, 250.0), "20000x10000x103": (3.5, math.inf), "2000x500x100": (1.0, math.inf)}
PATIENCE = 180

KNOWN = {  # (case, objective): (figure, places, what it is)
    ("midl", "best"): (201.8849, 4, "total"),
    ("midl", "fairest"): (0.9448, 4, "worst"),
    ("aamas", "best"): (1406.25, 2, "total"),
    ("aamas", "fairest"): (1.5, 4, "worst"),
}


def measured(name: str, way: str) -> dict[str, Any] | None:
    """None when it took longer than PATIENCE."""
    words = [sys.executable, "-m", "bench.assignment.case", name, way]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except subprocess.TimeoutExpired:
        return None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{name} {way}: {error.stderr.strip().splitlines()[-1]}") from error
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


class Report:
    """The table, and what was missed."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.missed: list[str] = []
        self.table = Table(box=None, title="Assignment: three experts each, loads a tenth to spare")
        for heading in ("case", "pairs", "way", "cpu s", "limit", "peak MB", "total", "worst", "proof"):
            self.table.add_column(heading, justify="left" if heading in ("case", "way", "proof") else "right")

    def line(self, name: str, way: str) -> dict[str, Any] | None:
        """Measure and add a row."""
        with self.console.status(f"{name} {way}"):
            got = measured(name, way)
        if got is None:
            self.table.add_row(name, "", way, f"> {PATIENCE}", "", "", "", "", "not finished")
            return None
        limit, memory = LIMITS.get(name, (math.inf, math.inf)) if way == "best" else (math.inf, math.inf)
        if got["cpu"] > limit or got["peak_mb"] > memory:
            self.missed.append(f"{name} {way}")
        if "ok" in got and not (got["ok"] and got["optimal"]):
            self.missed.append(f"{name} {way}: proof")
        known = KNOWN.get((name, way))
        if known and round(got[known[2]], known[1]) != known[0]:
            self.missed.append(f"{name} {way}: {known[2]} {got[known[2]]}, not {known[0]}")
        proof = got.get("remark") or ("verified, by prices alone" if got["proven"] else "verified, by full search")
        worst = f"{got['worst']:.4f}" if "worst" in got else ""
        total = got["expected"] if got.get("expected") else got["total"]
        self.table.add_row(
            name,
            f"{got['pairs']:,}",
            way,
            f"{got['cpu']:.2f}",
            f"{limit:g}" if math.isfinite(limit) else "",
            f"{got['peak_mb']:.0f}",
            f"{total:.4f}",
            worst,
            proof,
        )
        return got


def measure_all(report: Report, *, quick: bool) -> list[tuple[str, int, float]]:
    """Every line; hands back name, pairs and seconds of the sizes."""
    growth = []
    for name in SIZES[: 4 if quick else 5]:
        got = report.line(name, "best")
        if got is not None:
            growth.append((name, got["pairs"], got["cpu"]))
        if not quick and name in ("500x200x100", "2000x500x100", "5000x2000x100"):
            for peer in ("greedy", "linprog", *(("linear_sum_assignment",) if name == "500x200x100" else ())):
                report.line(name, peer)
    for name in ("2000x500x100", "5000x2000x100"):
        report.line(name, "fairest")
        report.line(name, "randomised")
    if PUBLIC.exists():
        for name in ("midl", "aamas"):
            for way in ("best", "fairest", "randomised"):
                report.line(name, way)
    return growth


@click.command()
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write the growth as a picture.")
@click.option("--quick", is_flag=True, help="Without the peers and the greatest size.")
def main(*, svg: Path | None, quick: bool) -> None:
    """Measure against the limits."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    report = Report(console)
    growth = measure_all(report, quick=quick)
    console.print(report.table)
    if not PUBLIC.exists():
        console.print("midl and aamas skipped: the public cases are not beside the project")
    slowest = max((cpu for _, _, cpu in growth), default=1.0)
    for name, pairs, cpu in growth:
        console.print(f"{name:>16} {pairs:>10,} pairs {cpu:6.2f} s  {'█' * max(1, round(60 * cpu / slowest))}")
    if svg is not None:
        svg.write_text(scaling(growth), encoding="utf-8")
        console.print(f"written: {svg}")
    if report.missed:
        console.print(f"missed: {'; '.join(report.missed)}", style="red")
        sys.exit(1)


if __name__ == "__main__":
    main()
