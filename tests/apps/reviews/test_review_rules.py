"""Scores only by the filed criteria, by who was seated and has declared; too few reviews are not ranked (R9, R10, R12, T7)."""

from __future__ import annotations

import pytest

from jinbang.apps.ledger.openings import opened_facts
from jinbang.apps.panels.models import Filing
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews.models import ScoreSheet
from jinbang.apps.reviews.queries import filed_ranking
from tests.reviewing import COMMENT, SCORED, Review
from tests.saying import refusal


@pytest.fixture
def review(world):
    return Review(world)


def submit(review, seat, value=80, comment=COMMENT):
    return reviews.submit_sheet(
        seat_id=seat.pk, scores=review.scores(value), comment=comment, actor=seat.expert.person, at=review.world.at(SCORED)
    )  # fmt: skip


def test_T7_R9_no_score_is_given_while_nothing_is_on_record(review):
    seat = review.declared(1)[0]
    Filing.objects.update(state="superseded")
    with refusal("no-filing", "R9"):
        submit(review, seat)
    assert not ScoreSheet.objects.exists()


def test_R10_conflicts_are_declared_before_anything_is_scored(review, world):
    seat = review.seated(1)[0]
    with refusal("not-allowed"):
        submit(review, seat)
    reviews.declare_no_conflict(seat_ids=[seat.pk], actor=seat.expert.person, at=world.at(SCORED))
    assert submit(review, seat).state == "submitted"
    with refusal("submitted-already"):
        submit(review, seat)


def test_R9_every_wrong_score_is_named_and_the_draft_does_not_count(review, world):
    seat = review.declared(1)[0]
    with refusal("bad-scores", "R9") as refused:
        reviews.submit_sheet(seat_id=seat.pk, scores={}, comment="", actor=seat.expert.person, at=world.at(SCORED))
    assert {key for key, _, _ in refused.value.refusal.fields} >= set(review.scores())
    reviews.save_sheet(
        seat_id=seat.pk, scores=review.scores(), comment="", actor=seat.expert.person, at=world.at(SCORED)
    )
    _, ranking = filed_ranking(contest=review.contest)
    assert ranking.unranked[0].n == 0


def test_R12_fewer_reviews_than_filed_are_not_ranked_and_refuse_the_result(review, world):
    for seat in review.declared(1)[:-1]:
        submit(review, seat)
    _, ranking = filed_ranking(contest=review.contest)
    assert ranking.rows == ()
    with refusal("too-few-reviews", "R12"):
        reviews.make_package(contest_id=review.contest.pk, actor=review.manager, at=world.at(SCORED))


def test_R10_who_recuses_is_not_seated_there_again(review, world):
    seat = review.declared(1)[0]
    with refusal("reason-needed", "R10"):
        reviews.recuse(seat_id=seat.pk, reason="", actor=seat.expert.person, at=world.at(SCORED))
    reviews.recuse(seat_id=seat.pk, reason="曾共同承担课题", actor=seat.expert.person, at=world.at(SCORED))
    run = reviews.propose_assignment(contest_id=review.contest.pk, actor=review.manager, at=world.at(SCORED))
    assert run.state == "proposed"
    assert [seat.application_id, seat.expert_id] not in [pair[:2] for pair in run.pairs]
    reviews.accept_assignment(run_id=run.pk, actor=review.manager, at=world.at(SCORED))
    assert len(review.seats()) == review.criteria()["reviews_per_application"]


def test_R13_a_result_is_signed_only_while_it_is_what_the_sheets_say(review, world):
    """A sheet sent back and scored anew between drawing up and signing makes the result stale; drawn up anew it is signed."""
    seats = review.declared(1)
    for seat in seats:
        submit(review, seat)
    at = world.at(SCORED)
    stale = reviews.make_package(contest_id=review.contest.pk, actor=review.manager, at=at)
    reviews.send_back_sheet(seat_id=seats[0].pk, reason="请核对", actor=review.manager, at=at)
    with refusal("stale-package", "R13"):
        reviews.sign_package(package_id=stale.pk, actor=review.manager, at=at)
    submit(review, seats[0], value=60)
    with refusal("stale-package", "R13"):
        reviews.sign_package(package_id=stale.pk, actor=review.manager, at=at)
    anew = reviews.make_package(contest_id=review.contest.pk, actor=review.manager, at=at)
    for manager in review.managers:
        signed = reviews.sign_package(package_id=anew.pk, actor=manager, at=at)
    assert signed.state == "reported"
    *_, (_, told) = opened_facts(programme=world.key, kind="package.report")
    ((number, score, rank, suggestion, sheets, adjusted),) = told["lines"]
    assert (score, rank, suggestion, sheets, adjusted) == ("76.00", 1, "pass", 5, False)
    assert number == seats[0].application.number


def test_r9_no_rule_is_filed_anew_when_the_scores_are_known(world):
    """R9, R13: sheets handed in under another filing are sent back first, though their criteria have the same names."""
    review = Review(world)
    review.scored(1)
    at = world.at(SCORED)
    filing = Filing.objects.get(contest=review.contest, state=Filing.RECORDED)
    changed = {**filing.criteria, "rule": "median" if filing.criteria["rule"] != "median" else "mean"}
    filing.state = Filing.SUPERSEDED
    filing.save(update_fields=["state"])
    other = Filing.objects.create(
        contest=review.contest, number=2, state=Filing.RECORDED, work_plan=filing.work_plan, composition=filing.composition,
        criteria=changed, digest="0" * 64,
    )  # fmt: skip
    with refusal("other-criteria", "R13"):
        reviews.make_package(contest_id=review.contest.pk, actor=review.manager, at=at)
    other.criteria = filing.criteria
    other.save(update_fields=["criteria"])
    assert reviews.make_package(contest_id=review.contest.pk, actor=review.manager, at=at).filing == other
