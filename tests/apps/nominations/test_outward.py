"""Results stay inside until the release: applicants and units read “in preliminary review” whatever was decided (R18)."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.models import Application, Milestone
from jinbang.apps.nominations.queries import detail, mine, timeline
from jinbang.apps.people.viewer import viewer_of
from jinbang.rules.standing import Standing as S
from tests.world import World

DECIDED = {
    S.PASSED: "pass",
    S.RESERVE: "hold-reserve",
    S.NOT_PASSED: "fail",
    S.PROPOSED: "propose",
    S.NOT_CHOSEN: "not-choose",
}


def decided(world: World, standing: str) -> Application:
    application = world.accepted_application()
    Application.objects.filter(pk=application.pk).update(standing=standing)
    Milestone.objects.create(
        application=application,
        move=DECIDED[standing],
        source=S.REVIEWING,
        target=standing,
        at=world.at("2022-12-02T10:00"),
    )
    return application


@pytest.mark.parametrize("standing", sorted(DECIDED))
def test_an_applicant_cannot_tell_what_was_decided_before_the_release(world: World, standing: str) -> None:
    application = decided(world, standing)
    at, viewer = world.at("2022-12-03T10:00"), viewer_of(application.preparer)
    assert detail(viewer=viewer, application_id=application.pk, at=at).application.standing == S.REVIEWING
    assert DECIDED[standing] not in {
        step.move for step in timeline(viewer=viewer, application_id=application.pk, at=at)
    }
    assert {row.standing for row in mine(viewer=viewer, programme=world.programme, at=at).rows} == {S.REVIEWING}


def test_the_secretariat_sees_it(world: World) -> None:
    application = decided(world, S.PASSED)
    at, viewer = world.at("2022-12-03T10:00"), viewer_of(world.secretary)
    assert detail(viewer=viewer, application_id=application.pk, at=at).application.standing == S.PASSED
    assert "pass" in {step.move for step in timeline(viewer=viewer, application_id=application.pk, at=at)}


def test_after_the_release_everybody_is_told(world: World) -> None:
    application = decided(world, S.NOT_PASSED)
    other = world.accepted_application(applicant=world.new_applicant())
    Application.objects.filter(pk=other.pk).update(standing=S.LISTED)
    at, viewer = world.at("2023-02-03T10:00"), viewer_of(application.preparer)
    assert detail(viewer=viewer, application_id=application.pk, at=at).application.standing == S.NOT_PASSED
