"""`jinbang worker`: the works in a process of their own."""

from __future__ import annotations

import os
import signal
import threading

import click


@click.command()
def worker() -> None:
    """Run the works in a process of their own (JINBANG_WORKER=separate on the web processes)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jinbang.conf.settings")
    import django

    django.setup()
    from jinbang.jobs.worker import start

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    threads = start(stop=stop)
    click.echo("Working: letters, the log, the calendar.  Ctrl+C stops.")
    stop.wait()
    for thread in threads:
        thread.join(timeout=10)
