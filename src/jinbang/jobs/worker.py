"""The worker: threads beside the web server, or a process of its own."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from jinbang.apps.programmes.clock import now
from jinbang.jobs.calendar import CALENDAR
from jinbang.jobs.queue import Queue
from jinbang.jobs.sequencing import Sequencing
from jinbang.jobs.tick import PARTS, tick
from jinbang.jobs.witnessing import askers

log = logging.getLogger(__name__)
SECOND, CALENDAR_SECONDS = 1.0, 20.0


class Works(threading.Thread):
    """Ticks every second (letters), every 20 seconds for the calendar's own acts, until `stop` is set.

    The calendar's acts are those of the process that leads, so that a cut-off is sealed once.
    """

    def __init__(self, stop: threading.Event, sequencing: Sequencing) -> None:
        super().__init__(name="works", daemon=True)
        self.stop = stop
        self.sequencing = sequencing

    def run(self) -> None:
        turns = calendar_due = 0
        while not self.stop.wait(SECOND):
            close_old_connections()
            tick(at=now(), parts=PARTS)
            if turns >= calendar_due and self.sequencing.leads:
                tick(at=now(), parts=CALENDAR)
                calendar_due = turns + int(CALENDAR_SECONDS / SECOND)
            turns += 1


def start(*, stop: threading.Event) -> list[threading.Thread]:
    """Start the threads; they end with the process or when `stop` is set."""
    sequencing = Sequencing(stop)
    threads: list[threading.Thread] = [sequencing, Works(stop, sequencing), Queue(stop)]
    threads += askers(stop=stop, sequencing=sequencing)
    for thread in threads:
        thread.start()
    return threads
