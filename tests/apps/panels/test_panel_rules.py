"""No draw before the filing, a draw that was committed to, stand-ins, and conflicts that hide (R9, R10, R11, T8)."""

from __future__ import annotations

import pytest

from jinbang.apps.panels import actions as panels
from jinbang.apps.panels.models import Conflict, Expert, Filing, Invitation
from jinbang.apps.people.models import Organisation
from jinbang.apps.reviews.queries import seat_for, seats_of
from jinbang.draw import verify
from jinbang.lifecycle import Refused
from tests.reviewing import DRAWN, FILED, RANDOMNESS, SCORED, SOURCES, Review
from tests.saying import refusal


@pytest.fixture
def review(world):
    return Review(world)


def test_R9_nobody_is_drawn_before_the_filing_is_recorded(review, world):
    review.rostered()
    filing = review.drafted()
    with refusal("no-filing", "R9"):
        panels.commit_draw(contest_id=review.contest.pk, sources=SOURCES, actor=review.manager, at=world.at(FILED))
    for manager in review.managers:
        panels.sign_filing(filing_id=filing.pk, actor=manager, at=world.at(FILED))
    with refusal("no-filing", "R9"):
        panels.commit_draw(contest_id=review.contest.pk, sources=SOURCES, actor=review.manager, at=world.at(FILED))


def test_R9_a_recorded_filing_is_changed_only_with_a_reason_and_holds_until_the_change_is_recorded(review, world):
    first = review.filed()
    with refusal("on-record", "R9"):
        review.drafted()
    with refusal("reason-needed", "R9"):
        panels.amend_filing(contest_id=review.contest.pk, reason=" ", actor=review.manager, at=world.at(FILED))
    second = panels.amend_filing(
        contest_id=review.contest.pk, reason="增加专家", actor=review.manager, at=world.at(FILED)
    )
    assert Filing.objects.get(state="recorded").pk == first.pk
    for manager in review.managers:
        panels.sign_filing(filing_id=second.pk, actor=manager, at=world.at(FILED))
    panels.record_filing(filing_id=second.pk, actor=review.acknowledger, at=world.at(FILED))
    assert Filing.objects.get(state="recorded").pk == second.pk


def test_R11_the_result_follows_from_what_was_committed_and_anyone_can_check(review, world):
    draw = review.drawn()
    published = {"commitment": draw.document.encode(), "result": draw.result["canonical"].encode()}
    assert [c for c in verify(**published, digest=draw.commitment) if c.holds is not True] == []
    other = {**published, "result": published["result"].replace(RANDOMNESS.encode(), b"1f" * 32)}
    assert other != published
    assert any(c.holds is False for c in verify(**other, digest=draw.commitment))
    with refusal("drawn-already", "R11"):
        panels.draw_experts(draw_id=draw.pk, randomness=RANDOMNESS, actor=review.manager, at=world.at(DRAWN))


def test_declining_calls_the_next_stand_in(review, world):
    token = next(iter(review.invited().values()))
    done = panels.answer_invitation(accept=False, token=token, reason="出差", actor=None, at=world.at(DRAWN))
    called = Invitation.objects.get(substitute=True, state="invited")
    assert done.following.expert_id == called.expert_id
    assert called.stands_in_for_id == done.pk
    with refusal("no-invitation"):
        panels.answer_invitation(accept=True, token=token, actor=None, at=world.at(DRAWN))


@pytest.mark.parametrize("kind", ["employer", "recommending-unit"])
def test_T8_R10_a_conflict_found_by_the_facts_hides_the_application(review, world, kind):
    seat = review.declared(1)[0]
    application = seat.application
    employer = application.organisation_id if kind == "employer" else application.unit_id
    Expert.objects.filter(pk=seat.expert_id).update(employer=employer)
    viewer = world.viewer(seat.expert.person)
    assert seat_for(viewer=viewer, pk=seat.pk).pk == seat.pk
    panels.detect_conflicts(contest_id=review.contest.pk, actor=review.manager, at=world.at(SCORED))
    assert kind in Conflict.objects.filter(expert=seat.expert_id).values_list("kind", flat=True)
    assert not seats_of(viewer=viewer, at=world.at(SCORED)).exists()
    with pytest.raises(Refused) as refused:
        seat_for(viewer=viewer, pk=seat.pk)
    assert refused.value.refusal.source == "R10"


def test_T8_R10_a_joint_unit_is_a_conflict(world):
    review = Review(world, "pioneer-technology/electronic-information")
    seat = review.declared(1)[0]
    version = seat.application.current
    version.data = {**version.data, "owner-units": [{"name": "示例联合单位", "uscc": ""}]}
    version.save()
    Expert.objects.filter(pk=seat.expert_id).update(employer=Organisation.objects.create(name="示例联合单位"))
    panels.detect_conflicts(contest_id=review.contest.pk, actor=review.manager, at=world.at(SCORED))
    assert list(Conflict.objects.filter(expert=seat.expert_id).values_list("kind", flat=True)) == ["joint-unit"]
    assert not seats_of(viewer=world.viewer(seat.expert.person), at=world.at(SCORED)).exists()
