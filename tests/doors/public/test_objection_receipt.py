"""N5 for whoever objects: without an account, and without a letter that would name them (R17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client
from tests.doors.public.test_notices import TYPED, evidence, opened
from tests.doors.receipts.checking import numbered, verdicts
from tests.world import World

from jinbang.apps.mailroom.models import Letter


def test_an_objector_gets_the_receipt_at_once_and_again_with_the_code(
    client: Client,
    world: World,
    clock: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.HOME = home = tmp_path
    _, path = opened(world, clock)
    client.post(path, {**TYPED, "evidence": evidence()})
    page = client.get("/objections/filed/").content.decode()
    assert "/objections/receipt.txt" in page
    numbered(world)
    found = verdicts(home, client.get("/objections/receipt.txt").content)
    assert {found[name] for name in ("signed", "entry", "logged")} == {"held"}
    stranger = Client()
    assert stranger.get("/objections/receipt.txt").status_code == 404
    code = client.session["objection-filed"]["code"]
    assert "/objections/receipt.txt" in stranger.post("/objections/", {"code": code}).content.decode()
    assert stranger.get("/objections/receipt.txt").content == client.get("/objections/receipt.txt").content
    assert not Letter.objects.filter(kind__startswith="objection").exists()  # R17: letters would name who objected
