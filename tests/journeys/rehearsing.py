"""The command, as a person at a terminal runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def jinbang(*words: str, home: Path | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command with these words, in a process of its own.  home: where its database is."""
    env = dict(os.environ)
    if home is not None:
        env |= {"JINBANG_HOME": str(home), "JINBANG_REHEARSAL": "true", "JINBANG_DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-m", "jinbang.cli", *words], capture_output=True, text=True, timeout=1200, check=False, cwd=cwd, env=env
    )  # fmt: skip


def rehearse(programme: str, tmp_path: Path, *options: str) -> dict[str, Any]:
    """The report of a rehearsal; the command must have ended well."""
    out = tmp_path / "report.json"
    done = jinbang("rehearse", str(ROOT / "programmes" / programme), "--json", str(out), *options, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(out.read_text(encoding="utf-8"))
