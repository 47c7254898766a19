"""Scores at the review bodies' door: ties are said, and criteria that changed under scored sheets stop the ranking (R13)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.publishing import ranked
from tests.reviewing import COMMENT, SCORED, Review

from jinbang.apps.panels import actions as panels
from jinbang.apps.reviews import actions as reviews
from jinbang.apps.reviews.queries import package_lines


def test_a_rank_that_stays_shared_is_said_on_the_page_and_in_the_result_r13(world: Any, visit: Any) -> None:
    review = Review(world)
    for seat in review.declared(2):
        reviews.submit_sheet(
            seat_id=seat.pk, scores=review.scores(80), comment=COMMENT, actor=seat.expert.person, at=world.at(SCORED)
        )
    body = visit(review.manager).at(SCORED)
    assert body.text(review.address + "scores/").count("（并列）") == 2
    assert body.post(review.address + "package/", do="make", places="1").status_code == 302
    assert body.text(review.address + "package/").count("并列") == 2
    package = review.contest.packages.get()
    assert set(package.lines.values_list("suggestion", flat=True)) == {"pass"}
    assert len(package_lines(package=package, limit=1)) == 2  # a page never tears a tie


def test_what_cannot_be_ranked_stands_below_the_ranking_on_its_last_page_r12(world: Any) -> None:
    applications = Review(world).accepted(3)
    package = ranked(world, applications, ["pass", "reserve", "fail"])
    package.lines.filter(rank=3).update(rank=None, score=None, reason="评审数不足")
    shown = [[line.rank for line in package_lines(package=package, after=after, limit=1)] for after in (0, 1, 2)]
    assert shown == [[1], [2], [None]]
    assert [line.rank for line in package_lines(package=package, limit=3)] == [1, 2, None]


def test_sheets_scored_by_older_criteria_stop_the_ranking_in_words_r13(world: Any, visit: Any) -> None:
    review = Review(world)
    seats = review.scored(2)
    at = world.at(SCORED)
    panels.amend_filing(contest_id=review.contest.pk, reason="合并两项指标", actor=review.manager, at=at)
    criteria = review.criteria()
    first, *rest = criteria["criteria"]
    criteria["criteria"] = [{**first, "key": "another-key"}, *rest]
    criteria["tie_breaks"] = []
    filing = panels.save_filing(
        contest_id=review.contest.pk, work_plan=review.contest.filings.first().work_plan, composition=review.composition(),
        criteria=criteria, actor=review.manager, at=at,
    )  # fmt: skip
    for manager in review.managers:
        panels.sign_filing(filing_id=filing.pk, actor=manager, at=at)
    panels.record_filing(filing_id=filing.pk, actor=review.acknowledger, at=at)
    body = visit(review.manager).at(SCORED)
    assert "标准已变更" in body.text(review.address + "scores/")
    answer = body.post(review.address + "package/", do="make", places="1")
    assert answer.status_code == 422
    assert "标准已变更" in answer.content.decode()
    assert review.contest.packages.count() == 0
    sheets = f"{review.address}scores/{seats[0].application_id}/"
    assert body.post(sheets, **{"do": "send-back", "seat": seats[0].pk, "reason": "标准已变更"}).status_code == 302


def test_pages_ask_the_same_questions_however_many_applications_there_are(world: Any, visit: Any) -> None:
    few, many = Review(world, "convergence-organisation"), Review(world, "entrepreneurship-pioneer")
    counts: list[list[int]] = []
    for review, n in ((few, 2), (many, 5)):
        review.scored(n)
        body = visit(review.manager).at(SCORED)
        assert body.post(review.address + "package/", do="make", places="1").status_code == 302
        asked = []
        for page in ("filing", "roster", "panel", "assignment", "progress", "scores", "package"):
            with CaptureQueriesContext(connection) as queries:
                body.text(f"{review.address}{page}/")
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[0]) < 30, counts
