"""What the public log costs: CPU time of real acts with and without their entry, of numbering, and how long until a checkpoint.

    python -m bench.ledger [--scale 0.05]

A rehearsal of the 2022 call is played; of each measured act every second one is done without writing its entry (a no-op that
exists only here), so that both are measured on the same database at the same time.  Fails where writing the entry costs an
act more than 10 % of its CPU time, or an entry is below a published checkpoint later than one second after its commit.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

CALL = Path(__file__).resolve().parents[2] / "programmes" / "kczg-2022"
ACTS = ("submit", "recommend", "opinion", "submit-sheet", "declare", "start")
MOST, LATEST = 0.10, 1.0


class Switch:
    """Writes an entry, or, where it is off, nothing."""

    def __init__(self, real: Callable[..., int]) -> None:
        self.real, self.off = real, False

    def __call__(self, **arguments: Any) -> int:
        return 0 if self.off else self.real(**arguments)


def measured(scale: float) -> dict[str, tuple[list[float], list[float]]]:
    """CPU seconds of each act by its label: with its entry, without it."""
    from jinbang.apps.ledger import actions
    from jinbang.cli.rehearsal.play import Play
    from jinbang.cli.rehearsal.whole import Rehearsal  # noqa: F401 - brings every act
    from jinbang.cli.rehearse import play

    switch = Switch(actions.append)
    for module in list(sys.modules.values()):
        if (
            getattr(module, "__name__", "").startswith("jinbang.apps.")
            and getattr(module, "append", None) is switch.real
        ):
            module.append = switch  # type: ignore[attr-defined]
    spent: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    act, turns = Play.act, defaultdict[tuple[str, int], int](int)

    def weighed(self: Play, label: str, do: Callable[..., Any], /, **arguments: Any) -> Any:
        if label not in ACTS:
            return act(self, label, do, **arguments)
        # The first sheet of an expert keeps its entry: the letter that confirms all of them looks for one.
        whose = (label, arguments["actor"].pk if label == "submit-sheet" else 0)
        turns[whose] += 1
        switch.off = turns[whose] % 2 == 0
        done, begun = self.tally.done[label], time.process_time()
        try:
            return act(self, label, do, **arguments)
        finally:
            took = time.process_time() - begun
            if self.tally.done[label] > done:
                spent[label][switch.off].append(took)
            switch.off = False

    Play.act = weighed  # type: ignore[method-assign]
    play(CALL, scale=scale, seed=2022, until="final")
    Play.act = act  # type: ignore[method-assign]
    return spent


def middle(values: list[float]) -> float:
    """Milliseconds: the mean without the dearest and cheapest twentieth, which the machine's other work makes."""
    cut = len(values) // 20
    return 1e3 * statistics.fmean(sorted(values)[cut : len(values) - cut or None])


def numbering() -> tuple[int, float, float]:
    """Entries written by the rehearsal, and CPU seconds to number and to publish all of them."""
    from jinbang.apps.ledger.actions import publish, sequence
    from jinbang.apps.ledger.models import Checkpoint, Entry, TreeState
    from jinbang.cli.site import now

    Entry.objects.update(sequence=None)
    Checkpoint.objects.all().delete()
    TreeState.objects.all().delete()
    begun = time.process_time()
    count = sequence(at=now())
    numbered = time.process_time()
    publish()
    return count, numbered - begun, time.process_time() - numbered


def delays(number: int) -> list[float]:
    """Seconds from the commit of an entry until it is below a published checkpoint, with the sequencer's own thread."""
    from django.db import transaction

    from jinbang.apps.ledger.actions import append
    from jinbang.apps.ledger.models import Entry
    from jinbang.apps.ledger.published import published
    from jinbang.cli.site import now
    from jinbang.jobs.sequencing import EVERY, Sequencing

    stop = threading.Event()
    thread = Sequencing(stop)
    thread.start()
    out = []
    try:
        for n in range(number):
            with transaction.atomic():
                append(programme="bench", kind="bench.act", subject="bench:1", actor="system", at=now())
            begun, size = time.monotonic(), Entry.objects.count()
            while published()[0] < size:
                time.sleep(0.002)
            out.append(time.monotonic() - begun)
            time.sleep(EVERY * (n % 10) / 10)  # so that every moment of its turn is met
    finally:
        stop.set()
        thread.join()
    return out


@click.command()
@click.option("--scale", default=0.05, show_default=True, help="Of the rehearsal; 1 is the year 2022.")
@click.option("--delays", "number", default=40, show_default=True, help="Entries whose way to a checkpoint is timed.")
def main(scale: float, number: int) -> None:
    """Measure and print."""
    from jinbang.cli.rehearse import prepare

    console, wrong = Console(), []
    with tempfile.TemporaryDirectory(prefix="jinbang-bench-") as home:
        prepare(Path(home))
        table = Table("act", "number", "with its entry", "without", "the entry's share", title="CPU ms an act")
        for label, (full, bare) in sorted(measured(scale).items(), key=lambda one: -len(one[1][0])):
            if min(len(full), len(bare)) < 20:
                continue
            dear, cheap = middle(full), middle(bare)
            share = (dear - cheap) / cheap
            table.add_row(label, f"{len(full) + len(bare):,}", f"{dear:.2f}", f"{cheap:.2f}", f"{share:+.1%}")
            if share > MOST:
                wrong.append(f"{label}: its entry costs {share:.1%}")
        console.print(table)
        count, number_seconds, publish_seconds = numbering()
        console.print(
            f"{count:,} entries: numbered at {count / number_seconds:,.0f} a CPU second, "
            f"published at {count / publish_seconds:,.0f}"
        )
        waited = sorted(delays(number))
        last = waited[-1]
        console.print(
            f"from commit to published checkpoint: median {statistics.median(waited):.2f} s, longest {last:.2f} s"
        )
        if last > LATEST:
            wrong.append(f"an entry waited {last:.2f} s for its checkpoint")
    if wrong:
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
