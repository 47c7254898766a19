"""Screening at the door: two screeners, a disagreement, a ruling, a correction (R8)."""

from __future__ import annotations

from typing import Any


def test_two_screeners_pass_and_the_application_is_accepted(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    first, second = (browser(who).at("2022-11-02T10:00") for who in world.screeners[:2])
    assert one.number in first.get("screening").content.decode()
    page = first.get("case", one.pk).content.decode()
    assert "系统审查" in page
    assert "我的形审意见" in page
    assert first.do(("case", one.pk), "screen", verdict="pass").status_code == 302
    assert one.number not in first.get("screening").content.decode()
    assert second.do(("case", one.pk), "screen", verdict="pass").status_code == 302
    assert world.fresh(one).standing == "accepted"


def test_an_opinion_without_words_is_refused_and_the_form_keeps_what_was_chosen(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    code = world.definition.screening_reasons[0].code
    desk = browser(world.screeners[0]).at("2022-11-02T10:00")
    answer = desk.do(("case", one.pk), "screen", verdict="reject", codes=[code], note="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="reject" checked' in page
    assert f'value="{code}" checked' in page
    assert 'href="#f-note"' in page
    assert world.ledger_kinds() == []


def test_a_disagreement_is_decided_by_the_secretariat(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    code = world.definition.screening_reasons[0].code
    first, second = (browser(who).at("2022-11-02T10:00") for who in world.screeners[:2])
    first.do(("case", one.pk), "screen", verdict="pass")
    second.do(("case", one.pk), "screen", verdict="reject", codes=[code], note="示例问题")
    desk = browser(world.secretary).at("2022-11-03T10:00")
    assert one.number in desk.get("screening", show="disagreements").content.decode()
    assert first.get("screening", show="disagreements").status_code == 403
    assert desk.do(("case", one.pk), "decide-screening", verdict="pass", reason="").status_code == 422
    assert desk.do(("case", one.pk), "decide-screening", verdict="pass", reason="材料齐备。").status_code == 302
    assert world.fresh(one).standing == "accepted"


def test_nobody_judges_after_anothers_example(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    code = world.definition.screening_reasons[0].code
    first, second = (browser(who).at("2022-11-02T10:00") for who in world.screeners[:2])
    first.do(("case", one.pk), "screen", verdict="reject", codes=[code], note="仅本人可见的示例说明")
    assert "仅本人可见的示例说明" in first.get("case", one.pk).content.decode()
    assert "仅本人可见的示例说明" not in second.get("case", one.pk).content.decode()


def test_an_integrity_check_that_is_not_clear_stops_acceptance_r22(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    desk = browser(world.secretary).at("2022-11-02T09:00")
    assert desk.do(("case", one.pk), "integrity", when="screening", clear="no", note="示例失信").status_code == 302
    first, second = (browser(who).at("2022-11-02T10:00") for who in world.screeners[:2])
    first.do(("case", one.pk), "screen", verdict="pass")
    refused = second.do(("case", one.pk), "screen", verdict="pass")
    assert refused.status_code == 422
    assert world.fresh(one).standing == "screening"


def test_screeners_cannot_rule_nor_check(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    desk = browser(world.screeners[0]).at("2022-11-02T10:00")
    assert desk.do(("case", one.pk), "integrity", clear="yes").status_code == 403
    assert desk.do(("case", one.pk), "decide-screening", verdict="pass", reason="x").status_code == 403


def test_a_screener_reads_the_application_before_judging_and_cannot_see_drafts(world: Any, browser: Any) -> None:
    one, draft = world.admitted_application(), world.draft_application()
    desk = browser(world.screeners[0]).at("2022-11-02T10:00")
    assert desk.get("application", one.pk).status_code == 200
    assert desk.get("application", draft.pk).status_code == 403


def test_a_refusal_is_re_examined_by_somebody_who_took_no_part(world: Any, browser: Any) -> None:
    from jinbang.apps.screening import actions

    one = world.admitted_application()
    code = world.definition.screening_reasons[0].code
    for who in world.screeners[:2]:
        answer = browser(who).at("2022-11-02T10:00").do(("case", one.pk), "screen", verdict="reject", codes=[code], note="示例问题")  # fmt: skip
        assert answer.status_code == 302
    actions.appeal(application_id=one.pk, text="请复核示例材料。", actor=one.preparer, at=world.at("2022-11-04T10:00"))
    desk = browser(world.secretary).at("2022-11-05T10:00")
    assert one.number in desk.get("screening", show="appeals").content.decode()
    assert "请复核示例材料。" in desk.get("case", one.pk).content.decode()
    assert desk.do(("case", one.pk), "decide-appeal", grant="yes", answer="").status_code == 422
    assert desk.do(("case", one.pk), "decide-appeal", grant="yes", answer="示例答复").status_code == 302
    assert world.fresh(one).standing == "accepted"


def test_an_application_moves_to_another_track_of_its_list_r2(world: Any, browser: Any) -> None:
    one = world.admitted_application("pioneer-technology/biomedicine")
    desk = browser(world.secretary).at("2022-11-02T10:00")
    keys = [key for key in world.contests if key.startswith("pioneer-technology/") and key != one.contest.key]
    there = keys[0]
    assert desk.do(("case", one.pk), "retrack", contest="rising-enterprise", reason="示例").status_code == 422
    assert desk.do(("case", one.pk), "retrack", contest=there, reason="示例理由").status_code == 302
    assert world.fresh(one).contest.key == there


def test_a_correction_is_asked_for_with_a_reason_that_can_be_mended(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    fixable = next(r.code for r in world.definition.screening_reasons if r.fixable)
    desk = browser(world.secretary).at("2022-11-02T10:00")
    assert desk.do(("case", one.pk), "ask-correction", codes=[fixable], remarks="").status_code == 422
    assert desk.do(("case", one.pk), "ask-correction", codes=[fixable], remarks="示例补正要求").status_code == 302
    assert world.fresh(one).standing == "correcting"


def test_many_are_passed_at_once_with_a_preview_and_a_result_for_each(world: Any, browser: Any) -> None:
    some = [world.admitted_application() for _ in range(3)]
    first, second = (browser(who).at("2022-11-02T10:00") for who in world.screeners[:2])
    first.do(("case", some[0].pk), "screen", verdict="pass")
    form = {"scope": "chosen", "verdict": "pass", "chosen": [one.pk for one in some]}
    page = first.do(("screening",), "preview", **form).content.decode()
    assert "不能办理" in page, "the one that was judged already"
    assert f'value="{some[1].pk},{some[2].pk}"' in page
    assert len(world.ledger_kinds()) == 1, "a preview writes nothing"
    hidden = {"ids": ",".join(str(one.pk) for one in some), "verdict": "pass", "codes": "", "note": ""}
    assert "已办理 2 件，未办理 1 件" in first.do(("screening",), "batch", **hidden).content.decode()
    again = first.do(("screening",), "batch", **hidden).content.decode()
    assert "已办理 0 件，未办理 3 件" in again
    blind = second.do(("screening",), "preview", scope="all", verdict="pass").content.decode()
    assert blind.count("可以记入") == 3
    assert "受理</span>" not in blind, "a preview does not tell what the other screener thinks"
    assert "已办理 3 件" in second.do(("screening",), "batch", **hidden).content.decode()
    assert {world.fresh(one).standing for one in some} == {"accepted"}


def test_a_batch_that_is_not_complete_is_refused_with_what_was_typed(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    desk = browser(world.screeners[0]).at("2022-11-02T10:00")
    nothing = desk.do(("screening",), "preview", scope="chosen", verdict="pass")
    assert (nothing.status_code, "没有选中任何申报" in nothing.content.decode()) == (422, True)
    bare = desk.do(("screening",), "preview", scope="all", verdict="reject", note="示例说明不丢失")
    assert (bare.status_code, "示例说明不丢失" in bare.content.decode()) == (422, True)
    for values in ({}, {"ids": "x"}, {"ids": "9" * 30}, {"ids": str(one.pk), "verdict": "maybe"}):
        assert desk.do(("screening",), "batch", **values).status_code in (200, 422), values
    assert world.ledger_kinds() == []


def test_the_secretariat_sees_every_open_case_and_each_number_leads_to_its_list(world: Any, browser: Any) -> None:
    one = world.admitted_application()
    page = browser(world.secretary).at("2022-11-02T10:00").get("screening").content.decode()
    assert one.number in page
    assert "show=all" in page
    assert "standing=correcting" in page
