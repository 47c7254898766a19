"""A review body's manager reports lobbying in one click; nobody but the auditor reads it (R20)."""

from __future__ import annotations

from typing import Any

from tests.reviewing import SCORED, Review
from tests.world import World

from jinbang.apps.panels.models import Solicitation


def test_R20_a_manager_reports_in_one_click_and_keeps_what_was_typed(world: World, visit: Any) -> None:
    review = Review(world)
    manager, path = visit(review.manager).at(SCORED), f"/body/{world.key}/solicitation/"
    assert path in manager.text("/body/")
    refused = manager.post(path, kind="", text="来电两次")
    assert (refused.status_code, "来电两次" in refused.content.decode()) == (422, True)
    world.mark()
    assert manager.post(path, kind="pressure", text="来电两次").status_code == 302
    assert world.ledger_kinds() == ["solicitation.report"]
    assert [(one.kind, one.text, one.by) for one in Solicitation.objects.all()] == [
        ("pressure", "来电两次", review.manager)
    ]
    assert visit(world.person()).at(SCORED).get(path).status_code == 403
