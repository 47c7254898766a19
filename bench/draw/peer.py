"""The same instances in the open package that sortition organisers use (sortition-algorithms, maximin in HiGHS).

    python -m bench.draw.peer --python OTHER_ENVIRONMENT/bin/python [--limit 180]

The package is no dependency of ours: install it into an environment of its own.  Its leximin needs a Gurobi licence,
so its maximin (only the worst chance is lifted) is what runs here; ours is the whole leximin, with its proof.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import click
from bench.draw.chances import Case, cases
from rich.console import Console
from rich.table import Table

from jinbang.draw import commit

SCRIPT = """
import json, sys, time
from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import People
case = json.load(sys.stdin)
features, *_ = read_in_features(["feature", "value", "min", "max"], case["features"])
people = People([])
for number, person in enumerate(case["people"]):
    people.add(f"p{number}", dict(person), features, number)
begun = time.process_time()
committees, shares, _ = find_distribution_maximin(features, people, case["size"], [], solver_backend="highspy")
chance = dict.fromkeys(people, 0.0)
for committee, share in zip(committees, shares):
    for person in committee:
        chance[person] += share
print(json.dumps([time.process_time() - begun, min(chance.values()), len(committees)]))
"""


def ask(python: Path, case: Case, limit: float) -> tuple[float, float, int] | str:
    """Seconds, worst chance and panels of the peer, or why there are none."""
    quotas = [
        {
            "feature": q.attribute,
            "value": q.value,
            "min": str(q.low),
            "max": str(case.plan.size if q.high is None else q.high),
        }
        for q in case.plan.quotas
    ]
    people = [dict(candidate.attributes) for candidate in case.plan.candidates]
    question = json.dumps({"features": quotas, "people": people, "size": case.plan.size})
    try:
        ran = subprocess.run(
            [python, "-c", SCRIPT], input=question, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return f"not within {limit:.0f} s"
    if ran.returncode:
        return ran.stderr.strip().splitlines()[-1][:60]
    seconds, worst, panels = json.loads(ran.stdout.splitlines()[-1])
    return seconds, worst, panels


@click.command()
@click.option("--python", type=click.Path(path_type=Path), help="Interpreter that has sortition-algorithms.")
@click.option("--limit", default=180.0, show_default=True, help="Seconds that the peer may take for one instance.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data/draw"), show_default=True)
def main(python: Path | None, limit: float, data: Path) -> None:
    """Run both on every instance."""
    console = Console()
    if python is None or not python.exists():
        console.print("peer: skipped, no interpreter with sortition-algorithms was given (--python)")
        sys.exit(0)
    table = Table(title="Set-up beside sortition-algorithms (processor seconds, worst chance)")
    for head in ("instance", "ours s", "ours worst", "peer s", "peer worst", "peer panels"):
        table.add_column(head, justify="left" if head == "instance" else "right")
    for case in cases(data, console):
        begun = time.process_time()
        commitment = commit(plan=case.plan)
        seconds = time.process_time() - begun
        worst = float(min(entry.probability for entry in commitment.table))
        with console.status(case.name):
            answer = ask(python, case, limit)
        theirs = (
            (answer, "", "") if isinstance(answer, str) else (f"{answer[0]:.1f}", f"{answer[1]:.3%}", str(answer[2]))
        )
        table.add_row(case.name, f"{seconds:.3f}", f"{worst:.3%}", *theirs)
    console.print(table)


if __name__ == "__main__":
    main()
