"""What holds on SQLite holds on PostgreSQL: places under contention, sealed ballots, archive and restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Case
from tests.once import once
from tests.promises import postgres
from tests.promises.on_postgresql import VOTERS
from tests.promises.test_the_fourth_of_three import ROOT, exactly_three

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not postgres.available(), reason="PostgreSQL is not installed here (apt install postgresql-15)"),
]


@pytest.fixture(scope="session")
def played(case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One server and one program for all of it."""

    def make(folder: Path) -> None:
        # Not under pytest's private folders: a server that runs as somebody else could not enter them.
        with tempfile.TemporaryDirectory(prefix="jinbang-pg-") as place:
            Path(place).chmod(0o755)
            with postgres.server(Path(place) / "server") as url:
                environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")} | {
                    "JINBANG_HOME": str(folder / "home"), "JINBANG_DATABASE_URL": url, "PYTHONPATH": str(ROOT),
                }  # fmt: skip
                done = subprocess.run(
                    [sys.executable, "-m", "tests.promises.on_postgresql", str(case.sealed), str(case.key)], capture_output=True, text=True,
                    timeout=600, check=False, env=environment, cwd=ROOT,
                )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        (folder / "found.json").write_text(done.stdout.splitlines()[-1], encoding="utf-8")

    folder = once(tmp_path_factory, "on-postgresql", make)
    found: dict[str, Any] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return found


def test_64_clients_never_get_the_fourth_of_three_on_postgresql(played: dict[str, Any]) -> None:
    assert played["clients"]["vendor"] == "postgresql"
    exactly_three(played["clients"], 64)


def test_R14_of_votes_cast_at_once_each_member_has_one_paper_on_postgresql(played: dict[str, Any]) -> None:
    """No paper is lost to another that was put into the urn at the same instant, and nobody's second one is."""
    ballots = played["ballots"]
    assert ballots["outcomes"] == {"voted": VOTERS, "voted-already": VOTERS}
    assert ballots["counted"] == [[3, 3, 3], [3, 3, 3]]
    assert ballots["sorted"]


def test_R23_an_archive_comes_back_into_postgresql_row_for_row(case: Case, played: dict[str, Any]) -> None:
    """Written on SQLite; restored on PostgreSQL the record verifies, every invariant holds, and every row reads the same."""
    assert (played["broken"], played["invariants"]) == ([], 24)
    manifest = json.loads(case.plain.read("manifest.json"))
    assert played["entries"] == manifest["log_size"]
    before = {one["path"]: one["sha256"] for one in manifest["files"]}
    held_back = {"data/mailroom.letter.jsonl"}  # a restored site does not send what waited
    compared = {path: digest for path, digest in played["digests"].items() if path.startswith(("data/", "filings/", "draws/", "applications/"))}  # fmt: skip
    assert {path for path, digest in compared.items() if before[path] != digest} == held_back
    assert len(compared) > len(manifest["rows"])
