"""How far the campaign is, on a terminal as bars and elsewhere as lines, and the table at its end."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

NOW_AND_THEN = 50
ADDED = (
    "kills", "kills in the middle of a request", "acknowledged", "receipts that verify", "requests without an answer",
    "sent again", "entries",
)  # fmt: skip


class Shown:
    """The progress of several installations at once."""

    def __init__(self, sites: Iterable[tuple[str, int]]) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:11}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(), console=self._console, refresh_per_second=1, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {
            name: self._progress.add_task(name, total=kills, said="waits", start=False) for name, kills in sites
        }
        self._lock = threading.Lock()

    def __enter__(self) -> Shown:
        self._progress.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._progress.__exit__(*error)

    def update(self, name: str, kills: int, said: str) -> None:
        """That many kills are done."""
        with self._lock:
            self._progress.start_task(self._tasks[name])
            self._progress.update(self._tasks[name], completed=kills, said=said)
            if not self._console.is_terminal and kills % NOW_AND_THEN == 0:
                self._console.print(f"{name}: {kills} kills, {said}", soft_wrap=True)

    def over(self, name: str, *, sound: bool) -> None:
        """It is done."""
        with self._lock:
            self._console.print(f"{name}: {'all of it holds' if sound else 'NOT everything holds'}")


def table(told: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What happened, a column for each installation, and the sums."""
    shown = Table("", *(name for name, _ in told), "together")
    names = list(dict.fromkeys(name for _, one in told for name in one if name not in {"wrong", "database"}))
    for name in names:
        values = [one.get(name) for _, one in told]
        known = [value for value in values if value is not None]
        total = f"{sum(known):,}" if name in ADDED else ""
        shown.add_row(name, *map(_cell, values), total)
    shown.add_row("wrong", *(str(len(one["wrong"])) if one else "it ended before its time" for _, one in told), "")
    Console().print(shown)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " … ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str("" if value is None else value)
