"""What follows submitting: again, recall, withdraw, a correction, a re-examination."""

from __future__ import annotations

from typing import Any

from tests.doors.visiting import hidden
from tests.world import World

from jinbang.apps.screening import actions as screening


def test_what_is_missing_is_listed_with_its_address_and_nothing_is_submitted(world: World, visit: Any) -> None:
    application = world.draft_application(filled=False)
    browser = visit(application.preparer)
    page = browser.text(f"/apply/{application.pk}/submit/")
    answer = browser.post(
        f"/apply/{application.pk}/submit/", token=hidden(page, "token"), revision=hidden(page, "revision")
    )
    assert answer.status_code == 422
    assert f"/apply/{application.pk}/section/profile/#f-name" in answer.content.decode()
    assert world.fresh(application).standing == "draft"


def test_a_stale_check_page_submits_nothing(world: World, visit: Any) -> None:
    application = world.draft_application()
    answer = visit(application.preparer).post(f"/apply/{application.pk}/submit/", token="t", revision="0")
    assert answer.status_code == 422
    assert world.fresh(application).standing == "draft"


def test_the_last_second_counts_and_the_next_does_not(world: World, visit: Any) -> None:
    """R1, T1; the same form sent again after the deadline answers as the first time."""
    one, other = world.draft_application(), world.draft_application()
    browser = visit(one.preparer).at("2022-10-31T23:59:59")
    sent = {"token": "one", "revision": "1"}
    assert browser.post(f"/apply/{one.pk}/submit/", **sent).status_code == 302
    browser.at("2022-11-01T00:00:00")
    assert browser.post(f"/apply/{one.pk}/submit/", **sent).status_code == 302
    answer = browser.post(f"/apply/{other.pk}/submit/", token="two", revision="1")
    assert answer.status_code == 422
    assert "2022年10月31日24:00" in answer.content.decode()
    assert (world.fresh(one).standing, world.fresh(other).standing) == ("submitted", "draft")


def test_changes_leave_the_last_submission_in_force(world: World, visit: Any) -> None:
    application = world.submitted_application()
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/profile/"
    revision = hidden(browser.text(path), "revision")
    answer = browser.post(path, revision=revision, go="list", name="示例改名有限公司")
    assert answer.status_code == 302
    assert "有修改尚未提交；上次提交的版本仍然有效" in browser.text(f"/apply/{application.pk}/")
    assert "示例改名有限公司" not in visit(world.approver).text(f"/unit/a/{application.pk}/")


def test_recalling_asks_once_more_and_twice_is_told_so(world: World, visit: Any) -> None:
    application = world.submitted_application()
    browser, path = visit(application.preparer), f"/apply/{application.pk}/recall/"
    assert "截止前须再次提交" in browser.text(path)
    assert browser.post(path).status_code == 302
    assert world.fresh(application).standing == "draft"
    assert browser.post(path).status_code == 422


def test_withdrawing_needs_a_reason_and_keeps_what_was_typed(world: World, visit: Any) -> None:
    application = world.recommended_application()
    browser, path = visit(application.preparer), f"/apply/{application.pk}/withdraw/"
    assert browser.post(path, reason=" ").status_code == 422
    assert browser.post(path, reason="项目终止").status_code == 302
    answer = browser.post(path, reason="再说一遍")
    assert answer.status_code == 422
    assert "再说一遍" in answer.content.decode()
    desk = visit(world.approver)
    assert "申报方已提出撤回：项目终止" in desk.text(f"/unit/a/{application.pk}/withdraw/")
    assert desk.post(f"/unit/a/{application.pk}/withdraw/", reason="同意").status_code == 302
    assert world.fresh(application).standing == "withdrawn"


def test_a_correction_is_written_and_handed_in_within_its_own_time(world: World, visit: Any) -> None:
    """R8."""
    application = world.admitted_application()
    code = next(one.code for one in world.definition.screening_reasons if one.fixable)
    for screener in world.screeners[:2]:
        screening.give_opinion(
            application_id=application.pk, verdict="correct", codes=(code,), note="补充证明", actor=screener,
            at=world.at("2022-11-02T10:00"),
        )  # fmt: skip
    assert world.fresh(application).standing == "correcting"
    browser = visit(application.preparer).at("2022-11-03T10:00")
    assert "需要补正" in browser.text(f"/apply/{application.pk}/")
    path = f"/apply/{application.pk}/section/profile/"
    browser.post(path, revision=hidden(browser.text(path), "revision"), go="list", name="示例补正有限公司")
    page = browser.text(f"/apply/{application.pk}/correct/")
    sent = {"token": hidden(page, "token"), "revision": hidden(page, "revision")}
    for _twice in range(2):
        assert browser.post(f"/apply/{application.pk}/correct/", **sent).status_code == 302
    after = world.fresh(application)
    assert (after.standing, after.current.number, after.current.data["name"]) == ("screening", 2, "示例补正有限公司")
    assert after.current.digest in browser.text(f"/apply/{application.pk}/receipt/")


def test_a_refusal_on_form_can_be_appealed_once(world: World, visit: Any) -> None:
    """R8."""
    application = world.admitted_application()
    code = world.definition.screening_reasons[0].code
    for screener in world.screeners[:2]:
        screening.give_opinion(
            application_id=application.pk, verdict="reject", codes=(code,), note="不符合", actor=screener,
            at=world.at("2022-11-02T10:00"),
        )  # fmt: skip
    browser = visit(application.preparer).at("2022-11-03T10:00")
    assert "申请复核" in browser.text(f"/apply/{application.pk}/")
    path = f"/apply/{application.pk}/appeal/"
    assert browser.post(path, reason="").status_code == 422
    assert browser.post(path, reason="材料第三页已有证明").status_code == 302
    answer = browser.post(path, reason="材料第四页")
    assert answer.status_code == 422
    assert "材料第四页" in answer.content.decode()
    assert "材料第三页已有证明" in browser.text(f"/apply/{application.pk}/")


def test_pages_speak_english_too(world: World, visit: Any) -> None:
    application = world.submitted_application()
    browser = visit(application.preparer)
    browser.client.cookies.load({"language": "en"})
    page = browser.text(f"/apply/{application.pk}/")
    assert '<html lang="en">' in page
    assert "submitted, awaiting the unit" in page
