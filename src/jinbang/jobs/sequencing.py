"""The sequencer as a thread: numbers the log and publishes it, where this process holds the lease."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from jinbang.apps.ledger.actions import Forked, Lease, turn
from jinbang.apps.programmes.clock import now

log = logging.getLogger(__name__)
EVERY = 0.4  # seconds between two looks, so that an entry is below a checkpoint within one


class Sequencing(threading.Thread):
    """Takes a turn again and again until `stop` is set; every process may run one, one of them works."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(name="sequencer", daemon=True)
        self.stop = stop
        self.lease = Lease()

    @property
    def leads(self) -> bool:
        """Whether this process is the one that numbers: it also does what the calendar does."""
        return self.lease.held

    def run(self) -> None:
        said = ""
        while not self.stop.wait(EVERY):
            close_old_connections()
            try:
                turn(at=now(), lease=self.lease)
                said = ""
            except Forked as error:
                if said != str(error):  # it stays so until a person has looked: say it once
                    log.error("the log is not published any more: %s", error)
                said = str(error)
            except Exception:
                log.exception("the log could not be numbered or published; trying again")
        if self.lease.held:
            self.lease.release()
