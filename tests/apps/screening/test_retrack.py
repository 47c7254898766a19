"""An application moves to another track of its list; its place stays charged to the first (R2)."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.models import Slot
from jinbang.apps.nominations.queries import quota_board
from jinbang.apps.screening.actions import give_opinion, retrack
from jinbang.apps.screening.models import Case
from tests.saying import refusal

NOW = "2022-11-03T10:00"


@pytest.fixture
def tracks(world):
    return [key for key in world.intake if key.startswith("pioneer-technology/")]


def move(world, application, contest, actor=None, reason="所选领域不当"):
    retrack(
        application_id=application.pk, contest=contest, reason=reason, actor=actor or world.secretary, at=world.at(NOW)
    )


def used(world, contest):
    board = quota_board(
        viewer=world.viewer(world.handler), programme=world.programme, unit_id=world.unit.organisation.pk,
        at=world.at(NOW),
    )  # fmt: skip
    return next(line.used for line in board.lines if line.contest.key == contest)


def test_R2_the_place_stays_charged_to_the_first_track(world, tracks):
    application = world.admitted_application(tracks[0])
    move(world, application, tracks[1])
    now = world.fresh(application)
    assert (now.contest.key, now.entered_contest.key, now.standing) == (tracks[1], tracks[0], "screening")
    assert Slot.objects.get().contest.key == tracks[0]
    assert (used(world, tracks[0]), used(world, tracks[1])) == (1, 0)
    assert world.ledger_kinds() == ["application.retrack"]


def test_what_was_accepted_is_screened_anew(world, tracks):
    application = world.accepted_application(tracks[0])
    move(world, application, tracks[1])
    case = Case.objects.get()
    assert (case.round, case.closed_at, case.retracked_from.key) == (1, None, tracks[0])
    for screener in world.screeners[:2]:
        give_opinion(application_id=application.pk, verdict="pass", actor=screener, at=world.at("2022-11-04T10:00"))
    assert world.fresh(application).standing == "accepted"


def test_only_within_the_list_with_a_reason_and_by_the_secretariat(world, tracks):
    application = world.admitted_application(tracks[0])
    world.secretary  # noqa: B018 - made before the mark
    world.mark()
    with refusal("other-list", "R2"):
        move(world, application, "rising-enterprise")
    with refusal("same-track", "R2"):
        move(world, application, tracks[0])
    with refusal("reason-needed", "R2"):
        move(world, application, tracks[1], reason="")
    for actor in (application.preparer, world.approver, world.screeners[0]):
        world.mark()
        with refusal("not-allowed"):
            move(world, application, tracks[1], actor=actor)
    assert (world.fresh(application).contest.key, world.ledger_kinds()) == (tracks[0], [])
