"""R2 under contention: 64 clients onto 3 free places, exactly 3 succeed (on PostgreSQL: test_on_postgresql.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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
