"""R2 under contention: 64 clients onto 3 free places, exactly 3 succeed, on both databases."""

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

ROOT = Path(__file__).resolve().parents[2]


def contend(home: Path, *, clients: int, database_url: str = "") -> dict[str, Any]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {
        "JINBANG_HOME": str(home), "JINBANG_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.many_clients", str(clients)], capture_output=True, text=True, timeout=300,
        check=False, env=environment, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def exactly_three(result: dict[str, Any], clients: int) -> None:
    assert result["outcomes"] == {"done": 3, "no-place": clients - 3}
    assert result["slots"] == [1, 2, 3]
    assert result["recommended"] == result["recommendations"] == 3


def test_T2_of_50_parallel_recommendations_onto_3_places_exactly_3_succeed(tmp_path: Path) -> None:
    exactly_three(contend(tmp_path / "home", clients=50), 50)


def test_64_clients_never_get_the_fourth_of_three_on_sqlite(tmp_path: Path) -> None:
    result = contend(tmp_path / "home", clients=64)
    assert result["vendor"] == "sqlite"
    exactly_three(result, 64)


@pytest.mark.postgres
@pytest.mark.skipif(not postgres.available(), reason="PostgreSQL is not installed here (apt install postgresql-15)")
def test_64_clients_never_get_the_fourth_of_three_on_postgresql(tmp_path: Path) -> None:
    # Not under tmp_path: a server that runs as somebody else could not enter pytest's private folders.
    with tempfile.TemporaryDirectory(prefix="jinbang-pg-") as folder:
        Path(folder).chmod(0o755)
        with postgres.server(Path(folder) / "server") as url:
            result = contend(tmp_path / "home", clients=64, database_url=url)
    assert result["vendor"] == "postgresql"
    exactly_three(result, 64)
