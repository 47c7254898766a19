"""Asks `belenios-tool`, where it is installed, about the elections of a bundle; for `jinbang verify`, which has no Django."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from jinbang.verification.election import NOT_INSTALLED, Told, Word

PROGRAM = "belenios-tool"
SECONDS = 600.0  # a ballot of forty papers takes less than one
WRONG = (123, 124)
"""Exit status for what does not hold.  124 is also that of a command it does not know, which it explains at length."""


def ask_belenios(name: str, data: bytes) -> Told:
    """What the tool says of the election in `data`; name: that of its file, `<uuid>.bel`."""
    program = shutil.which(PROGRAM)
    if program is None:
        return NOT_INSTALLED
    with tempfile.TemporaryDirectory(prefix="election-") as folder:
        (Path(folder) / Path(name).name).write_bytes(data)
        try:
            done = subprocess.run(  # noqa: S603 # a fixed program, no shell, no words of the bundle
                [program, "election", "verify", "--dir", folder], capture_output=True, stdin=subprocess.DEVNULL, check=False,
                timeout=SECONDS, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "BELENIOS_USE_URANDOM": "1"}, cwd=folder,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _failed(f"not done after {SECONDS:.0f} s")
        except OSError as error:
            return _failed(str(error))
    if done.returncode == 0:
        return Told(Word.PROVED)
    words = (done.stderr or done.stdout).decode(errors="replace").strip().replace(folder, "")
    said = words.split("\n")[-1].removeprefix(f"{PROGRAM}: ")[:200]
    if done.returncode in WRONG and "Usage: " not in words:
        return Told(Word.WRONG, f"{PROGRAM} says {said!r}", f"{PROGRAM} 报告 {said!r}")
    return _failed(f"exit {done.returncode}, {said}")


def _failed(why: str) -> Told:
    return Told(Word.SILENT, f"{PROGRAM} failed: {why}", f"{PROGRAM} 运行失败：{why}")
