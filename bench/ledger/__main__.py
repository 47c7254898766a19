"""What the public log costs: CPU time of real acts with and without their entry, of numbering, and how long until a checkpoint.

    python -m bench.ledger [--scale 0.05] [--rounds 6]

Rehearsals of the 2022 call are played; of each act some are done without writing their entry (a no-op that exists only
here), in blocks of eight, with and without in the order + - - + - + + -, so that both meet the same database and the same drift of
the machine.  A block gives one ratio of CPU times; the figure of an act is the median of its blocks with its 95 % interval.
Rounds go on until each interval lies on one side of its limit.  Fails where writing the entry costs an act, beyond doubt, more
than 10 % of its CPU time, or an entry is below a published checkpoint later than one second after its commit.
An act that takes less than 2 ms of a rehearsal is nothing that anybody does: they send a form.  There its entries may cost
0.2 ms, and the form, sent through the whole site, is in a table of its own with 10 % for it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
from bench.ledger.times import FEWEST, Times
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
LATEST = 1.0
"""Seconds from an entry's commit to a checkpoint over it."""


def round_of(*, scale: float, seed: int, delays: int) -> dict[str, Any]:
    """What one rehearsal, in a process of its own, says."""
    command = [sys.executable, "-m", "bench.ledger.acts", str(scale), str(seed), str(delays)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"the rehearsal of seed {seed} failed: these figures mean nothing")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def shown(console: Console, spent: dict[str, Times], *, title: str, wrong: list[str]) -> list[str]:
    """Prints the figures and puts what is too dear into `wrong`; returns what was done too seldom."""
    table = Table("act", "blocks", "ms without", "share", "95 % interval", "limit", "", title=title)
    few = []
    for label, times in sorted(spent.items(), key=lambda one: -len(one[1].blocks)):
        if not times.enough:
            few.append(label)
            continue
        share, (least, most) = statistics.median(times.shares), times.interval
        table.add_row(
            label, str(len(times.blocks)), f"{1e3 * times.bare:.2f}", f"{share:+.1%}", f"{least:+.1%} … {most:+.1%}",
            f"{times.limit:.0%}", "too dear" if times.too_dear else "kept" if times.decided else "not sure",
        )  # fmt: skip
        if times.too_dear:
            wrong.append(f"{label}: its entry costs {share:.1%}")
    console.print(table)
    return few


@click.command()
@click.option("--scale", default=0.05, show_default=True, help="Of a rehearsal; 1 is the year 2022.")
@click.option("--rounds", default=6, show_default=True, help="Rehearsals at most; at least two are played.")
@click.option("--delays", "number", default=40, show_default=True, help="Entries whose way to a checkpoint is timed.")
def main(scale: float, rounds: int, number: int) -> None:
    """Measure and print."""
    console, wrong = Console(), list[str]()
    spent: dict[str, Times] = defaultdict(Times)
    sent: dict[str, Times] = defaultdict(Times)
    log: dict[str, Any] = {}
    played = 0
    with console.status("Rehearsing") as status:
        while played < rounds and (played < 2 or not all(one.decided for one in spent.values() if one.enough)):
            told = round_of(scale=scale, seed=2022 + played, delays=0 if played else number)
            log = log or told
            played += 1
            for where, acts in ((spent, told["acts"]), (sent, told["requests"])):
                for label, times in acts.items():
                    for written, seconds in times:
                        where[label].add(written=written, seconds=seconds)
            status.update(f"Rehearsing: {played} of at most {rounds} rounds")
    few = shown(console, spent, title=f"{played} rounds, scale {scale:g}", wrong=wrong)
    console.print(f"Fewer than {FEWEST} blocks: {', '.join(sorted(few)) or 'none'}")
    shown(console, sent, title="The lightest, as forms sent to the site", wrong=wrong)
    console.print(
        f"{log['entries']:,} entries: numbered at {log['entries'] / log['numbering']:,.0f} a CPU second, "
        f"published at {log['entries'] / log['publishing']:,.0f}"
    )
    last = max(log["delays"])
    console.print(
        f"from commit to published checkpoint: median {statistics.median(log['delays']):.2f} s, longest {last:.2f} s"
    )
    if last > LATEST:
        wrong.append(f"an entry waited {last:.2f} s for its checkpoint")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
