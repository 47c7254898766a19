"""A draw of experts, for anyone: commitments first, then the result, and a file that does it again (R11, N8)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from tests.doors.visiting import clock, visit  # noqa: F401
from tests.reviewing import DRAWN, RANDOMNESS, Review

from jinbang.apps.panels import actions as panels
from jinbang.draw import verify

pytestmark = pytest.mark.django_db


def test_anyone_follows_a_draw_from_commitment_to_replay_r11(world: Any, visit: Any) -> None:  # noqa: F811
    review = Review(world)
    draw = review.committed()
    stranger = visit(None).at(DRAWN)
    address = f"/draws/{world.key}/{review.contest.ordinal}/{draw.number}/"
    assert address in stranger.text(f"/draws/{world.key}/")
    for page in (f"/p/{world.key}/call/", "/record/"):
        assert f"/draws/{world.key}/" in stranger.text(page)
    desk = visit(review.manager).at(DRAWN)
    assert f"/draws/{world.key}/" in desk.text("/body/")
    before = stranger.text(address)
    assert (draw.commitment in before, "等待随机数" in before) == (True, True)
    assert stranger.get(address + "result.json").status_code == 404
    published = stranger.get(address + "commitment.json").content
    assert hashlib.sha256(published).hexdigest() == draw.commitment
    for person in (review.manager, review.acknowledger):
        draw = panels.draw_experts(draw_id=draw.pk, randomness=RANDOMNESS, actor=person, at=world.at(DRAWN))
    after = stranger.text(address)
    result = stranger.get(address + "result.json").content
    assert all(code in after for code in json.loads(result)["seats"])
    assert all(one.holds for one in verify(commitment=published, result=result, digest=draw.commitment))
    replay = stranger.get(address + "replay.html")
    assert replay["Content-Disposition"].startswith("attachment")
    expert = review.contest.roster.select_related("expert").first().expert
    for page in (before, after, replay.content.decode()):
        assert expert.name not in page  # names stay confidential
    assert "不成立" not in after


def test_a_draw_that_does_not_exist_is_not_found(world: Any, visit: Any) -> None:  # noqa: F811
    assert visit(None).get(f"/draws/{world.key}/1/9/").status_code == 404
    assert visit(None).get(f"/draws/{world.key}/99/1/").status_code == 404
    assert visit(None).get("/draws/nothing/").status_code == 404
