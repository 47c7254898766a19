"""Run as a program: the sequencer fails at each of its writes, before and after it, and goes on; prints what happened.

The database is that of JINBANG_DATABASE_URL, or SQLite in JINBANG_HOME.  Each write is the real one: statements and commits
of the database, and every step of writing a file.  It fails in two ways: with an exception (the disk is full, the database
is gone), and with SIGKILL to a process of its own.  After each a healthy turn follows, and everything is looked at.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.db import OperationalError

AT = datetime(2022, 10, 31, 15, 59, 59, tzinfo=UTC)
FILE_STEPS = ("fsync", "replace", "chmod")
DISK = (*FILE_STEPS, "mkdir")


class DatabaseFault(OperationalError):
    """What the database says when it cannot."""


class DiskFault(OSError):
    """What the disk says."""


class Steps:
    """Counts the writes; at number `at` it fails `way` ("before", "after") it, by an exception or by SIGKILL."""

    def __init__(self, *, at: int = -1, way: str = "", kill: bool = False) -> None:
        self.at, self.way, self.kill = at, way, kill
        self.names: list[str] = []

    def step(self, name: str, real: Callable[[], Any]) -> Any:
        number = len(self.names)
        self.names.append(name)
        if number == self.at and self.way == "before":
            self._fail(name)
        out = real()
        if number == self.at and self.way == "after":
            self._fail(name)
        return out

    def _fail(self, name: str) -> None:
        if self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        raise (DiskFault if name in DISK else DatabaseFault)(f"{self.way} {name}")

    @contextmanager
    def around(self) -> Iterator[None]:
        """While this is open, each real write passes through `step`."""
        from django.db import connection

        from jinbang.apps.ledger import disk

        def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            word = sql.split(" ", 1)[0].upper()
            if word not in ("INSERT", "UPDATE", "DELETE"):
                return execute(sql, params, many, context)
            return self.step(" ".join(sql.split(" ", 3)[:3]), lambda: execute(sql, params, many, context))

        def wrapped(name: str, real: Any) -> Any:
            return lambda *a, **k: self.step(name, lambda: real(*a, **k))

        fake_os = SimpleNamespace(**{n: getattr(os, n) for n in ("fdopen", "open", "close", "O_RDONLY", "O_DIRECTORY")})
        for name in FILE_STEPS:
            setattr(fake_os, name, wrapped(name, getattr(os, name)))
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(statement))
            stack.enter_context(mock.patch.object(connection, "_commit", wrapped("commit", connection._commit)))
            stack.enter_context(mock.patch.object(disk, "os", fake_os))
            stack.enter_context(mock.patch.object(disk, "_make", wrapped("mkdir", disk._make)))
            yield


class Bench:
    """One log that lives through all of it."""

    def __init__(self) -> None:
        from jinbang.apps.ledger.actions import Lease

        self.seen: dict[int, bytes] = {}
        self.wrong: list[str] = []
        self.written = 0
        self.lease = Lease()

    def write(self, n: int) -> None:
        from django.db import transaction

        from jinbang.apps.ledger.actions import append

        with transaction.atomic():
            for k in range(self.written, self.written + n):
                append(programme="p", kind="application.submit", subject=f"application:{k}", actor="person:1", at=AT)
        self.written += n

    def turn(self, steps: Steps) -> None:
        """As one process after another: the lease is left where the turn comes to its end."""
        from jinbang.apps.ledger.actions import turn

        with steps.around():
            turn(at=AT, lease=self.lease)
        self.lease.release()

    def at_every_step(self, *, way: str, kill: bool) -> int:
        """Fail at the first write, then at the second, …; returns how many there were."""
        for at in itertools.count():
            self.write(2)
            steps = Steps(at=at, way=way, kill=kill)
            came_to_it = self._dies(steps) if kill else self._fails(steps)
            when = f"{'killed' if kill else 'failed'} {way} step {at}"
            self.look(when, whole=not came_to_it)
            if not came_to_it:
                return at
            self.turn(Steps())
            self.look(f"{when}, then a turn", whole=True)
        raise AssertionError

    def _fails(self, steps: Steps) -> bool:
        try:
            self.turn(steps)
        except (DatabaseFault, DiskFault):
            return True
        return False

    def _dies(self, steps: Steps) -> bool:
        from django.db import connections

        from jinbang.apps.ledger.actions import Lease

        connections.close_all()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                self.lease = Lease()  # another process, another claim
                self.turn(steps)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            self.wrong.append(f"step {steps.at} {steps.way}: the process failed by itself")
        return os.WIFSIGNALED(status)

    def look(self, when: str, *, whole: bool) -> None:
        """What a stranger sees now must continue all that was seen; after a healthy turn nothing is missing."""
        from jinbang.apps.ledger.models import Entry
        from jinbang.apps.ledger.published import fetch, published
        from jinbang.apps.ledger.queries import log_faults
        from jinbang.transparency import parse_checkpoint, parse_note
        from jinbang.transparency.tiles import TileTree

        size, text = published()
        if size:
            root = parse_checkpoint(parse_note(text).text).root
            if TileTree(fetch=fetch, size=size).root() != root:
                self.wrong.append(f"{when}: the published tiles do not hash to the published checkpoint")
            if self.seen.setdefault(size, root) != root:
                self.wrong.append(f"{when}: two checkpoints of {size} entries")
            if size < max(self.seen):
                self.wrong.append(f"{when}: the published log shrank")
        if whole:
            numbered, faults = log_faults()
            self.wrong += [f"{when}: {one}" for one in faults]
            if not numbered == size == self.written == Entry.objects.count():
                self.wrong.append(f"{when}: {self.written} written, {numbered} numbered, {size} published")

    def one_history(self) -> None:
        """Every checkpoint ever seen is the beginning of the last one."""
        from jinbang.apps.ledger.models import Checkpoint, Entry
        from jinbang.transparency import CompactTree

        tree, roots = CompactTree(), {}
        for leaf in (
            Entry.objects.filter(sequence__isnull=False).order_by("sequence").values_list("leaf_hash", flat=True)
        ):
            tree.append(bytes(leaf))
            roots[tree.size] = tree.root()
        signed = [(size, bytes(root)) for size, root in Checkpoint.objects.values_list("size", "root")]
        self.wrong += [
            f"the checkpoint of {size} is a fork" for size, root in (*self.seen.items(), *signed) if roots[size] != root
        ]


def contend(bench: Bench, *, processes: int = 3) -> int:
    """Several sequencers at once while entries are written; returns how many of them worked, one after the other."""
    from django.db import connections

    connections.close_all()
    children = []
    for _ in range(processes):
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            worked: list[float] = []
            try:
                worked = _work()
            finally:
                os.write(into, json.dumps(worked).encode())
                os._exit(0)
        os.close(into)
        children.append((pid, out))
    for _ in range(10):
        bench.write(3)
    spans = []
    for pid, out in children:
        with os.fdopen(out) as pipe:
            worked = json.load(pipe)
        os.waitpid(pid, 0)
        spans += [(worked[0], worked[-1])] if worked else []
    spans.sort()
    if any(first[1] > second[0] for first, second in itertools.pairwise(spans)):
        bench.wrong.append(f"two sequencers worked at the same time: {spans}")
    return len(spans)


def _work() -> list[float]:
    """Forty turns; when each that was ours began, the lease in hand, and ended, by the clock that all processes share."""
    from jinbang.apps.ledger.actions import Lease, turn

    lease, moments = Lease(), []
    for _ in range(40):
        if not lease.keep():
            continue
        begun = time.monotonic()  # not before: who waits for the lease does not work
        if turn(at=AT, lease=lease) is not None:
            moments += [begun, time.monotonic()]
    return moments


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "ledger", verbosity=0)
    bench = Bench()
    bench.write(200)
    bench.turn(Steps())
    bench.look("first turn", whole=True)
    tried = {
        "killed before": bench.at_every_step(way="before", kill=True),
        "killed after": bench.at_every_step(way="after", kill=True),
        "failed before": bench.at_every_step(way="before", kill=False),
    }
    leaders = contend(bench)
    bench.turn(Steps())
    bench.look("after contention", whole=True)
    bench.one_history()
    print(
        json.dumps(
            {
                "vendor": connection.vendor, "tried": tried, "leaders": leaders, "entries": bench.written,
                "wrong": bench.wrong,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
