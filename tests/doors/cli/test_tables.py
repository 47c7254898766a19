"""A new database gets its tables at once; they are what all the migrations would have made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def tables(home: Path, *acts: str) -> list[dict[str, Any]]:
    """What the tables of a site are after each act (see described.py)."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JINBANG_")}
    environment |= {"JINBANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jinbang.conf.settings"}
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.doors.cli.described", *acts],
        capture_output=True, text=True, timeout=120, check=False, env=environment, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tables_made_at_once_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    (wanted,) = tables(tmp_path / "slowly", "migrate")
    made, older, again = tables(tmp_path / "at-once", "up-to-date", "back", "up-to-date")
    assert len(wanted["added"]["django_migrations"]) > 30
    assert len(wanted["added"]["auth_permission"]) > 100
    for name, facts in wanted.items():
        assert made[name] == facts, name
    assert made.keys() == wanted.keys()
    # Those of an older version are migrated: into the same tables.
    assert older != made
    assert {**again, "added": None} == {**made, "added": None}
    assert again["added"]["django_migrations"] == made["added"]["django_migrations"]
