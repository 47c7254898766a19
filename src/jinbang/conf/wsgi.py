"""The WSGI application for granian, with the works beside it unless they run separately."""

import fcntl
import os
import threading
from typing import IO

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jinbang.conf.settings")
application = get_wsgi_application()


def _start_works() -> IO[str] | None:
    """One process of the site runs the works: the one that gets the lock."""
    from django.conf import settings

    from jinbang.jobs.worker import start

    if settings.JINBANG.worker != "thread":
        return None
    lock = (settings.HOME / "works.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    start(stop=threading.Event())
    return lock


_LOCK = _start_works()
