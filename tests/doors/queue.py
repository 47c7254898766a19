"""The queue's worker, for tests: everything that waits is done before it returns."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker

from jinbang.jobs.queue import worker_id


def worked() -> None:
    """Do everything that waits."""
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=worker_id(), excluded_queue_names=[],
    ).run()  # fmt: skip
