"""The server as the campaign handles it: start it, kill it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SLOWEST_START = 60.0


class Server:
    """On a free port of the loopback; its words go to `server.log` in the home folder."""

    def __init__(self, home: Path, environment: dict[str, str], *, email: str, application: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.log = home / "server.log"
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.promises.kills.zygote", str(self.port), email, str(application)], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log.open("a"),
        )  # fmt: skip
        self._answer()

    def start(self) -> float:
        """Seconds until it takes connections."""
        begun = time.monotonic()
        self._say("start")
        while time.monotonic() < begun + SLOWEST_START:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return time.monotonic() - begun
            time.sleep(0.01)
        raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to all of its processes at once."""
        self._say("kill")

    def close(self) -> None:
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait(30)

    def _say(self, word: str) -> str:
        assert self._zygote.stdin is not None
        self._zygote.stdin.write(word + "\n")
        self._zygote.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._zygote.stdout is not None
        line = self._zygote.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"the server's parent ended: {self.log.read_text()[-2000:]}")
        return line


def environment(home: Path, *, database_url: str, offset: int) -> dict[str, str]:
    """Of the server and of all that looks into its database."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JINBANG_")} | {
        "JINBANG_HOME": str(home), "JINBANG_DATABASE_URL": database_url, "JINBANG_CLOCK_OFFSET": str(offset),
        "JINBANG_REHEARSAL": "true", "JINBANG_LOG_LEVEL": "ERROR", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
