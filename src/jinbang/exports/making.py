"""What takes longer than a page may take: made once by the queue, kept under the digest of what is in it, then handed out.

`started(...)` never blocks.  A job that fails says so on its page; one whose process died is taken again by the worker.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.base import Task
from django_tasks.exceptions import TaskResultDoesNotExist

FOLDER = "made"


def ready(digest: str) -> IO[bytes] | None:
    """The file that was made for this digest; None where it is not there or not whole."""
    if not default_storage.exists(_path(digest, "done")):
        return None
    return default_storage.open(_path(digest, "file"), "rb")


def keep(*, digest: str, file: File[Any]) -> None:
    """Keep what was made.  The mark comes last: a file without it was cut off, and is made again."""
    for name in ("done", "file"):
        default_storage.delete(_path(digest, name))
    default_storage.save(_path(digest, "file"), file)
    default_storage.save(_path(digest, "done"), ContentFile(b"1"))


def started(*, digest: str, job: Task[..., None], facts: Mapping[str, Any]) -> str:
    """Queue the job unless it is; returns "waiting" or "failed" (the next call starts it anew).

    job: called with the digest and `facts`, which JSON must hold; it ends with `keep`.
    """
    known = state(digest=digest)
    if known == "waiting":
        return known
    forget(digest=digest)
    if known == "failed":
        return known
    mark = _path(digest, "job")
    queued = job.enqueue(digest, **facts)
    default_storage.save(mark, ContentFile(json.dumps({"id": str(queued.id)}).encode()))
    return "waiting"


def state(*, digest: str) -> str:
    """How the job for this digest stands: "waiting", "failed", or "" where there is none, or it is done."""
    mark = _path(digest, "job")
    if not default_storage.exists(mark):
        return ""
    with default_storage.open(mark) as kept:
        known = json.loads(kept.read())["id"]
    try:
        status = default_task_backend.get_result(known).status
    except TaskResultDoesNotExist:
        return ""
    if status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        return "waiting"
    return "failed" if status == TaskResultStatus.FAILED else ""


def forget(*, digest: str) -> None:
    """No job is known for this digest: the next call of `started` queues one."""
    default_storage.delete(_path(digest, "job"))


def _path(digest: str, name: str) -> str:
    return f"{FOLDER}/{digest[:2]}/{digest}.{name}"
