"""An application is withdrawn for good, by one side or by both."""

from __future__ import annotations

from jinbang.apps.nominations.actions import withdraw
from jinbang.apps.nominations.models import LiveSubject, Slot
from tests.saying import refusal


def go(world, application, actor, *, at="2022-10-25T10:00", reason="放弃申报"):
    return withdraw(application_id=application.pk, reason=reason, actor=actor, at=world.at(at))


def test_until_it_is_recommended_the_applicant_withdraws_alone(world):
    application = world.submitted_application()
    assert go(world, application, application.preparer)
    assert (world.fresh(application).standing, world.ledger_kinds()) == ("withdrawn", ["application.withdraw"])


def test_the_unit_does_not_withdraw_what_it_has_not_recommended(world):
    application = world.submitted_application()
    with refusal("applicant-first", "R2"):
        go(world, application, world.approver)
    assert world.ledger_kinds() == []


def test_after_a_recommendation_both_sides_are_needed(world):
    application = world.recommended_application()
    assert not go(world, application, application.preparer)
    assert world.fresh(application).standing == "recommended"
    with refusal("already-asked", "R2"):
        go(world, application, application.preparer)
    assert go(world, application, world.approver)
    assert world.fresh(application).standing == "withdrawn"
    assert world.ledger_kinds() == ["application.ask-withdrawal", "application.withdraw"]


def test_R2_in_time_the_place_is_given_back(world):
    application = world.recommended_application()
    go(world, application, world.approver)
    go(world, application, application.preparer)
    assert (Slot.objects.count(), LiveSubject.objects.count()) == (0, 0)


def test_R2_after_the_deadline_the_place_is_not_given_back(world):
    application = world.admitted_application()
    go(world, application, application.preparer, at="2022-11-02T10:00")
    go(world, application, world.approver, at="2022-11-02T11:00")
    assert world.fresh(application).standing == "withdrawn"
    assert Slot.objects.get().application_id == application.pk


def test_a_draft_that_nobody_was_sent_stays_unseen(world):
    application = world.draft_application()
    go(world, application, application.preparer)
    assert world.fresh(application).unit_id is None


def test_nobody_else_withdraws(world):
    application = world.recommended_application()
    for actor in (world.handler, world.secretary, world.new_unit().approver):
        world.mark()
        with refusal("not-allowed"):
            go(world, application, actor)
        assert world.ledger_kinds() == []
