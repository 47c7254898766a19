"""One edition, rehearsed once for every test that only looks at it."""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.rehearsing import rehearse


@dataclass(frozen=True)
class Edition:
    """report: as JSON.  bundle: its public archive.  home: where its database and keys are."""

    report: dict[str, Any]
    bundle: Path
    home: Path


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The 2022 call at the smallest scale that has everything; workers of one run share it."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent
    folder = shared / "edition"
    with open(shared / "edition.lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = shared / "edition.new"
            made.mkdir()
            report = rehearse(
                "kczg-2022", made, "--scale", "0.02", "--seed", "3", "--home", str(made / "home"), "--bundle", str(made / "bundle.zip")
            )  # fmt: skip
            (made / "report.json").write_text(json.dumps(report), encoding="utf-8")
            made.rename(folder)
    return Edition(
        json.loads((folder / "report.json").read_text(encoding="utf-8")), folder / "bundle.zip", folder / "home"
    )
