"""A unit's desk: quota, queue, recommend, return, decline, take back, many at once, its own order and deadline."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.answers import uscc
from tests.doors.visiting import file, hidden
from tests.world import World

from jinbang.apps.nominations.actions import submit
from jinbang.apps.people.models import Membership, Organisation


def board_of(world: World) -> str:
    return f"/unit/p/{world.key}/{world.unit.organisation.pk}/"


def test_the_board_spells_the_sum_and_numbers_the_places(world: World, visit: Any) -> None:
    """R2, R3: shares of channels add up."""
    two = [channel.key for channel in world.definition.channels[:2]]
    unit = world.new_unit(*two)
    world.recommended_application(unit=unit)
    page = visit(unit.handler).text("/unit/")
    assert "本单位属于 2 个推荐渠道" in page
    assert "5 + 5" in page
    assert 'class="slot used"' in page
    assert page.count('class="slot free"') > 10


def test_a_unit_without_a_channel_is_told_where_to_ask_for_one(world: World, visit: Any) -> None:
    browser = visit(world.person())
    assert "登记推荐单位" in browser.text("/unit/")
    answer = browser.post("/unit/register/", uscc=uscc(93_000_001), name="示例学会", role="unit-approver")
    assert answer.status_code == 302
    channels = answer.headers["Location"]
    assert "没有名额" in browser.text("/unit/")
    assert browser.post(channels).status_code == 422
    channel = world.definition.channels[0].key
    assert browser.post(channels, channel=channel, evidence="批复文号示例〔2022〕1号").status_code == 302
    answer = browser.post(channels, channel=channel, evidence="再申请一次的依据")
    assert answer.status_code == 422
    assert "再申请一次的依据" in answer.content.decode()
    held = Membership.objects.get(organisation=Organisation.objects.get(name="示例学会"))
    assert (held.channel, held.state) == (channel, "requested")
    assert browser.post("/unit/register/", uscc="1", name="示例协会", role="secretary").status_code == 422


def test_recommending_binds_opinion_and_seal_to_the_version_that_was_seen(world: World, visit: Any) -> None:
    """R7: submitted again in between, nothing is recommended and the opinion is kept on the page."""
    application = world.submitted_application()
    browser, path = visit(world.approver), f"/unit/a/{application.pk}/recommend/"
    seen = hidden(browser.text(path), "version_digest")
    application.draft = {**application.draft, "name": "示例新名有限公司"}
    application.save(update_fields=["draft"])
    submit(application_id=application.pk, actor=application.preparer, at=world.at())
    printed = application.current.code
    answer = browser.post(path, version_digest=seen, opinion="写了很久的意见", seal=file(), code=printed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "写了很久的意见" in page
    answer = browser.post(
        path,
        version_digest=hidden(page, "version_digest"),
        opinion="写了很久的意见",
        code=world.fresh(application).current.code,
        **{"kept-seal": hidden(page, "kept-seal")},
    )
    assert answer.status_code == 302
    assert world.fresh(application).standing == "recommended"
    assert browser.post(path, version_digest=seen, opinion="再按一次", seal=file()).status_code == 422


@pytest.mark.parametrize(
    ("seal", "said"),
    [(None, "请上传盖章页"), ((b"", "a.pdf"), "空文件"), ((b"MZ\x90", "a.exe"), "不符"), ((b"plain", "a.pdf"), "不符")],
)
def test_a_seal_page_that_cannot_be_taken_gives_one_message(world: World, visit: Any, seal: Any, said: str) -> None:
    application = world.submitted_application()
    browser, path = visit(world.approver), f"/unit/a/{application.pk}/recommend/"
    data = {"version_digest": hidden(browser.text(path), "version_digest"), "opinion": "同意推荐，理由如下"}
    answer = browser.post(path, **data, **({"seal": file(*seal)} if seal else {}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "同意推荐，理由如下" in page
    assert world.fresh(application).standing == "submitted"


def test_a_stamped_page_of_another_version_is_refused_with_what_differs(world: World, visit: Any) -> None:
    """R7, N22: the code is read from the scan."""
    application = world.submitted_application()
    applicant, browser = visit(application.preparer), visit(world.approver)
    path = f"/unit/a/{application.pk}/recommend/"
    old = applicant.get(f"/apply/{application.pk}/stamped-page.pdf").content
    before = application.draft["name"]
    application.draft = {**application.draft, "name": "示例新名有限公司"}
    application.save(update_fields=["draft"])
    submit(application_id=application.pk, actor=application.preparer, at=world.at())
    seen = {"version_digest": hidden(browser.text(path), "version_digest"), "opinion": "同意推荐。"}
    answer = browser.post(path, **seen, seal=file(old))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "盖章页是第 1 版" in page
    assert f"{before} → 示例新名有限公司" in page
    assert 'name="kept-seal"' not in page
    other = world.submitted_application(applicant=world.new_applicant(), unit=world.unit)
    strange = visit(other.preparer).get(f"/apply/{other.pk}/stamped-page.pdf").content
    assert "不是本申报的" in browser.post(path, **seen, seal=file(strange)).content.decode()
    new = applicant.get(f"/apply/{application.pk}/stamped-page.pdf").content
    assert browser.post(path, **seen, seal=file(new)).status_code == 302


def test_where_no_code_can_be_read_it_is_typed_from_the_paper(world: World, visit: Any) -> None:
    application = world.submitted_application()
    browser, path = visit(world.approver), f"/unit/a/{application.pk}/recommend/"
    seen = {"version_digest": application.current.digest, "opinion": "同意推荐。"}
    page = browser.post(path, **seen, seal=file()).content.decode()
    assert "没有从扫描件上读到校验码" in page
    kept = {"kept-seal": hidden(page, "kept-seal")}
    wrong = browser.post(path, **seen, **kept, code="AAAAAAAA")
    assert wrong.status_code == 422
    assert "不是本申报的" in wrong.content.decode()
    assert browser.post(path, **seen, **kept, code=application.current.code.lower()).status_code == 302


def test_a_forged_seal_reference_is_worth_nothing(world: World, visit: Any) -> None:
    application = world.submitted_application()
    path = f"/unit/a/{application.pk}/recommend/"
    digest = application.current.digest
    answer = visit(world.approver).post(path, version_digest=digest, opinion="同意", **{"kept-seal": "5e" * 32})
    assert answer.status_code == 422
    assert world.fresh(application).standing == "submitted"


def test_returning_keeps_every_remark_when_it_is_refused(world: World, visit: Any) -> None:
    application = world.submitted_application()
    browser, path = visit(world.handler), f"/unit/a/{application.pk}/return/"
    answer = browser.post(path, **{"remark.name": "与执照不符", "kind.name": "incorrect"})
    assert answer.status_code == 422
    assert "与执照不符" in answer.content.decode()
    answer = browser.post(path, reason="请更正名称", **{"remark.name": "与执照不符", "kind.name": "incorrect"})
    assert answer.status_code == 302
    assert world.fresh(application).standing == "returned"
    assert application.returns.get().remarks[0]["text"] == "与执照不符"
    assert application.title in browser.text(board_of(world) + "queue/")


def test_declining_and_taking_back_ask_for_a_reason(world: World, visit: Any) -> None:
    declined, recommended = world.submitted_application(), world.recommended_application()
    browser = visit(world.approver)
    for path in (f"/unit/a/{declined.pk}/decline/", f"/unit/a/{recommended.pk}/take-back/"):
        assert browser.post(path, reason="").status_code == 422
        assert browser.post(path, reason="示例理由").status_code == 302
    assert world.fresh(declined).standing == "declined"
    assert world.fresh(recommended).standing == "submitted"
    assert visit(world.handler).post(f"/unit/a/{recommended.pk}/decline/", reason="越权").status_code == 403


def test_many_are_recommended_with_a_result_for_each(world: World, visit: Any) -> None:
    """R2: with two places in the list, the third of three is told why not, and stops nobody."""
    contest = "technology-manager"
    ours = [world.submitted_application(contest, applicant=world.new_applicant()) for _ in range(3)]
    browser, path = visit(world.approver), board_of(world) + "batch/"
    assert browser.post(path).status_code == 302
    page = browser.post(path, ids=[one.pk for one in ours]).content.decode()
    data = {f"digest.{one.pk}": hidden(page, f"digest.{one.pk}") for one in ours}
    asked = {"ids": [one.pk for one in ours], "recommend": "1", "opinion": "同意推荐。", **data}
    assert (
        "共 3 项，已推荐 0 项" in browser.post(path, **asked, seal=file()).content.decode()
    )  # nothing can be read on it
    scan = pypdfium2.PdfDocument.new()
    for one in ours:
        stamped = visit(one.preparer).get(f"/apply/{one.pk}/stamped-page.pdf").content
        scan.import_pages(pypdfium2.PdfDocument(stamped))
    scan.save(kept := BytesIO())
    answer = browser.post(path, **asked, seal=file(kept.getvalue()))
    page = answer.content.decode()
    assert "共 3 项，已推荐 2 项" in page
    assert "未推荐" in page
    assert sorted(world.fresh(one).standing for one in ours) == ["recommended", "recommended", "submitted"]


def test_the_units_own_order_and_deadline(world: World, visit: Any) -> None:
    first, second = world.submitted_application(), world.submitted_application()
    browser, path = visit(world.handler), board_of(world) + "rank/rising-enterprise/"
    wrong = {f"rank.{first.pk}": "1", f"rank.{second.pk}": "1"}
    assert browser.post(path, **wrong).status_code == 422
    assert browser.post(path, **{f"rank.{first.pk}": "2", f"rank.{second.pk}": "1"}).status_code == 302
    assert [world.fresh(one).unit_rank for one in (first, second)] == [2, 1]
    path = board_of(world) + "cut-off/"
    assert browser.post(path, until="昨天").status_code == 422
    assert browser.post(path, until="2022-11-05T18:00").status_code == 422
    assert browser.post(path, until="2022-10-28T18:00", reason="留出审核时间").status_code == 302
    assert "2022年10月28日18:00" in visit(first.preparer).text(f"/apply/{first.pk}/")


def test_four_eyes_prepare_and_recommend(new_world: Any, clock: Any) -> None:
    """R7: the handler prepares, another person recommends."""
    from tests.doors.visiting import Visitor

    world = new_world(unit_pair_of_eyes=True)
    application = world.submitted_application()
    handler, approver = Visitor(world, world.handler, clock), Visitor(world, world.approver, clock)
    digest, code = application.current.digest, application.current.code
    path = f"/unit/a/{application.pk}/"
    assert (
        approver.post(path + "recommend/", version_digest=digest, opinion="同意", seal=file(), code=code).status_code
        == 422
    )
    assert (
        handler.post(path + "prepare/", version_digest=digest, opinion="建议推荐。", seal=file(), code=code).status_code
        == 302
    )
    page = approver.text(path + "recommend/")
    assert "建议推荐。" in page
    assert approver.post(path + "recommend/", version_digest=digest, opinion="建议推荐。").status_code == 302
    assert world.fresh(application).standing == "recommended"


PAGES = ("", "recommend/", "prepare/", "return/", "decline/", "take-back/", "withdraw/", "form.pdf")


@pytest.mark.parametrize("page", PAGES)
def test_a_unit_opens_only_what_was_sent_to_it(world: World, visit: Any, page: str) -> None:
    application = world.submitted_application()
    path = f"/unit/a/{application.pk}/{page}"
    assert visit().get(path).status_code == 302
    for person in (world.new_unit().approver, application.preparer, world.person()):
        assert visit(person).get(path).status_code == 403
        assert visit(person).post(path, reason="理由").status_code == 403
    assert visit(world.approver).get(f"/unit/a/987654/{page}").status_code == 404
    draft = world.draft_application(applicant=world.new_applicant())
    assert visit(world.approver).get(f"/unit/a/{draft.pk}/{page}").status_code == 403


@pytest.mark.parametrize("page", ["", "queue/", "recommended/", "channels/", "cut-off/", "letter.pdf", "summary.pdf"])
def test_a_desk_is_for_its_own_officers(world: World, visit: Any, page: str) -> None:
    path = board_of(world) + page
    assert visit(world.approver).get(path).status_code == 200
    assert visit(world.new_unit().approver).get(path).status_code == 403
    assert visit(world.applicant.person).get(path).status_code == 403
    assert visit(world.approver).get(f"/unit/p/nothing/{world.unit.organisation.pk}/{page}").status_code == 404


def test_a_code_from_paper_is_compared_with_the_version_in_force(world: World, visit: Any) -> None:
    """R7."""
    application = world.submitted_application()
    browser, path = visit(world.approver), f"/unit/a/{application.pk}/"
    assert "校验码与现行版本一致" in browser.text(f"{path}?code={application.current.code}")
    assert "版本不符" in browser.text(f"{path}?code=AAAAAAAA")


@pytest.mark.parametrize("page", ["/apply/", "queue/", ""])
def test_a_list_costs_the_same_queries_however_long(world: World, visit: Any, page: str) -> None:
    def cost() -> int:
        browser = visit(world.applicant.person if page == "/apply/" else world.approver)
        path = page if page == "/apply/" else board_of(world) + page
        browser.text(path)
        with CaptureQueriesContext(connection) as asked:
            browser.text(path)
        return len(asked)

    world.submitted_application()
    before = cost()
    for _ in range(6):
        world.submitted_application()
    assert cost() == before
    assert before <= 20
