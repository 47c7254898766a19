"""An expert's door: the letter's link, own work only, nothing seen before the declaration (R10)."""

from __future__ import annotations

from django.urls import reverse
from tests.reviewing import SCORED, Review


def test_R10_an_application_opens_after_the_declaration_and_only_for_its_expert(world, visit):
    seat, *others = Review(world).seated(1)
    expert, address = visit(seat.expert.person).at(SCORED), reverse("expert:seat", args=[seat.pk])
    assert expert.get(address).status_code == 403
    seat.declared_at = world.at(SCORED)
    seat.save()
    assert seat.application.title in expert.text(address)
    assert visit(others[0].expert.person).get(address).status_code == 403
    assert visit().get(address).status_code == 302
