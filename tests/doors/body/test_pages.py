"""A review body at work: filing, roster, draw, panel, assignment, scores, result (R9 to R13)."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from tests.doors.visiting import clock, visit  # noqa: F401 - fixtures
from tests.reviewing import ANNOUNCED, COMMITTED, DRAWN, FILED, PLAN, RANDOMNESS, SCORED, SOURCES, Review
from xlsxwriter import Workbook

from jinbang.apps.panels.models import Filing
from jinbang.apps.people.models import Role
from jinbang.apps.programmes.models import Mandate
from jinbang.apps.reviews.models import Package, ScoreSheet, Seat

PAGES = ("filing", "roster", "draw", "panel", "conflicts", "assignment", "progress", "scores", "package")


@pytest.fixture
def review(world: Any) -> Review:
    return Review(world)


def form_of(review: Review, **changes: Any) -> dict[str, Any]:
    """The filing form, filled in."""
    criteria = review.criteria()
    data: dict[str, Any] = {
        k: criteria[k] for k in ("rule", "decimals", "min_reviews", "reviews_per_application", "min_comment_chars")
    }
    for n, one in enumerate(criteria["criteria"]):
        data |= {f"c{n}-zh": one["name"]["zh"], f"c{n}-en": one["name"]["en"]}
        data |= {f"c{n}-{k}": one[k] for k in ("key", "weight", "minimum", "maximum", "step")}
    plan = {"size": "7", "substitutes": "2", "max_per_employer": "1", "min_outside_share": "1/3"}
    return {"do": "save", "work_plan": PLAN, "quotas": "region 华东 1 7", **data, **plan, **changes}


def workbook(rows: list[dict[str, str]]) -> BytesIO:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows]):
            for k, cell in enumerate(row.values()):
                sheet.write_string(n, k, cell)
    out.seek(0)
    out.name = "roster.xlsx"
    return out


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


def test_every_page_opens_before_anything_was_done(review, visit):
    body = visit(review.manager).at(FILED)
    for page in PAGES:
        body.text(f"{review.address}{page}/")


def test_a_filing_is_typed_kept_when_wrong_signed_returned_and_recorded_R9(review, visit, world):
    body, address = visit(review.manager).at(FILED), review.address + "filing/"
    wrong = body.post(address, **form_of(review, quotas="华东 many", work_plan="一份有问题的方案"))
    assert wrong.status_code == 422
    assert "一份有问题的方案" in wrong.content.decode()
    assert body.post(address, **form_of(review)).status_code == 302
    filing = Filing.objects.get()
    assert filing.composition["quotas"] == {"region": {"华东": [1, 7]}}
    assert [c["key"] for c in filing.criteria["criteria"]] == [c["key"] for c in review.criteria()["criteria"]]
    for manager in review.managers:
        assert visit(manager).post(address, do="sign", which=filing.pk).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "filed"
    from jinbang.apps.panels import actions

    actions.return_filing(
        filing_id=filing.pk, comments="请补充外部专家来源", actor=review.acknowledger, at=world.at(FILED)
    )
    assert "请补充外部专家来源" in body.text(address)
    body.post(address, **form_of(review))
    second = Filing.objects.get(number=2)
    for manager in review.managers:
        visit(manager).post(address, do="sign", which=second.pk)
    actions.record_filing(filing_id=second.pk, actor=review.acknowledger, at=world.at(FILED))
    second.refresh_from_db()
    assert second.receipt_number in body.text(address)
    assert body.post(address, do="amend", reason="").status_code == 422
    assert body.post(address, do="amend", reason="专家人数调整").status_code == 302
    assert "专家人数调整" in body.text(address)


def test_an_incomplete_filing_cannot_be_signed_and_says_everything_R9(review, visit):
    body, address = visit(review.manager).at(FILED), review.address + "filing/"
    body.post(address, **form_of(review, work_plan="短", size="6"))
    answer = body.post(address, do="sign", which=Filing.objects.get().pk)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不少于 20 字" in page
    assert "应为单数" in page


def test_roster_comes_from_a_workbook_and_wrong_rows_are_named_R11(review, visit):
    body, address = visit(review.manager).at(FILED), review.address + "roster/"
    rows = review.rows(3)
    rows[1]["电子邮箱"] = "not-an-address"
    wrong = body.post(address, do="import", file=workbook(rows))
    assert wrong.status_code == 422
    assert "第 3 行" in wrong.content.decode()
    assert body.post(address, do="import", file=BytesIO(b"no workbook")).status_code == 422
    assert body.post(address, do="import").status_code == 422
    assert body.post(address, do="import", file=workbook(review.rows(3))).status_code == 302
    assert "示例专家3" in body.text(address)
    assert body.get(address + "template.xlsx").content[:2] == b"PK"


def test_nobody_is_drawn_or_invited_before_the_filing_R9(review, visit):
    review.rostered()
    body = visit(review.manager).at(FILED)
    assert "尚未备案" in body.post(review.address + "draw/", do="commit", **ANNOUNCED).content.decode()
    assert body.post(review.address + "draw/", do="commit", **ANNOUNCED).status_code == 422


def test_commit_then_randomness_then_result_R11(review, visit):
    review.filed()
    review.rostered()
    body, address = visit(review.manager).at(FILED), review.address + "draw/"
    body.post(address, do="commit", **ANNOUNCED)
    draw = review.contest.draws.get()
    assert draw.commitment in body.text(address)
    body.at(DRAWN)
    short = body.post(address, do="draw", which=draw.pk, r0="12")
    assert short.status_code == 422
    for person in (review.manager, review.acknowledger):
        assert visit(person).at(DRAWN).post(address, do="draw", which=draw.pk, r0=RANDOMNESS).status_code == 302
    draw.refresh_from_db()
    assert draw.result["seats"][0] in body.text(address)
    assert body.post(review.address + "panel/", do="invite").status_code == 302
    gone = review.contest.invitations.filter(state="invited").first()
    assert body.post(review.address + "panel/", do="leave", which=gone.pk, reason="").status_code == 422
    assert body.post(review.address + "panel/", do="leave", which=gone.pk, reason="出差").status_code == 302
    assert review.contest.invitations.filter(substitute=True, state="invited").count() == 1


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
    assert "按现有条件无法分配" in body.text(address)


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


def test_T5_one_body_with_two_tracks_files_twice(world, visit):
    by_body: dict[int, list[Any]] = {}
    for mandate in Mandate.objects.filter(
        contest__programme=world.programme, contest__separately_organised=False
    ).select_related("contest"):
        by_body.setdefault(mandate.body_id, []).append(mandate.contest)
    contests = next(found for found in by_body.values() if len(found) > 1)[:2]
    one, other = (Review(world, c.key) for c in contests)
    shared = next(b for b in one.bodies if b in other.bodies)
    manager = world.officer(Role.BODY_MANAGER, shared)
    browser = visit(manager).at(FILED)
    home = browser.text("/body/")
    assert one.contest.name in home
    assert other.contest.name in home
    assert one.filed().pk != other.filed().pk
    assert Filing.objects.filter(state="recorded").count() == 2
    assert "-F01" in browser.text(one.address + "filing/")
    numbers = set(Filing.objects.values_list("receipt_number", flat=True))
    assert len(numbers) == 2
