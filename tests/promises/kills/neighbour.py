"""Another installation: a witness of the log, in a process of its own, that lives through all the kills."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from pathlib import Path

from jinbang.cli.witnessing.state import Witness
from tests.promises.kills.server import ROOT

WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(WHEN_PARENT_DIES, signal.SIGTERM, 0, 0, 0)


class Neighbour:
    """`jinbang witness serve` on a free port of the loopback."""

    def __init__(self, state: Path, *, log: str, environment: dict[str, str]) -> None:
        Witness.make(state, name="witness.example/w1", kind="ed25519")
        command = [sys.executable, "-m", "jinbang.cli", "witness", "serve", "--state", str(state), "--log", log]
        self._process = subprocess.Popen(
            [*command, "--port", "0"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
        )  # fmt: skip
        assert self._process.stdout is not None
        self.url, self.vkey = self._process.stdout.readline().split()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)
