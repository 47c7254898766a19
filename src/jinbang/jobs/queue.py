"""The queue's worker as a thread, and what it takes again after a process died with a job in its hands."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)
EVERY = 0.5  # seconds between looks at an empty queue
LOST_AFTER = timedelta(minutes=30)  # a job on another machine that has not ended by then
KEPT = timedelta(days=7)  # how long what is done stays in the table
MOST_TRIES = 3


class Queue(threading.Thread):
    """Works through queued tasks until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(name="queue", daemon=True)
        self.stop = stop

    def run(self) -> None:
        take_again()
        worker = Worker(
            queue_names=["*"], interval=EVERY, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=worker_id(), excluded_queue_names=[],
        )  # fmt: skip
        while not self.stop.wait(EVERY):
            close_old_connections()
            try:
                if DBTaskResult.objects.ready().exists():  # a read: an empty queue costs no lock
                    worker.run()  # everything that is ready, then back
            except Exception:
                log.exception("the queue could not be worked through; trying again")


def worker_id() -> str:
    """Who works: machine, process, and a word of its own, so that a process number used again is told apart."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"


def take_again() -> int:
    """Put back the jobs whose worker is gone; returns how many.  One that killed its process three times is given up.

    Gone: a process of this machine that does not run any more, or a job on another machine for half an hour.
    """
    now, put_back = timezone.now(), 0
    for one in DBTaskResult.objects.running():
        holder = one.worker_ids[-1] if one.worker_ids else ""
        if not _gone(holder) and one.started_at is not None and now - one.started_at < LOST_AFTER:
            continue
        if len(one.worker_ids) >= MOST_TRIES:
            one.set_failed(RuntimeError(f"the process died {len(one.worker_ids)} times while it did this"))
            continue
        changed = DBTaskResult.objects.filter(pk=one.pk, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY, started_at=None
        )
        put_back += changed
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    if put_back:
        log.warning("%s jobs of a process that died are taken again", put_back)
    return put_back


def _gone(holder: str) -> bool:
    host, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname()[:20] or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True  # a worker of this process starts after the one before it has ended
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
