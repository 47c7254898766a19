"""After the release anyone can take the bundle home; before it nobody can, and one making serves all."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.doors.queue import worked
from tests.doors.visiting import clock, visit  # noqa: F401
from tests.publishing import RELEASE_DAY, listed, proposed

from jinbang.apps.ledger.queries import public_keys
from jinbang.transparency.archive import Archive
from jinbang.transparency.bundlecheck import check_bundle
from jinbang.transparency.note import VerifierKey


@pytest.fixture(autouse=True)
def _own_log(settings: Any, tmp_path: Any) -> None:
    """The published log and the keys of this test's database alone."""
    settings.HOME = tmp_path


@pytest.fixture
def stranger(world: Any, visit: Any) -> Any:  # noqa: F811
    return visit(None).at("2023-01-13T10:00")


def test_R18_before_the_release_there_is_no_bundle(world: Any, stranger: Any) -> None:
    proposed(world)
    for path in ("bundle/", "bundle.zip"):
        assert stranger.get(f"/export/{world.key}/{path}").status_code == 404
    assert DBTaskResult.objects.count() == 0
    assert "核验包" not in stranger.get("/record/").content.decode()


def test_the_first_visitor_has_it_made_and_everyone_gets_the_same_bytes(world: Any, stranger: Any) -> None:
    listed(world, proposed(world))
    assert f"/export/{world.key}/bundle/" in stranger.get("/record/").content.decode()
    page, archive = f"/export/{world.key}/bundle/", f"/export/{world.key}/bundle.zip"
    waiting = stranger.get(page)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "3")
    assert stranger.get(archive)["Location"] == page
    stranger.get(page)
    assert DBTaskResult.objects.count() == 1
    worked()
    answer = stranger.get(archive)
    data = b"".join(answer.streaming_content)
    assert answer["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert stranger.client.get(archive, headers={"if-none-match": answer["ETag"]}).status_code == 304
    told = stranger.get(page).content.decode()
    assert hashlib.sha256(data).hexdigest() in told
    assert f"--key {public_keys()[0].vkey}" in told
    opened = Archive(io.BytesIO(data))
    key = VerifierKey.parse(public_keys()[0].vkey)
    findings, _ = check_bundle(opened, keys=[key])
    assert {f.promise: str(f.verdict) for f in findings}["log"] == "held"
    assert opened.has("lists/1.json")


def test_the_office_has_it_made_anew_once_for_any_number_of_orders(world: Any, visit: Any, stranger: Any) -> None:  # noqa: F811
    listed(world, proposed(world))
    page = f"/export/{world.key}/bundle/"
    stranger.get(page)
    worked()
    before = b"".join(stranger.get(f"/export/{world.key}/bundle.zip").streaming_content)
    desk = visit(world.secretary).at("2023-01-14T10:00")
    assert f"{page}anew/" in desk.get(page).content.decode()
    assert f"{page}anew/" not in stranger.get(page).content.decode()
    assert page in desk.get(f"/office/{world.key}/lists/").content.decode()
    for _ in range(2):
        assert desk.post(f"{page}anew/")["Location"] == page
    assert "正在生成" in desk.get(page).content.decode()
    worked()
    assert DBTaskResult.objects.count() == 2
    after = b"".join(stranger.get(f"/export/{world.key}/bundle.zip").streaming_content)
    # Nothing has happened in between: the same bytes.
    assert after == before


def test_only_the_office_orders_it_anew(world: Any, visit: Any) -> None:  # noqa: F811
    listed(world, proposed(world))
    unit = visit(world.new_unit().approver)
    assert unit.at(RELEASE_DAY).post(f"/export/{world.key}/bundle/anew/").status_code == 403
    assert Client().post(f"/export/{world.key}/bundle/anew/").status_code == 302
    assert DBTaskResult.objects.count() == 0
