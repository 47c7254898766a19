"""The collection by hand: from signing up to the recommended application, through the pages' own links, forms and buttons."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from jinbang.apps.nominations.models import Application, Recommendation, Version
from tests.answers import uscc
from tests.doors.visiting import clock, file
from tests.journeys.by_hand import Hands
from tests.world import World

__all__ = ["clock"]
PASSWORD = "a-long-enough-phrase-2022"


@pytest.fixture
def world(db: None) -> World:
    return World(unit_pair_of_eyes=True)


def signed_up(email: str, name: str) -> Hands:
    """An account, made and confirmed as anybody would."""
    hands = Hands().open("/").click("登录").click("注册账号")
    hands.press("注册账号", name=name, email=email, password1=PASSWORD, password2=PASSWORD + "?")
    assert name in hands.text, "what was typed is kept"
    hands.press("注册账号", password1=PASSWORD, password2=PASSWORD)
    letters = [one for one in mail.outbox if email in one.to]
    if letters:
        hands.open(re.search(r"https?://[^/\s]+(/\S+)", letters[-1].body)[1]).press("确认")  # type: ignore[index]
    if "退出" not in hands.page.words:
        hands.open("/").click("登录").press("登录", login=email, password=PASSWORD)
    return hands.open("/").click("我的申报")


def signed_in(person: Any) -> Hands:
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    return Hands().open("/").click("登录").press("登录", login=person.email, password=PASSWORD)


def sections(world: World, contest: str, applicant: str) -> list[tuple[str, dict[str, Any]]]:
    """(section, what is typed into it)."""
    answers, out = world.answers(contest), []
    for part in world.definition.form_for(contest).sections:
        typed: dict[str, Any] = {}
        for one in part.fields:
            value = answers.get(one.key)
            if one.type == "file":
                typed[one.key] = file(name=f"{one.key}.pdf")
            elif one.type == "table":
                typed |= {
                    f"{one.key}.{i}.{key}": cell
                    for i, row in enumerate(value or [])
                    for key, cell in row.items()
                    if cell is not None
                }
            elif one.type == "person-id" and isinstance(value, dict):
                typed |= {f"{one.key}.kind": value["kind"], f"{one.key}.number": value["number"]}
            elif value is not None:
                typed[one.key] = value
        out.append((part.name.zh, typed))
    return out


def with_rows(hands: Hands, typed: dict[str, Any]) -> None:
    """Ask for more rows until every cell has its place."""
    while missing := sorted(set(typed) - (form := hands.form("保存，留在本页")[0]).names):
        table = missing[0].partition(".")[0]
        hands.send(form, next(one for one in form.buttons if one[1:] == ("add-rows", table)), typed={})
        assert missing[0] in hands.form("保存，留在本页")[0].names


def test_from_signing_up_to_the_recommendation(world: World, clock: dict[str, datetime]) -> None:
    """R1, R2, R3, R7."""
    contest, unit = "rising-enterprise", world.unit
    hands = signed_up("hand@example.org", "示例填报人")
    hands.click("登记申报单位").press("登记", ends=422, uscc="9111", name="示例手工有限公司")
    assert hands.form("登记")[0].values["name"] == ["示例手工有限公司"]
    hands.press("登记", uscc=uscc(70_112_233)).click("开始申报")
    hands.press("建立草稿", ends=422)
    organisation = hands.form("建立草稿")[0].values["organisation"]
    hands.press("建立草稿", contest=contest, organisation=organisation)
    home = hands.path
    assert "草稿，尚未提交" in hands.page.words

    # A colleague is added by address, and may write in the same draft.
    hands.click("我的申报").click("人员").press("授权", ends=422, email="nobody", name="")
    hands.press("授权", email="second@example.org", name="示例同事")
    assert "second@example.org" in hands.page.words

    # Sections, with what is wrong said and kept; a file that is no PDF, an empty one, and a right one taken away again.
    wrote_wrong = False
    for name, typed in sections(world, contest, "示例手工有限公司"):
        hands.open(home).click(name)
        with_rows(hands, typed)
        if "uscc" in typed and not wrote_wrong:
            hands.press("保存，留在本页", ends=422, **{**typed, "uscc": "123"})
            assert hands.form("保存，留在本页")[0].values["uscc"] == ["123"]
            wrote_wrong = True
        files = [key for key, value in typed.items() if hasattr(value, "read")]
        for key in files:
            for bad in (file(b"", f"{key}.pdf"), file(b"MZ not a document", f"{key}.pdf")):
                hands.press("保存，留在本页", ends=422, **{key: bad})
            hands.press("保存，留在本页", **{key: file(name="wrong.pdf")})
            assert "wrong.pdf" in hands.page.words
            hands.press("删除")
            assert "wrong.pdf" not in hands.page.words
        hands.press("保存，回到清单", **typed)
    assert wrote_wrong
    hands.open(home).click("推荐单位").press("保存", unit=str(unit.organisation.pk))

    # Check, change one answer from there, hand in; pressing twice is once.
    hands.click("检查全部答案").click("修改").press("保存，回到清单")
    hands.click(f"正式提交给〈{unit.organisation.name}〉")
    form, button = hands.form("正式提交给")
    hands.press("正式提交给")
    application = Application.objects.get(preparer__email="hand@example.org")
    first = Version.objects.get(application=application)
    assert [one for one in (first.code, first.digest) if one not in hands.page.words] == []
    hands.send(form, button, typed={})
    assert Version.objects.filter(application=application).count() == 1
    papers = {}
    for paper in ("下载回执 PDF", "申报书 PDF", "盖章页 PDF"):
        receipt = hands.path
        papers[paper] = hands.click(paper).body
        assert papers[paper].startswith(b"%PDF")
        hands.open(receipt)

    # Recalled, sent again; the unit returns it with a remark; corrected and sent once more.
    hands.open(home).click("撤回修改").press("撤回")
    hands.click("正式提交给").press("正式提交给")
    approver, handler = signed_in(unit.approver), signed_in(unit.handler)
    approver.open("/unit/").click("待审").click(application.title).click("退回修改")
    approver.press("退回修改", ends=422, **{"remark.name": "与营业执照不一致"})
    assert approver.form("退回修改")[0].values["remark.name"] == ["与营业执照不一致"]
    approver.press("退回修改", reason="请核对名称。", **{"remark.name": "与营业执照不一致"})
    approver.click("待审").click("提醒填报人").press("发出提醒")
    assert "已向 1 项申报的填报人发出提醒" in approver.page.words
    hands.open(home)
    assert "请核对名称。" in hands.page.words
    hands.click(next(name for name, typed in sections(world, contest, "") if "name" in typed))
    assert "与营业执照不一致" in hands.page.words
    hands.press("保存，回到清单", name="示例手工股份有限公司").click("正式提交给").press("正式提交给")
    stamped = hands.click("盖章页 PDF").body

    # The handler prepares with the sealed page, the approver recommends into a numbered place.
    handler.open("/unit/").click("待审").click("示例手工股份有限公司").click("准备推荐意见")
    handler.press(
        "交审核人审核", ends=422, opinion="同意推荐。", seal=file(papers["盖章页 PDF"])
    )  # of the first version
    assert "→ 示例手工股份有限公司" in handler.page.words
    handler.press("交审核人审核", ends=422, opinion="", seal=file(stamped))
    assert "已收到盖章页" in handler.page.words
    handler.press("交审核人审核", opinion="同意推荐。")
    approver.open("/unit/").click("待审").click("示例手工股份有限公司").click("推荐", which=1)
    assert "同意推荐。" in approver.page.words
    approver.press("推荐")
    assert "第 1 号名额" in approver.page.words
    made = Recommendation.objects.get(application=application)
    assert (made.opinion, made.handled_by, made.recommended_by) == ("同意推荐。", unit.handler, unit.approver)
    approver.click("已推荐")
    for paper in ("推荐函 PDF", "推荐汇总表 PDF"):
        listed = approver.path
        assert approver.click(paper).body.startswith(b"%PDF")
        approver.open(listed)
    assert "已推荐" in hands.open(home).page.words


def test_what_an_expired_session_posted_is_sent_again_with_one_press(world: World, clock: dict[str, datetime]) -> None:
    """Nothing typed is lost when the sign-in ends."""
    application = world.draft_application("rising-enterprise", filled=False)
    hands = signed_in(application.preparer)
    hands.open(f"/apply/{application.pk}/section/profile/")
    form, button = hands.form("保存，回到清单")
    del hands.client.cookies["sessionid"]
    hands.send(form, button, typed={"name": "示例写了很久有限公司"})
    assert "已经留住" in hands.page.words
    hands.press("登录", login=application.preparer.email, password=PASSWORD)
    assert "示例写了很久有限公司" in hands.page.words
    hands.press("重新发送")
    assert world.fresh(application).draft["name"] == "示例写了很久有限公司"


def test_a_page_from_before_signing_in_anew_is_sent_again(world: World, clock: dict[str, datetime]) -> None:
    """The token of a stale page is refused, its text is not lost."""
    application = world.draft_application("rising-enterprise", filled=False)
    hands = signed_in(application.preparer)
    hands.open(f"/apply/{application.pk}/section/profile/")
    form, button = hands.form("保存，回到清单")
    other = hands.open("/").press("退出").open("/")
    other.click("登录").press("登录", login=application.preparer.email, password=PASSWORD)
    hands.path = f"/apply/{application.pk}/section/profile/"
    hands.send(form, button, typed={"name": "示例旧页面有限公司"}, ends=403)
    hands.press("重新发送")
    assert world.fresh(application).draft["name"] == "示例旧页面有限公司"
