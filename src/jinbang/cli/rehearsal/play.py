"""The stage machinery: a clock that jumps from event to event, acts that are timed and counted."""

from __future__ import annotations

import hashlib
import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, TypeVar

from jinbang.lifecycle import Refused

T = TypeVar("T")
Event = Callable[[datetime], None]


@dataclass
class Tally:
    """What happened: acts done, time spent, refusals by act, code and rule."""

    done: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    refused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def acts(self) -> int:
        return sum(self.done.values()) + sum(self.refused.values())


class Play:
    """A heap of events in simulated time.  Everything that chance decides comes from `rng`."""

    def __init__(self, *, seed: int, on_progress: Callable[[datetime, int], None] | None = None) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - behaviour of invented people, not security
        self.tally = Tally()
        self._heap: list[tuple[datetime, int, Event]] = []
        self._count = 0
        self._digest = hashlib.sha256()
        self._on_progress = on_progress
        self.clock: datetime | None = None

    def at(self, when: datetime, event: Event) -> None:
        """Let `event` happen at `when` (or now, where that is past)."""
        self._count += 1
        if self.clock is not None and when < self.clock:
            when = self.clock
        heapq.heappush(self._heap, (when, self._count, event))

    def run(self, *, until: datetime | None = None) -> None:
        """Play until the heap is empty, or to the instant `until` (exclusive)."""
        turns = 0
        while self._heap:
            when, _, event = self._heap[0]
            if until is not None and when >= until:
                break
            heapq.heappop(self._heap)
            self.clock = when
            event(when)
            turns += 1
            if self._on_progress is not None and turns % 50 == 0:
                self._on_progress(when, len(self._heap))
        if until is not None:
            self.clock = until

    def act(self, label: str, do: Callable[..., T], /, *, expect: bool = True, **arguments: Any) -> T | None:
        """Do an act; a refusal is counted and gives None.

        label: for the report.  expect=False: the people here know that it will be refused (a probe).
        """
        begun = perf_counter()
        try:
            result = do(**arguments)
        except Refused as refused:
            why = refused.refusal
            self.tally.refused[(label, why.code, why.source)] += 1
            self._line(label, why.code, arguments.get("at"))
            return None
        finally:
            self.tally.seconds[label] += perf_counter() - begun
        self.tally.done[label] += 1
        self._line(label, "done", arguments.get("at"))
        if not expect:
            self.tally.notes.append(f"{label} was expected to be refused and was not")
        return result

    def later(self, when: datetime, label: str, do: Callable[..., object], /, **arguments: Any) -> None:
        """Let the act be done at `when`, in its turn: what is on record is in the order in which it happened."""

        def go(at: datetime) -> None:
            self.act(label, do, at=at, **arguments)

        self.at(when, go)

    def _line(self, name: str, outcome: str, at: datetime | None) -> None:
        self._digest.update(f"{at.isoformat() if at else ''} {name} {outcome}\n".encode())

    @property
    def digest(self) -> str:
        """SHA-256 over every act with its simulated time and outcome: the same seed gives the same."""
        return self._digest.hexdigest()

    # --- chance -------------------------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, first: datetime, last: datetime) -> datetime:
        """A moment in the half-open span, to the second."""
        seconds = max(1, int((last - first).total_seconds()))
        return first + timedelta(seconds=self.rng.randrange(seconds))
