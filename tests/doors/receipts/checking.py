"""What a stranger does with a receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.world import World

from jinbang.apps.ledger.actions import publish, sequence
from jinbang.apps.ledger.queries import log_key
from jinbang.cli.verify import verify


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """Where the log is published in this test."""
    settings.HOME = tmp_path
    return tmp_path


def numbered(world: World) -> None:
    """The second after: everything has its place in the public log."""
    sequence(at=world.at())
    publish()


def verdicts(home: Path, receipt: bytes, content: bytes | None = None) -> dict[str, str]:
    """promise → verdict, as `jinbang verify receipt` says from the files alone."""
    (home / "receipt.txt").write_bytes(receipt)
    command = ["receipt", str(home / "receipt.txt"), "--key", log_key(), "--json"]
    if content is not None:
        (home / "content.json").write_bytes(content)
        command += ["--content", str(home / "content.json")]
    found = json.loads(CliRunner().invoke(verify, command).output)
    lines = found["findings"] if isinstance(found, dict) else found
    return {line["promise"]: line["verdict"] for line in lines}
