"""Run as a program: plays one rehearsal, times its acts with and without their entries, and prints both as JSON.

    python -m bench.ledger.acts SCALE SEED DELAYS

With DELAYS it also numbers and publishes what was played, and times that many entries on their way to a checkpoint.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ledger.requests import requested
from bench.ledger.times import ORDER

CALL = Path(__file__).resolve().parents[2] / "programmes" / "kczg-2022"
APART = {"publish", "load", "seal"}
"""Others look for the entries of these."""
REQUESTS = 64
"""Of each kind, in one rehearsal."""
Seconds = dict[str, list[tuple[bool, float]]]


class Switch:
    """Writes an entry, or, where it is off, nothing.  asked: how many entries were to be written since it was set."""

    def __init__(self, real: Callable[..., int]) -> None:
        self.real, self.off, self.asked = real, False, 0

    def __call__(self, **arguments: Any) -> int:
        self.asked += 1
        return 0 if self.off else self.real(**arguments)


def played(*, scale: float, seed: int) -> tuple[Seconds, Seconds]:
    """CPU seconds of each act by its label, with its entry or without, in their order; and of the lightest as requests."""
    from jinbang.apps.ledger import actions
    from jinbang.cli.rehearsal.play import Play
    from jinbang.cli.rehearsal.whole import Rehearsal  # noqa: F401 - brings every act
    from jinbang.cli.rehearse import play

    real = actions.append
    switch = Switch(real)
    switched = [
        module
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("jinbang.apps.") and getattr(module, "append", None) is real
    ]
    spent: Seconds = defaultdict(list)
    act, turns = Play.act, defaultdict[tuple[str, int], int](int)

    def weighed(self: Play, label: str, do: Callable[..., Any], /, **arguments: Any) -> Any:
        if label in APART:
            return act(self, label, do, **arguments)
        # The first sheet of an expert keeps its entry: the letter that confirms all of them looks for one.
        whose = (label, arguments["actor"].pk if label == "submit-sheet" else 0)
        switch.off = not ORDER[turns[whose] % len(ORDER)]
        switch.asked, done = 0, self.tally.done[label]
        gc.disable()
        begun = time.thread_time()
        try:
            return act(self, label, do, **arguments)
        finally:
            took = time.thread_time() - begun
            gc.enable()
            if self.tally.done[label] > done and switch.asked:
                turns[whose] += 1
                spent[label].append((not switch.off, took))
            switch.off = False

    for module in switched:
        module.append = switch  # type: ignore[attr-defined]
    Play.act = weighed  # type: ignore[method-assign]
    play(CALL, scale=scale, seed=seed, until="final")
    as_requests = requested(switch, number=REQUESTS)
    for module in switched:
        module.append = real  # type: ignore[attr-defined]
    return spent, as_requests


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


def main(scale: float, seed: int, number: int) -> None:
    from jinbang.cli.rehearse import prepare

    with tempfile.TemporaryDirectory(prefix="jinbang-bench-") as home:
        prepare(Path(home))
        acts, as_requests = played(scale=scale, seed=seed)
        told: dict[str, Any] = {"acts": acts, "requests": as_requests}
        if number:
            told["entries"], told["numbering"], told["publishing"] = numbering()
            told["delays"] = delays(number)
    print(json.dumps(told))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
