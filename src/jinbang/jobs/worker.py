"""The worker: a thread beside the web server, or a process of its own."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from jinbang.apps.programmes.clock import now
from jinbang.jobs.calendar import CALENDAR
from jinbang.jobs.queue import Queue
from jinbang.jobs.tick import PARTS, tick

log = logging.getLogger(__name__)
SECOND, CALENDAR_SECONDS = 1.0, 20.0


class Works(threading.Thread):
    """Ticks every second (ledger, letters), every 20 seconds for the calendar's own acts, until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(name="works", daemon=True)
        self.stop = stop

    def run(self) -> None:
        turns = 0
        while not self.stop.wait(SECOND):
            close_old_connections()
            tick(at=now(), parts=PARTS)
            if turns % int(CALENDAR_SECONDS / SECOND) == 0:
                tick(at=now(), parts=CALENDAR)
            turns += 1


def start(*, stop: threading.Event) -> list[threading.Thread]:
    """Start the threads; they end with the process or when `stop` is set."""
    threads: list[threading.Thread] = [Works(stop), Queue(stop)]
    for thread in threads:
        thread.start()
    return threads
