"""The review bodies' door: own contests, the filing, everybody's signature (R9, T4, T5)."""

from __future__ import annotations

from typing import Any

from tests.doors.body.desks import ANNOUNCED

from jinbang.apps.panels import actions as panels

MANUFACTURING = ("pioneer-technology/equipment-manufacturing", "pioneer-technology/industrial-foundation")
GREEN = "pioneer-technology/green-low-carbon"
CONTEST = "convergence-organisation"
PAGES = ("filing", "roster", "draw", "panel", "conflicts", "assignment", "progress", "scores", "package")


def test_every_page_of_an_own_contest_opens_and_says_what_is_to_do(bodies: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    home = desk.text("/body/")
    assert desk.contest.name in home
    assert "完成备案材料" in home
    for page in PAGES:
        assert "<h1" in desk.page(page), page


def test_another_bodys_contest_is_closed_to_a_manager(bodies: Any) -> None:
    other = bodies.at("technoeconomics-society", "entrepreneurship-pioneer")
    desk = bodies.desk(other.person, CONTEST)
    for page in PAGES:
        assert desk.get(desk.url(page)).status_code == 403, page
    assert desk.do("filing", "save", work_plan="x").status_code == 403
    assert desk.contest.filings.count() == 0
    assert desk.contest.name not in other.text("/body/")


def test_who_works_for_no_body_is_turned_away_and_a_stranger_signs_in(bodies: Any, world: Any, visit: Any) -> None:
    assert visit(world.handler).get("/body/").status_code == 403
    assert visit().get("/body/").status_code == 302


def test_a_contest_that_does_not_exist_is_not_found(bodies: Any, world: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    assert desk.get(f"/body/{world.key}/999/filing/").status_code == 404


def test_nobody_is_drawn_invited_or_assigned_before_the_filing_is_recorded_r9(bodies: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    answer = desk.do("draw", "commit", **ANNOUNCED)
    assert answer.status_code == 422
    assert "尚未备案" in answer.content.decode()
    for page, act, typed in (("panel", "invite", {}), ("assignment", "propose", {"objective": "best", "seed": "1"})):
        answer = desk.do(page, act, **typed)
        assert answer.status_code in (409, 422)
        assert "尚未备案" in answer.content.decode()
    assert desk.contest.draws.count() == 0


def test_the_programmes_criteria_are_suggested_and_saved_as_they_stand(bodies: Any, world: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    typed = desk.form("filing", "save")
    suggested = world.definition.criteria_for(CONTEST)
    assert typed["c0-zh"] == suggested.criteria[0].name.zh
    assert desk.save().status_code == 302
    filed = desk.newest().criteria
    assert [one["key"] for one in filed["criteria"]] == [one.key for one in suggested.criteria]
    assert filed["min_reviews"] == suggested.min_reviews
    assert desk.newest().composition["size"] == world.definition.settings.panel_size


def test_quotas_are_typed_one_a_line(bodies: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    assert desk.save(quotas="region 华东 1 7").status_code == 302
    assert desk.newest().composition["quotas"] == {"region": {"华东": [1, 7]}}
    assert desk.save(quotas="华东 many", work_plan="一份有问题的方案").status_code == 422


def test_what_was_typed_is_kept_when_it_cannot_be_read(bodies: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    answer = desk.save(size="许多", notes="请保留这句话")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "请保留这句话" in text
    assert "许多" in text
    assert 'href="#' in text
    assert desk.contest.filings.count() == 0


def test_an_incomplete_filing_cannot_be_signed_and_every_fault_is_named_r9(bodies: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    weight = desk.form("filing", "save")["c0-weight"]
    assert desk.save(work_plan="短", size="6", **{"c0-weight": str(float(weight) + 1)}).status_code == 302
    answer = desk.sign()
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("不少于 20 字", "应为单数", "权重之和"):
        assert words in text, words
    assert desk.newest().state == "draft"


def test_two_bodies_both_sign_before_one_filing_goes_out_t4(bodies: Any) -> None:
    ecology, energy = bodies.at("ecology-consortium", GREEN), bodies.at("energy-consortium", GREEN)
    assert ecology.save().status_code == 302
    assert ecology.sign().status_code == 302
    assert ecology.newest().state == "draft"
    assert "本机构已签署" in ecology.page("filing")
    assert energy.sign().status_code == 302
    assert energy.newest().state == "filed"
    assert energy.newest().signatures.count() == 2
    assert energy.contest.filings.count() == 1


def test_a_change_of_the_draft_voids_the_other_bodys_signature_t4(bodies: Any) -> None:
    ecology, energy = bodies.at("ecology-consortium", GREEN), bodies.at("energy-consortium", GREEN)
    ecology.save()
    ecology.sign()
    assert energy.save(substitutes="4").status_code == 302
    assert energy.newest().signatures.count() == 0
    assert energy.sign().status_code == 302
    assert energy.newest().state == "draft"


def test_one_body_with_two_tracks_makes_two_filings_t5(bodies: Any, acknowledger: Any) -> None:
    first = bodies.at("manufacturing-consortium", MANUFACTURING[0])
    second = bodies.desk(first.person, MANUFACTURING[1])
    home = first.text("/body/")
    assert first.contest.name in home
    assert second.contest.name in home
    first.recorded(acknowledger)
    assert second.contest.filings.count() == 0
    assert "尚未备案" in second.do("draw", "commit", **ANNOUNCED).content.decode()
    second.recorded(acknowledger)
    assert first.newest().receipt_number != second.newest().receipt_number


def test_comments_of_the_acknowledger_and_the_receipt_are_shown(bodies: Any, acknowledger: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST)
    desk.save()
    desk.sign()
    assert "已报送，待备案" in desk.page("filing")
    panels.return_filing(
        filing_id=desk.newest().pk, comments="请补充专家构成说明", actor=acknowledger, at=desk.clock["at"]
    )
    assert "请补充专家构成说明" in desk.page("filing")
    assert desk.form("filing", "save")["work_plan"]
    desk.recorded(acknowledger)
    assert desk.newest().receipt_number in desk.page("filing")


def test_a_recorded_filing_changes_only_with_a_reason_r9(bodies: Any, acknowledger: Any) -> None:
    desk = bodies.at("strategy-institute", CONTEST).recorded(acknowledger)
    recorded = desk.newest()
    assert desk.do("filing", "amend", reason=" ").status_code == 422
    assert desk.do("filing", "amend", reason="增加一名候补").status_code == 302
    assert desk.newest().amends == recorded
    recorded.refresh_from_db()
    assert recorded.state == "recorded"
    assert "增加一名候补" in desk.page("filing")
