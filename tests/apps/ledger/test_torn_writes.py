"""The sequencer survives its death at any of its writes, before and after it: no gap, no duplicate, no fork."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.promises import postgres

ROOT = Path(__file__).resolve().parents[3]


def tear(home: Path, *, database_url: str = "") -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {
        "JINBANG_HOME": str(home), "JINBANG_DATABASE_URL": database_url, "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.ledger.torn"], capture_output=True, text=True, timeout=300, check=False,
        env=environment, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def all_is_well(result: dict[str, Any], vendor: str) -> None:
    assert result["wrong"] == []
    assert result["vendor"] == vendor
    # statements and commits of the lease, the numbers, tree and checkpoint; each file's bytes, name and folder
    assert min(result["tried"].values()) >= 15, result["tried"]
    assert result["leaders"] >= 1


def test_a_sequencer_that_dies_at_any_write_leaves_one_history_on_sqlite(tmp_path: Path) -> None:
    all_is_well(tear(tmp_path / "home"), "sqlite")


@pytest.mark.postgres
@pytest.mark.skipif(not postgres.available(), reason="PostgreSQL is not installed here (apt install postgresql-15)")
def test_a_sequencer_that_dies_at_any_write_leaves_one_history_on_postgresql(tmp_path: Path) -> None:
    # Not under tmp_path: a server that runs as somebody else could not enter pytest's private folders.
    with tempfile.TemporaryDirectory(prefix="jinbang-pg-") as folder:
        Path(folder).chmod(0o755)
        with postgres.server(Path(folder) / "server") as url:
            all_is_well(tear(tmp_path / "home", database_url=url), "postgresql")
