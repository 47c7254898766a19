"""Many certificates: made by the queue, one after the other; safe to start again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist

from jinbang.apps.publication import actions
from jinbang.documents.papers import certificate


def drawn(address: str) -> Callable[[dict[str, str]], bytes]:
    """How certificates are drawn.  address: of this site, as those who check a certificate reach it."""

    def draw(facts: dict[str, str]) -> bytes:
        return certificate(facts, check_url=address + reverse("public:certificate", args=[facts["number"]]))

    return draw


@task()
def issue_all(run_id: int, address: str) -> None:
    """The job: what is left of the run; nothing where all of it is done."""
    while actions.issue_next(run_id=run_id, render=drawn(address)):
        pass


def start(*, run_id: int, address: str) -> None:
    """Give the run to the queue."""
    actions.under_job(run_id=run_id, job=str(issue_all.enqueue(run_id, address).id))


def is_waiting(run: Any) -> bool:
    """True while the queue has the run; False where it failed, or was never given to it."""
    if not run.job:
        return False
    try:
        status = default_task_backend.get_result(run.job).status
    except TaskResultDoesNotExist:
        return False
    return status in (TaskResultStatus.READY, TaskResultStatus.RUNNING)
