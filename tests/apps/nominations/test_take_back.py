"""A unit takes a recommendation back before the deadline."""

from __future__ import annotations

from jinbang.apps.nominations.actions import recommend, take_back
from jinbang.apps.nominations.models import LiveSubject, Recommendation, Slot
from tests.saying import refusal
from tests.world import SEAL

LATER = "2022-10-25T10:00"


def back(world, application, *, at=LATER, actor=None, reason="另行安排"):
    take_back(application_id=application.pk, reason=reason, actor=actor or world.approver, at=world.at(at))


def test_R2_taking_back_frees_place_and_nominee(world):
    application = world.recommended_application()
    back(world, application)
    assert world.fresh(application).standing == "submitted"
    assert (Slot.objects.count(), LiveSubject.objects.count()) == (0, 0)
    assert Recommendation.objects.get().recalled_at == world.at(LATER)
    assert world.ledger_kinds() == ["application.take-back"]


def test_R2_after_the_deadline_nothing_is_taken_back(world):
    application = world.recommended_application()
    with refusal("too-late", "notice 4"):
        back(world, application, at="2022-10-31T24:00")
    assert (Slot.objects.count(), world.ledger_kinds()) == (1, [])


def test_a_programme_may_keep_the_place_for_the_same_application(world):
    world.amended(recall_frees_slot=False)
    application = world.recommended_application()
    back(world, application)
    assert Slot.objects.get().application_id == application.pk
    made = recommend(
        application_id=application.pk, version_digest=application.current.digest, opinion="再次推荐。", seal_digest=SEAL,
        actor=world.approver, at=world.at("2022-10-26T10:00"),
    )  # fmt: skip
    assert (made.slot_number, Slot.objects.count()) == (1, 1)


def test_only_the_approver_and_only_with_a_reason(world):
    application = world.recommended_application()
    for actor in (world.handler, application.preparer, world.secretary):
        world.mark()
        with refusal("not-allowed"):
            back(world, application, actor=actor)
    with refusal("reason-needed", "R2"):
        back(world, application, reason="")
    assert (world.fresh(application).standing, world.ledger_kinds()) == ("recommended", [])
