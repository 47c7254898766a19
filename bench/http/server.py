"""The site under granian, one process, as it is served; and the processor time that it takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Started on a home folder with its clock at `instant`; stop it with `close`."""

    def __init__(self, home: Path, *, instant: str) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        offset = int((datetime.fromisoformat(instant) - datetime.now(UTC)) / timedelta(seconds=1))
        self.environment = {
            "JINBANG_HOME": str(home),
            "JINBANG_REHEARSAL": "true",
            "JINBANG_CLOCK_OFFSET": str(offset),
            "JINBANG_WORKER": "separate",
            "JINBANG_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "bench.http.settings",
        }
        self.log = home / "server.log"
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", "1", "--blocking-threads", "4", "--backpressure", "128", "--log-level", "warning",
                "jinbang.conf.wsgi:application",
            ],
            cwd=ROOT, env=os.environ | self.environment, stdout=self.log.open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = monotonic() + 60
        while monotonic() < until and self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        self.close()
        raise SystemExit(f"the site did not start; its last words:\n{self.log.read_text()[-2000:]}")

    def cpu(self) -> float:
        """Processor seconds used until now by the server and its worker."""
        return sum(_cpu(pid) for pid in (self._process.pid, *_children(self._process.pid)))

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listed.read_text().split()):
            found += [child, *_children(child)]
    return found


def _cpu(pid: int) -> float:
    """From the scheduler in nanoseconds where the kernel tells (per thread), else from /proc/<pid>/stat in ticks."""
    threads = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    exact = sum(int(one.read_text().split()[0]) for one in threads) / 1e9
    if exact:
        return exact
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
