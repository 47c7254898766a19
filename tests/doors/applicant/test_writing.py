"""Writing: what was typed is never lost, and nobody else's paper is opened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.doors.visiting import file, hidden
from tests.world import World

from jinbang.apps.nominations.actions import return_


def section_of(world: World, contest: str, kind: str) -> tuple[str, str]:
    """(section, field) of the first question of that type."""
    form = world.definition.form_for(contest)
    return next((part.key, one.key) for part in form.sections for one in part.fields if one.type == kind)


@pytest.fixture
def contest(world: World) -> str:
    """A contest whose form asks for files and has tables."""
    for key in world.intake:
        kinds = {field.type for field in world.definition.form_for(key).fields.values()}
        if {"file", "table", "long-text"} <= kinds:
            return key
    raise AssertionError("no form of the call asks for a file and a table")


def test_a_stale_page_keeps_its_text_and_overwrites_nothing(world: World, visit: Any, contest: str) -> None:
    """Two windows: the second save is refused, with what was typed still on the page."""
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "long-text")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/"
    revision = hidden(browser.text(path), "revision")
    browser.post(path, revision=revision, **{field: "第一个窗口"})
    answer = browser.post(path, revision=revision, **{field: "第二个窗口的长文"})
    assert answer.status_code == 422
    assert "第二个窗口的长文" in answer.content.decode()
    assert world.fresh(application).draft[field] == "第一个窗口"


def test_what_is_wrong_is_saved_all_the_same_and_said_beside_its_field(world: World, visit: Any) -> None:
    application = world.draft_application(filled=False)
    path = f"/apply/{application.pk}/section/profile/"
    answer = visit(application.preparer).post(path, revision="0", go="next", name="示例有限公司", uscc="123")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "内容已保存" in page
    assert 'href="#f-uscc"' in page
    assert world.fresh(application).draft["uscc"] == "123"


def test_what_is_with_the_unit_for_good_tells_its_state_and_keeps_the_text(world: World, visit: Any) -> None:
    application = world.recommended_application()
    path = f"/apply/{application.pk}/section/profile/"
    answer = visit(application.preparer).post(path, revision="1", name="示例晚到有限公司")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已推荐" in page
    assert "示例晚到有限公司" in page


def test_autosave_answers_with_time_and_revision_or_why_not(world: World, visit: Any, contest: str) -> None:
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "long-text")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/autosave/"
    answer = browser.post(path, revision="0", save="auto", **{field: "写到一半"})
    assert answer.json() == {"saved_at": "10:00:00", "revision": 1}
    answer = browser.post(path, revision="0", save="auto", **{field: "旧页面"})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale-revision")
    assert browser.post(path, revision="x", save="auto", **{field: "？"}).status_code == 409
    assert browser.get(path).status_code == 405
    assert world.fresh(application).draft[field] == "写到一半"


def test_a_stale_page_shows_both_texts_and_the_next_press_decides(world: World, visit: Any) -> None:
    """Two windows: nothing is overwritten unseen, nothing is lost, and it does not save by itself meanwhile."""
    application = world.draft_application(filled=False)
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/profile/"
    browser.post(path, revision="0", go="stay", name="示例第一个窗口")
    answer = browser.post(path, revision="0", go="stay", name="示例第二个窗口")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("最新草稿中是：示例第一个窗口" in page, 'value="示例第二个窗口"' in page, "data-autosave" in page) == (
        True,
        True,
        False,
    )
    assert page.count("最新草稿中是：") == 1
    assert world.fresh(application).draft["name"] == "示例第一个窗口"
    assert browser.post(path, revision=hidden(page, "revision"), go="stay", name="示例第二个窗口").status_code == 302
    assert world.fresh(application).draft["name"] == "示例第二个窗口"


def test_saving_reads_the_application_once(world: World, visit: Any) -> None:
    """The page leaves it to the act, which has to lock it anyway."""
    application = world.draft_application(filled=False)
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/profile/"
    for n, address in enumerate((f"{path}autosave/", path)):
        with CaptureQueriesContext(connection) as asked:
            assert browser.post(address, revision=str(n), go="stay", name=f"示例{n}公司").status_code in (200, 302)
        assert sum('FROM "nominations_application"' in one["sql"] for one in asked) == 1
    assert world.fresh(application).draft["name"] == "示例1公司"


def test_a_late_post_is_told_the_deadline_and_keeps_the_text(world: World, visit: Any, contest: str) -> None:
    """R1: the server's time of receipt decides, before and after the calendar has acted."""
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "long-text")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/"
    revision = hidden(browser.text(path), "revision")
    browser.at("2022-11-01T00:00")
    answer = browser.post(path, revision=revision, **{field: "差一秒写完的长文"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2022年10月31日24:00" in page
    assert "差一秒写完的长文" in page
    world.pass_deadline()
    answer = browser.post(path, revision=revision, **{field: "差一秒写完的长文"})
    assert answer.status_code == 422
    assert "差一秒写完的长文" in answer.content.decode()
    assert "已于 2022年10月31日24:00 截止" in browser.text(path)


def test_more_rows_keep_what_stands_in_the_table(world: World, visit: Any, contest: str) -> None:
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "table")
    question = world.definition.form_for(contest).fields[field]
    column = next(one.key for one in question.columns if one.type == "text")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/"
    page = browser.text(path)
    before = int(hidden(page, f"{field}.rows"))
    data = {f"{field}.rows": "1", f"{field}.0.{column}": "示例行", "add-rows": field}
    answer = browser.post(path, revision=hidden(page, "revision"), **data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "示例行" in page
    assert int(hidden(page, f"{field}.rows")) > before
    assert browser.post(path, revision=hidden(page, "revision"), go="list").status_code in (302, 422)


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        ((b"", "empty.pdf"), "空文件"),
        ((b"MZ\x90\x00" + b"\x00" * 100, "tool.exe"), "不符"),
        ((b"<html></html>", "page.pdf"), "不符"),
        ((b"%PDF-1.4\n" + b"0" * (30 * 1024 * 1024), "large.pdf"), "上限"),
    ],
)
def test_a_file_that_cannot_be_taken_gives_one_message_and_the_text_is_saved(
    world: World, visit: Any, contest: str, upload: tuple[bytes, str], said: str
) -> None:
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "file")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/"
    revision = hidden(browser.text(path), "revision")
    answer = browser.post(path, revision=revision, **{field: file(*upload)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert application.attachments.count() == 0
    assert world.fresh(application).draft_revision == 1


def test_a_file_is_attached_opened_and_removed_again(world: World, visit: Any, contest: str) -> None:
    application = world.draft_application(contest, filled=False)
    part, field = section_of(world, contest, "file")
    browser, path = visit(application.preparer), f"/apply/{application.pk}/section/{part}/"
    browser.post(path, revision="0", go="stay", **{field: file(name="检测报告.pdf")})
    page = browser.text(path)
    assert "检测报告.pdf" in page
    kept = application.attachments.get()
    answer = browser.get(f"/apply/{application.pk}/files/{kept.digest}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    stranger = visit(world.person()).get(f"/apply/{application.pk}/files/{kept.digest}/")
    assert stranger.status_code == 403
    browser.post(path, revision=hidden(page, "revision"), **{"remove-file": kept.pk})
    assert "检测报告.pdf" not in browser.text(path)


def test_the_units_remarks_stand_beside_their_fields(world: World, visit: Any, contest: str) -> None:
    application = world.submitted_application(contest)
    part, field = section_of(world, contest, "long-text")
    return_(
        application_id=application.pk, reason="请补充来源", remarks=[{"field": field, "kind": "incomplete", "text": "缺少出处"}],
        actor=world.approver, at=world.at(),
    )  # fmt: skip
    browser = visit(application.preparer)
    assert "请补充来源" in browser.text(f"/apply/{application.pk}/")
    assert "单位意见（不完整）：缺少出处" in browser.text(f"/apply/{application.pk}/section/{part}/")


PAGES = (
    "", "check/", "submit/", "receipt/", "recall/", "withdraw/", "correct/", "appeal/", "form.pdf", "stamped-page.pdf",
    "receipt.pdf", "unit/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_nobody_opens_the_applications_of_others(world: World, visit: Any, page: str) -> None:
    """A stranger signs in, another applicant and the unit are told no, what does not exist is not found."""
    application = world.submitted_application()
    path = f"/apply/{application.pk}/{page}"
    assert visit().get(path).status_code == 302
    for person in (world.new_applicant().person, world.approver, world.new_unit().approver):
        assert visit(person).get(path).status_code == 403
        assert visit(person).post(path, reason="理由", token="t").status_code == 403
    assert visit(application.preparer).get(f"/apply/987654/{page}").status_code == 404
    assert world.fresh(application).standing == "submitted"


def test_a_section_that_the_form_does_not_have_is_not_found(world: World, visit: Any) -> None:
    application = world.draft_application()
    assert visit(application.preparer).get(f"/apply/{application.pk}/section/nothing/").status_code == 404


def test_only_what_is_asked_for_is_registered_and_started(world: World, visit: Any) -> None:
    browser = visit(world.person())
    answer = browser.post("/apply/organisations/new/", uscc="123", name="示例有限公司")
    assert answer.status_code == 422
    assert "示例有限公司" in answer.content.decode()
    mine = visit(world.applicant.person)
    answer = mine.post(f"/apply/p/{world.key}/start/", contest="nothing")
    assert answer.status_code == 422
    assert "请选择榜单" in answer.content.decode()
    foreign = world.new_applicant().organisation.pk
    answer = mine.post(f"/apply/p/{world.key}/start/", contest="rising-enterprise", organisation=foreign)
    assert answer.status_code == 403
    answer = mine.at("2022-11-01T00:00").post(
        f"/apply/p/{world.key}/start/", contest="rising-enterprise", organisation=world.applicant.organisation.pk
    )
    assert answer.status_code == 422
    assert "截止" in answer.content.decode()
    assert mine.get("/apply/p/no-such-call/start/").status_code == 404


def test_submitting_an_empty_draft_names_the_unit_and_every_answer_at_once(world: World, visit: Any) -> None:
    """One list with links: not the unit first and the answers on the next try."""
    application = world.draft_application(filled=False)
    unit, browser, path = application.unit_id, visit(application.preparer), f"/apply/{application.pk}/submit/"

    def refused(unit_id: int | None) -> set[str]:
        type(application).objects.filter(pk=application.pk).update(unit=unit_id)
        page = browser.text(path)
        answer = browser.post(path, token=hidden(page, "token"), revision=hidden(page, "revision"))
        assert answer.status_code == 422
        return set(re.findall(r'<li><a href="([^"]+)"', answer.content.decode()))

    answers = refused(unit)
    assert len(answers) > 5
    assert refused(None) == {*answers, f"/apply/{application.pk}/unit/"}
