"""Only one of several processes numbers the log: the one that holds the lease, a row with a name and an instant.

The instant is the database's.  Clocks of several machines may differ by any amount: none of them is asked.  Between two
renewals the holder counts with a clock that nobody sets, from *before* it asked, so it gives up before others take over.
The lease says who works; that nothing is numbered twice does not hang on it, but on the lock of the tree's own row.
"""

from __future__ import annotations

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db.models.functions import Now

from jinbang.apps.ledger.models import Lease as Row

LENGTH = timedelta(seconds=10)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Lease:
    """One process's claim to `name`.  holder: who it is, found out from the system where not given."""

    def __init__(self, *, name: str = "sequencer", holder: str = "", length: timedelta = LENGTH) -> None:
        self.name, self.length = name, length
        self.holder = holder or this_process()
        self._until = float("-inf")

    @property
    def held(self) -> bool:
        """Whether it is ours still, without asking."""
        return monotonic() < self._until

    def keep(self) -> bool:
        """Take it or go on with it; asks the database only once a third of it has passed.  False: another has it."""
        if monotonic() < self._until - self.length.total_seconds() * 2 / 3:
            return True
        asked = monotonic()
        self._until = asked + self.length.total_seconds() if self._take() else float("-inf")
        return self.held

    def mine(self) -> bool:
        """What the database says at this moment: ask inside the transaction that depends on it."""
        return Row.objects.filter(name=self.name, holder=self.holder, until__gt=Now()).exists()

    def release(self) -> None:
        """Let the next one begin at once."""
        self._until = float("-inf")
        Row.objects.filter(name=self.name, holder=self.holder).update(until=Now())

    def _take(self) -> bool:
        row = Row.objects.filter(name=self.name)
        if row.filter(holder=self.holder).update(until=Now() + self.length):
            return True
        if row.filter(until__lte=Now()).update(holder=self.holder, until=Now() + self.length):
            return True
        other = row.values_list("holder", flat=True).first()
        if other is None:
            Row.objects.bulk_create([Row(name=self.name, holder="", until=_LONG_AGO)], ignore_conflicts=True)
            other = ""
        if other and not dead(other):
            return False
        taken = row.filter(holder=other).update(holder=self.holder, until=Now() + self.length)
        return bool(taken)


def this_process() -> str:
    """A name that no other process has, here or elsewhere, now or later; it tells whether the process still runs."""
    return f"{_kernel()}:{os.getpid()}:{_started(os.getpid())}:{secrets.token_hex(4)}"


def dead(holder: str) -> bool:
    """Whether that process of this machine has ended.  False for all that cannot be known: its lease runs out."""
    kernel, _, rest = holder.partition(":")
    number, _, rest = rest.partition(":")
    started = rest.partition(":")[0]
    if kernel != _kernel() or kernel.startswith("?") or not number.isdigit():
        return False
    return _started(int(number)) != started


def _kernel() -> str:
    """The running system and its space of process numbers, so that containers of one machine are told apart."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}.{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return f"?{socket.gethostname()[:40]}"


def _started(pid: int) -> str:
    """When a process began, in the kernel's own count; empty where there is none, or only its corpse."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
