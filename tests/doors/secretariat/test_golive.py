"""Before the call opens: the checklist, and publishing on a page (N2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinbang.apps.people import actions as people
from jinbang.apps.people.models import Role
from jinbang.apps.programmes import actions, queries
from jinbang.rules.reading import to_bundle

OTHER = Path(__file__).resolve().parents[3] / "programmes" / "teaching-awards"


def test_a_call_that_is_not_published_has_its_checklist_and_is_published_there_once(world: Any, browser: Any) -> None:
    at = world.at("2022-09-01T09:00")
    loaded = actions.load(files=to_bundle(OTHER), at=at)
    people.grant_office(
        person=world.secretary, organisation=world.secretary.offices.first().organisation, role=Role.SECRETARY,
        programme=loaded.key, actor=None, at=at,
    )  # fmt: skip
    desk = browser(world.secretary).at("2022-09-02T09:00")
    where = f"/office/{loaded.key}/golive/"
    assert where in desk.client.get("/office/").content.decode()
    assert desk.client.get(f"/office/{loaded.key}/").status_code == 404, "nothing else opens before it is published"
    page = desk.client.get(where).content.decode()
    assert "未就绪" in page
    assert "现有 1 人" in page
    refused = desk.client.post(where, {"do": "publish"})
    assert (refused.status_code, "请确认" in refused.content.decode()) == (422, True)
    assert queries.programme(key=loaded.key).current is None
    assert desk.client.post(where, {"do": "publish", "sure": "yes"}).status_code == 302
    assert queries.programme(key=loaded.key).current is not None
    again = desk.client.post(where, {"do": "publish", "sure": "yes"})
    assert (again.status_code, "已发布" in again.content.decode()) == (422, True)
    assert browser(world.approver).client.get(where).status_code == 403
