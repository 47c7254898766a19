"""A unit's quota, spelt out by channel and numbered place (R2, R3)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.nominations.queries import exposure_without, quota_board
from jinbang.apps.people.actions import end_membership
from jinbang.apps.people.models import Membership
from tests.saying import refusal


def board(world, unit, person=None):
    viewer = world.viewer(person or unit.handler)
    return quota_board(
        viewer=viewer, programme=world.programme, unit_id=unit.organisation.pk, at=world.at("2022-10-25T10:00")
    )


@pytest.mark.parametrize(("channels", "total"), [(1, 29), (2, 58)])
def test_T3_R2_shares_add_up_and_are_spelt_out(world, channels, total):
    held = [channel.key for channel in world.definition.channels[:channels]]
    found = board(world, world.new_unit(*held))
    assert (found.total, found.used, found.free) == (total, 0, total)
    assert [line.contest.key for line in found.lines] == world.intake
    line = next(line for line in found.lines if line.contest.key == "rising-enterprise")
    assert [(share.channel, share.places) for share in line.shares] == [(key, 5) for key in held]
    assert [place.number for place in line.places] == list(range(1, 5 * channels + 1))
    assert {place.channel for place in line.places} == set(held)


def test_taken_places_name_their_applications(world):
    application = world.recommended_application()
    world.submitted_application()
    line = next(line for line in board(world, world.unit).lines if line.contest.key == "rising-enterprise")
    assert [(place.number, place.application_number) for place in line.places if place.application_id] == [
        (1, application.number)
    ]
    assert (line.used, line.free, line.waiting) == (1, 4, 1)


def test_three_queries_however_many_places_are_taken(world):
    board(world, world.unit)
    costs = []
    for many in (1, 4):
        for _ in range(many):
            world.recommended_application()
        with CaptureQueriesContext(connection) as queries:
            board(world, world.unit)
        costs.append(len(queries))
    assert costs == [3, 3]


def test_others_do_not_see_a_units_board(world):
    for person in (world.applicant.person, world.new_unit().approver, world.auditor):
        with refusal("not-allowed"):
            board(world, world.unit, person)
    assert board(world, world.unit, world.secretary).total == 29


def test_R3_a_membership_does_not_end_under_more_recommendations_than_are_left(world):
    two = [channel.key for channel in world.definition.channels[:2]]
    unit = world.new_unit(*two)
    for _ in range(3):
        world.recommended_application("technology-manager", unit=unit)
    exposure = exposure_without(
        programme=world.programme, unit_id=unit.organisation.pk, channel=two[1], at=world.at("2022-10-25T10:00")
    )
    assert exposure == (3, 2)
    membership = Membership.objects.get(channel=two[1], organisation=unit.organisation)
    world.secretary  # noqa: B018 - made before the mark
    world.mark()
    with refusal("would-exceed", "R3"):
        end_membership(
            actor=world.secretary, membership_id=membership.pk, reason="退出", used=exposure[0],
            places_without=exposure[1], at=world.at("2022-10-25T10:00"),
        )  # fmt: skip
    assert world.ledger_kinds() == []
