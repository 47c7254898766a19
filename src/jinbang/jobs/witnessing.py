"""Others who confirm the log, each in a thread of its own: a slow one delays nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from jinbang.apps.ledger.actions import NoAnswer, StampRefused, WitnessRefused, ask_witness, stamp, stamping, witnesses
from jinbang.apps.programmes.clock import now
from jinbang.jobs.sequencing import Sequencing

log = logging.getLogger(__name__)
EVERY, LONGEST_PAUSE = 1.0, 60.0  # seconds


class Asking(threading.Thread):
    """Asks one of them again and again while this process leads; after a failure it waits longer each time."""

    def __init__(self, name: str, ask: Callable[[], object], *, stop: threading.Event, sequencing: Sequencing) -> None:
        super().__init__(name=f"asking {name}", daemon=True)
        self.ask, self.stop, self.sequencing = ask, stop, sequencing

    def run(self) -> None:
        pause = EVERY
        while not self.stop.wait(pause):
            if not self.sequencing.leads:
                continue
            close_old_connections()
            try:
                self.ask()
                pause = EVERY
            except (NoAnswer, WitnessRefused, StampRefused) as error:
                if pause == EVERY:
                    log.warning("%s; asking again, less often", error)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception:
                log.exception("%s failed; trying again", self.name)
                pause = LONGEST_PAUSE


def askers(*, stop: threading.Event, sequencing: Sequencing) -> list[threading.Thread]:
    """A thread for each witness that is set, and one for the time-stamping authority."""

    def asking(url: str, key: object) -> Callable[[], object]:
        return lambda: ask_witness(url=url, key=key)  # type: ignore[arg-type]

    threads: list[threading.Thread] = [
        Asking(key.name, asking(url, key), stop=stop, sequencing=sequencing) for url, key in witnesses()
    ]
    if stamping():
        threads.append(Asking("the time-stamping authority", lambda: stamp(at=now()), stop=stop, sequencing=sequencing))
    return threads
