"""The receipt that an applicant takes home is checked by a stranger, offline (N5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from tests.world import World

from jinbang.apps.ledger.actions import publish, sequence
from jinbang.apps.ledger.queries import log_key
from jinbang.cli.verify import verify


def test_the_downloaded_receipt_and_content_verify_offline_and_one_changed_letter_does_not(
    world: World, visit: Any, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    application = world.submitted_application()
    browser = visit(world.applicant.person)
    sequence(at=world.at())
    publish()
    for name in ("receipt.txt", "content.json"):
        answer = browser.get(f"/apply/{application.pk}/{name}")
        assert f"{application.number}-{name}" in answer["Content-Disposition"]
        (tmp_path / name).write_bytes(answer.content)

    def checked() -> dict[str, str]:
        command = [
            "receipt",
            str(tmp_path / "receipt.txt"),
            "--key",
            log_key(),
            "--content",
            str(tmp_path / "content.json"),
            "--json",
        ]
        done = CliRunner().invoke(verify, command)
        found = json.loads(done.output)
        lines = found["findings"] if isinstance(found, dict) else found
        return {line["promise"]: line["verdict"] for line in lines}

    verdicts = checked()
    assert {verdicts[name] for name in ("signed", "content", "entry", "logged")} == {"held"}
    content = (tmp_path / "content.json").read_text(encoding="utf-8")
    (tmp_path / "content.json").write_text(
        content.replace(application.number, application.number + "x", 1), encoding="utf-8"
    )
    assert checked()["content"] == "broken"


def test_nobody_else_gets_the_receipt(world: World, visit: Any) -> None:
    application = world.submitted_application()
    stranger = visit(world.person("示例路人"))
    for name in ("receipt.txt", "content.json"):
        assert stranger.get(f"/apply/{application.pk}/{name}").status_code in (403, 404)
