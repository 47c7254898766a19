"""The review bodies' door: roster, draw, panel, conflicts (R10, R11)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.doors.body.desks import ANNOUNCED, COMES_OUT, RANDOMNESS, Desk, roster

CONTEST = "convergence-organisation"


@pytest.fixture
def desk(bodies: Any, acknowledger: Any) -> Desk:
    """A contest whose filing is on record."""
    made: Desk = bodies.at("strategy-institute", CONTEST).recorded(acknowledger)
    return made


def test_a_roster_is_imported_whole_and_listed_by_page(desk: Desk) -> None:
    rows = [
        (f"示例专家{n}", f"e{n}@roster.example", f"示例大学{n}", "华东", "高校", "510", 40, "否") for n in range(60)
    ]
    assert desk.do("roster", "import", file=roster(rows)).status_code == 302
    first = desk.page("roster")
    assert "示例专家0" in first
    assert "示例专家59" not in first
    last = desk.contest.roster.order_by("pk")[49].pk
    assert "示例专家59" in desk.get(desk.url("roster"), after=last).content.decode()


def test_one_wrong_row_and_nothing_is_imported_and_every_fault_names_its_row_r11(desk: Desk) -> None:
    rows = [
        ("甲", "a@roster.example", "示例大学", "华东", "高校", "510", 40, "否"),
        ("乙", "不是邮箱", "示例大学", "华东", "高校", "510", 40, "否"),
        ("", "c@roster.example", "示例大学", "华东", "高校", "510", 9999, "否"),
    ]
    answer = desk.do("roster", "import", file=roster(rows))
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("第 3 行 邮箱格式不正确", "第 4 行 缺少姓名", "第 4 行 评审上限"):
        assert words in text, words
    assert desk.contest.roster.count() == 0


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused_in_words(desk: Desk, content: bytes) -> None:
    upload = roster([])
    upload.truncate(0)
    upload.seek(0)
    upload.write(content)
    upload.seek(0)
    answer = desk.do("roster", "import", file=upload)
    assert answer.status_code == 422
    assert desk.do("roster", "import").status_code == 422


def test_the_empty_template_has_the_columns_that_an_import_asks_for(desk: Desk) -> None:
    from jinbang.web.body import workbook

    answer = desk.get(desk.url("roster-template"))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert workbook.rows_of(answer.content) == []
    assert desk.do("roster", "import", file=roster([], heads=("姓名", "电子邮箱"))).status_code == 422


def test_who_leaves_the_roster_is_not_drawn_and_can_be_put_on_again(desk: Desk) -> None:
    desk.do("roster", "import", file=roster())
    gone = desk.contest.roster.first().expert
    assert desk.do("roster", "leave", expert=gone.pk, reason="本人申请").status_code == 302
    assert gone.email not in [p.expert.email for p in desk.contest.roster.filter(removed_at=None)]
    desk.do("draw", "commit", **ANNOUNCED)
    assert gone.code not in desk.contest.draws.get().document
    desk.do("roster", "import", file=roster())
    assert desk.contest.roster.filter(expert=gone, removed_at=None).count() == 1


def test_chances_are_fixed_before_the_randomness_and_the_result_follows_it_r11(desk: Desk) -> None:
    desk.do("roster", "import", file=roster())
    suggested = desk.form("draw", "commit")
    assert [suggested[f"s{n}-kind"] for n in range(6)] == ["dlt", "ssq", "dlt", "ssq", "", ""]
    assert suggested["s1-published"] == "2022-11-06T21:15"  # the coming Sunday
    too_late = desk.do("draw", "commit", **{**ANNOUNCED, "s0-published": "2022-11-05T09:59"})
    assert (too_late.status_code, "已经产生" in too_late.content.decode()) == (422, True)
    for few in ({}, {**ANNOUNCED, "s0-kind": "ssq"}):
        answer = desk.do("draw", "commit", **few)
        assert (answer.status_code, "至少需要 64 比特" in answer.content.decode()) == (422, True)
    assert desk.do("draw", "commit", **ANNOUNCED).status_code == 302
    draw = desk.contest.draws.get()
    assert json.loads(draw.document)["randomness"][0]["published"] == "2022-11-05T02:30:00Z"
    page = desk.page("draw")
    assert "default chain, round 2400000" in page
    assert "之后录入" in page
    assert "10 时 30 分" in page or "10:30" in page
    early = desk.do("draw", "draw", which=draw.pk, r0=RANDOMNESS)
    assert (early.status_code, "尚未全部产生" in early.content.decode()) == (422, True)
    desk.at(COMES_OUT)
    assert draw.commitment in page
    assert all(one["id"] in page for one in json.loads(draw.document)["roster"])
    assert desk.contest.invitations.count() == 0
    which = desk.form("draw", "draw")["which"]
    answer = desk.do("draw", "draw", which=which, r0="短")
    assert answer.status_code == 422
    assert "应为 64 位十六进制数" in answer.content.decode()
    assert desk.do("draw", "draw", which=which, r0=RANDOMNESS).status_code == 302
    draw.refresh_from_db()
    assert (draw.drawn_at, desk.contest.invitations.count()) == (None, 0)  # one person alone decides nothing
    assert "等待第二人录入" in desk.page("draw")
    witness = desk.witness()
    assert RANDOMNESS not in witness.page("draw")
    differs = witness.do("draw", "draw", which=which, r0="1" + RANDOMNESS[1:])
    assert (differs.status_code, "不一致" in differs.content.decode()) == (422, True)
    assert "1" + RANDOMNESS[1:] in differs.content.decode()
    assert witness.do("draw", "draw", which=which, r0=f" {RANDOMNESS.upper()} ").status_code == 302
    draw.refresh_from_db()
    assert draw.commitment in desk.page("draw")
    assert len(draw.result["seats"]) == desk.newest().composition["size"]
    assert desk.do("draw", "draw", which=which, r0="something else").status_code in (409, 422)


def test_a_composition_that_the_roster_cannot_meet_is_said_in_words_r11(desk: Desk) -> None:
    rows = [(f"示例专家{n}", f"e{n}@roster.example", "示例大学", "华东", "高校", "510", 40, "否") for n in range(20)]
    desk.do("roster", "import", file=roster(rows))
    answer = desk.do("draw", "commit", **ANNOUNCED)
    assert answer.status_code == 422
    assert "无法抽取" in answer.content.decode()


def test_a_stand_in_is_invited_when_an_expert_leaves(desk: Desk) -> None:
    desk.drawn().seated()
    gone = desk.contest.invitations.filter(state="accepted").order_by("order").first()
    assert desk.do("panel", "leave", which=gone.pk, reason="").status_code == 422
    assert desk.do("panel", "leave", which=gone.pk, reason="健康原因").status_code == 302
    following = desk.contest.invitations.get(stands_in_for=gone)
    assert following.state == "invited"
    page = desk.page("panel")
    assert "健康原因" in page
    assert "已退出" in page


def test_a_panel_is_not_invited_twice(desk: Desk) -> None:
    desk.drawn().seated()
    assert desk.do("panel", "invite").status_code in (409, 422)


def test_an_expert_of_the_applicant_is_found_in_conflict_r10(desk: Desk, world: Any) -> None:
    application = world.accepted_application(CONTEST)
    desk.at("2022-11-05T10:00").drawn().seated()
    expert = desk.contest.invitations.filter(state="accepted").first().expert
    expert.employer = application.organisation
    expert.save()
    assert desk.do("conflicts", "detect").status_code == 302
    page = desk.page("conflicts")
    assert expert.code in page
    assert "同一单位" in page


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "²"])
def test_a_forged_number_is_refused_and_nothing_breaks(desk: Desk, typed: str) -> None:
    desk.do("roster", "import", file=roster())
    for page, act, name in (("roster", "leave", "expert"), ("draw", "draw", "which"), ("panel", "leave", "which")):
        answer = desk.do(page, act, **{name: typed, "reason": "x", "r0": "12345678"})
        assert answer.status_code in (404, 409, 422), (page, act)


def test_an_act_on_another_bodys_contest_by_its_number_is_refused(desk: Desk, bodies: Any) -> None:
    desk.drawn()
    other = bodies.at("technoeconomics-society", "entrepreneurship-pioneer")
    which = desk.contest.invitations.first().pk
    assert other.do("panel", "leave", which=which, reason="x").status_code == 403
