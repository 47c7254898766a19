"""Who reads the names of experts is on record (R20)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from tests.reviewing import SCORED, Review
from tests.world import World


def test_R20_reading_the_list_of_experts_is_on_record_and_a_refused_look_reads_nothing(
    world: World, visit: Any
) -> None:
    review = Review(world)
    review.seated(1)
    where = {"key": world.key, "ordinal": review.contest.ordinal}
    manager, stranger = visit(review.manager).at(SCORED), visit(world.person()).at(SCORED)
    for name in ("body:roster", "body:panel", "body:draw", "body:conflicts", "body:assignment", "body:progress"):
        world.mark()
        assert stranger.get(reverse(name, kwargs=where)).status_code in (403, 404), name
        assert world.ledger_kinds() == [], name
        assert manager.get(reverse(name, kwargs=where)).status_code == 200, name
        assert world.ledger_kinds() == ["experts.read"], name
    world.mark()
    taken = reverse("exports:scores", kwargs={**where, "kind": "csv"})
    assert stranger.get(taken).status_code in (403, 404)
    assert world.ledger_kinds() == []
    for address in (taken, reverse("body:scores", kwargs=where)):
        world.mark()
        assert manager.get(address).status_code == 200
        assert world.ledger_kinds() == ["experts.read"], address
    world.mark()
    assert manager.get(reverse("body:filing", kwargs=where)).status_code == 200
    assert world.ledger_kinds() == []
