"""A review body at work: filing, roster, draw, panel, assignment, scores, result (R9 to R13)."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from typing import Any

import pytest
from tests.doors.visiting import clock, visit  # noqa: F401 - fixtures
from tests.reviewing import COMMITTED, RANDOMNESS, SCORED, SOURCES, Review

from jinbang.apps.programmes.models import Mandate
from jinbang.apps.reviews.models import Package, ScoreSheet, Seat

PAGES = ("filing", "roster", "draw", "panel", "conflicts", "assignment", "progress", "scores", "package")


@pytest.fixture
def review(world: Any) -> Review:
    return Review(world)


def test_every_page_opens_for_the_body_and_for_nobody_else(review, visit, world):
    review.scored()
    body, stranger = visit(review.manager), visit(world.person())
    body.at(SCORED)
    assert review.contest.name in body.text("/body/")
    for page in PAGES:
        assert review.bodies[0].name in body.text(f"{review.address}{page}/")
        assert stranger.get(f"{review.address}{page}/").status_code == 403
        assert visit().get(f"{review.address}{page}/").status_code == 302
    assert stranger.get("/body/").status_code == 403


def test_a_proposal_is_looked_at_and_accepted_by_a_person_N9(review, visit):
    review.accepted()
    review.empanelled()
    body, address = visit(review.manager).at(SCORED), review.address + "assignment/"
    body.post(review.address + "conflicts/", do="detect")
    for objective in ("best", "fairest", "randomised"):
        assert body.post(address, do="propose", objective=objective, seed="7").status_code == 302
        run = review.contest.assignment_runs.order_by("-pk")[0]
        assert run.digest in body.text(address)
        assert body.post(address, do="discard", which=run.pk).status_code == 302
    assert not Seat.objects.exists()
    assert body.post(address, do="propose", objective="luck", seed="7").status_code == 422
    body.post(address, do="propose", objective="best", seed="7")
    body.post(address, do="accept", which=review.contest.assignment_runs.order_by("-pk")[0].pk)
    assert Seat.objects.count() == 3 * review.criteria()["reviews_per_application"]


def test_what_cannot_be_assigned_says_why_R12(review, visit):
    review.accepted()
    review.filed(min_reviews=9, reviews_per_application=9)
    review.rostered()
    from jinbang.apps.panels import actions

    at = review.world.at(SCORED)
    draw = actions.commit_draw(
        contest_id=review.contest.pk, sources=SOURCES, actor=review.manager, at=review.world.at(COMMITTED)
    )
    for person in (review.manager, review.acknowledger):
        actions.draw_experts(draw_id=draw.pk, randomness=RANDOMNESS, actor=person, at=at)
    for token in actions.invite_panel(contest_id=review.contest.pk, actor=review.manager, at=at).values():
        done = actions.answer_invitation(accept=True, token=token, actor=None, at=at)
        actions.sign_undertaking(invitation_id=done.pk, actor=done.expert.person, at=at)
    body, address = visit(review.manager).at(SCORED), review.address + "assignment/"
    body.post(address, do="propose", objective="best", seed="1")
    assert review.contest.assignment_runs.get().state == "infeasible"
    page = body.text(address)
    assert "按现有条件无法分配" in page
    assert "TightSet(" not in page
    assert "位专家，但至多只能有" in page
    why_zh, why_en = review.contest.assignment_runs.get().certificate["why"]
    number = review.contest.applications.order_by("pk")[0].number
    assert why_zh.startswith(f"申报 {number} 需 9 位专家")
    assert why_en.startswith(f"Application {number} needs 9 experts")


def test_scores_show_the_filed_ranking_and_a_sheet_can_be_sent_back(review, visit):
    seats = review.scored()
    body = visit(review.manager).at(SCORED)
    page = body.text(review.address + "scores/")
    order = sorted({s.application for s in seats}, key=lambda a: -a.pk)
    assert [page.index(f"/scores/{a.pk}/") for a in order] == sorted(page.index(f"/scores/{a.pk}/") for a in order)
    address = f"{review.address}scores/{seats[0].application_id}/"
    assert body.post(address, **{"do": "send-back", "seat": seats[0].pk, "reason": ""}).status_code == 422
    assert body.post(address, **{"do": "send-back", "seat": seats[0].pk, "reason": "请补充意见"}).status_code == 302
    assert ScoreSheet.objects.get(seat=seats[0]).state == "returned"
    few = body.text(review.address + "scores/")
    assert "不能排序" in few
    refused = body.post(review.address + "package/", do="make", places="1")
    assert refused.status_code == 422
    assert "不能排序" in refused.content.decode()


def test_a_panel_may_decide_otherwise_only_with_a_reason_R15(review, visit):
    seats = review.scored()
    first = max({s.application for s in seats}, key=lambda a: a.pk)
    body, address = visit(review.manager).at(SCORED), review.address + "package/"
    assert body.post(address, do="make", places="1", overrides=f"{first.number} fail").status_code == 422
    assert (
        body.post(address, do="make", places="1", overrides=f"{first.number} fail 会议评议认为数据不足").status_code
        == 302
    )
    package = Package.objects.get()
    assert package.lines.get(application=first).suggestion == "fail"
    assert "会议评议认为数据不足" in body.text(address)


def joint(world: Any) -> Review:
    """A contest with two bodies."""
    for key, contest in world.contests.items():
        if not contest.separately_organised and Mandate.objects.filter(contest=contest).count() == 2:
            return Review(world, key)
    raise AssertionError("the call has no contest with two bodies")


def test_T4_two_bodies_see_the_same_both_sign_and_there_is_one_ranking(world, visit):
    review = joint(world)
    review.scored()
    first, second = (visit(manager).at(SCORED) for manager in review.managers)
    assert review.contest.name in first.text("/body/")
    assert review.contest.name in second.text("/body/")
    for page in ("filing", "progress", "scores"):
        assert strip(first.text(f"{review.address}{page}/")) == strip(second.text(f"{review.address}{page}/"))
    address = review.address + "package/"
    first.post(address, do="make", places="1", report="初评报告")
    package = Package.objects.get()
    first.post(address, do="sign", which=package.pk)
    package.refresh_from_db()
    assert package.state == "draft"
    second.post(address, do="sign", which=package.pk)
    package.refresh_from_db()
    assert package.state == "reported"
    assert Package.objects.filter(contest=review.contest).count() == 1


def strip(page: str) -> str:
    """The main part, without forms' tokens."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page[page.index("<main") : page.index("</main>")])
