"""The sequencer as a thread: numbers the log and publishes it, where this process holds the lease."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress

from django.db import DatabaseError, close_old_connections

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
        self._said = ""

    @property
    def leads(self) -> bool:
        """Whether this process is the one that numbers: it also does what the calendar does."""
        return self.lease.held

    def run(self) -> None:
        while not self.stop.wait(EVERY):
            close_old_connections()
            self.once()
        if self.lease.held:
            with suppress(DatabaseError):  # gone as well: it runs out by itself
                self.lease.release()

    def once(self) -> None:
        """One turn.  What keeps it from working is said once, in a line, and that it works again when it does."""
        try:
            turn(at=now(), lease=self.lease)
        except Forked as error:
            self._say(f"the log is not published any more: {error}")
        except OSError as error:  # full, read-only, gone
            where = f" ({error.filename})" if error.filename else ""
            self._say(
                f"the log cannot be published: {error.strerror or error}{where}. Acts go on and lose nothing; make room or let "
                f"this process write there, and what is due is published."
            )
        except DatabaseError as error:
            first = str(error).strip().split("\n")[0]
            self._say(f"the log cannot be numbered: {first}. It goes on when the database answers.")
        except Exception as error:
            if self._said != repr(error):
                log.exception("the log could not be numbered or published; trying again")
            self._said = repr(error)
        else:
            if self._said:
                log.warning("the log is numbered and published again")
            self._said = ""

    def _say(self, words: str) -> None:
        if self._said != words:
            log.error("%s", words)
        self._said = words
