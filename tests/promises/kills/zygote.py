"""Run as a program: forks the site's server on command, everything imported already, so that a start takes a moment.

What is forked serves as `jinbang serve` does, through the same function.  Commands on standard input, one a line: `start`
answers the number of the process group, `kill` kills it (SIGKILL) and answers once every process of it is gone.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys

BECOME_REAPER = 36  # PR_SET_CHILD_SUBREAPER: the server's own children are ours to bury


def main(port: int, email: str, application: int) -> None:
    ctypes.CDLL(None).prctl(BECOME_REAPER, 1, 0, 0, 0)
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()

    import jinbang.jobs.worker  # noqa: F401 - imported, not started
    from jinbang.cli.serve import _granian

    _warm(email, application)
    gc.collect()
    gc.freeze()  # what is shared with the children stays shared
    group = 0
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "start":
            group = os.fork()
            if group == 0:
                os.setsid()
                null = os.open(os.devnull, os.O_RDONLY)
                os.dup2(null, 0)
                os.dup2(2, 1)
                _granian("127.0.0.1", port, 1)
                os._exit(0)
            print(group, flush=True)
        else:
            _kill(group)
            print("gone", flush=True)
    if group:
        _kill(group)


def _warm(email: str, application: int) -> None:
    """Look at the pages that the clients will ask for, so that templates and modules are there before the fork."""
    from django.contrib.auth import get_user_model
    from django.db import connections
    from django.test import Client

    browser = Client(HTTP_HOST="127.0.0.1")
    browser.get("/account/login/")
    browser.get("/log/checkpoint")
    browser.force_login(get_user_model().objects.get(email=email), backend="jinbang.web.account.Backend")
    browser.get(f"/apply/{application}/submit/")
    browser.post(f"/apply/{application}/submit/", {"token": "warm", "revision": "0"})  # an older draft: refused
    browser.get(f"/apply/{application}/receipt.txt")
    connections.close_all()


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        print("the server had ended by itself", file=sys.stderr)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
