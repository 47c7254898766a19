"""Notice, objections, release, certificates, promotion at the door (R16, R17, R18, T12, T14, N20, N21)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from tests.books import workbook
from tests.doors.queue import worked
from tests.doors.secretariat import later
from tests.world import World

from jinbang.apps.people.models import Role
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication import queries
from jinbang.apps.publication.models import Entry
from jinbang.lifecycle import Refused


def test_the_office_announces_what_is_proposed_r16(world: Any, browser: Any) -> None:
    found = later.proposed(world, 2)
    desk = browser(world.secretary).at(later.ANNOUNCED)
    assert desk.do(("notices",), "announce", text="现予公示。", days="1").status_code == 422
    assert desk.do(("notices",), "announce", text="现予公示。", days="7").status_code == 302
    assert "2023年2月17日24:00" in desk.get("notices").content.decode()
    assert {world.fresh(one).standing for one in found} == {"on-notice"}


def test_an_anonymous_objection_is_refused_t12(world: Any) -> None:
    notice, found = later.on_notice(world, 2)
    with pytest.raises(Refused) as refused:
        publication.file_objection(
            notice_id=notice.pk,
            application_id=found[0].pk,
            name="",
            contact="",
            text="该项目的权属存在争议。",
            evidence=[publication.Evidence("证据.png", later.PNG)],
            at=world.at("2023-02-11T09:00"),
        )
    assert refused.value.refusal.code == "anonymous"
    assert refused.value.refusal.source == "R17"
    assert not queries.objections(programme=world.programme).exists()


def test_who_objected_is_for_the_handler_alone_r17(world: Any, browser: Any) -> None:
    notice, found = later.on_notice(world, 2)
    one = later.objection(world, notice, found[0])
    handler = browser(world.secretary).at("2023-02-12T09:00")
    colleague = browser(world.officer(Role.SECRETARY)).at("2023-02-12T09:00")
    auditor = browser(world.auditor)
    digest = one.evidence[0]["digest"]
    for desk in (handler, colleague, auditor):
        assert "示例异议人" not in desk.get("objection", one.pk).content.decode()
        assert "示例异议人" not in desk.get("objections").content.decode()
    assert auditor.do(("objection", one.pk), "take").status_code == 403
    assert handler.do(("objection", one.pk), "take").status_code == 302
    page = handler.get("objection", one.pk).content.decode()
    assert "示例异议人" in page
    assert "010-5550 0109" in page
    assert handler.get("evidence", one.pk, digest).status_code == 200
    for desk in (colleague, auditor):
        hidden = desk.get("objection", one.pk).content.decode()
        assert "示例异议人" not in hidden
        assert "权属存在争议" not in hidden
        assert desk.get("evidence", one.pk, digest).status_code == 403
    assert colleague.do(("objection", one.pk), "decide", admit="yes").status_code == 403


def test_an_admitted_objection_suspends_and_a_refusal_needs_a_code(world: Any, browser: Any) -> None:
    notice, found = later.on_notice(world, 2)
    one, other = (later.objection(world, notice, a) for a in found)
    desk = browser(world.secretary).at("2023-02-12T09:00")
    for case in (one, other):
        desk.do(("objection", case.pk), "take")
    assert desk.do(("objection", other.pk), "decide", admit="no", code="").status_code == 422
    code = world.definition.objection_refusals[0].code
    assert desk.do(("objection", other.pk), "decide", admit="no", code=code).status_code == 302
    assert desk.do(("objection", one.pk), "decide", admit="yes").status_code == 302
    assert world.fresh(found[0]).standing == "suspended"
    assert desk.do(("objection", one.pk), "answer", outcome="keep", investigation="", answer="").status_code == 422
    assert desk.do(("objection", one.pk), "answer", outcome="keep", investigation="示例调查", answer="示例答复").status_code == 302  # fmt: skip
    assert world.fresh(found[0]).standing == "on-notice"


def _book(rows: list[list[str]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("结果.xlsx", workbook(rows))


def _apart(world: Any) -> int:
    return next(one.pk for key, one in world.contests.items() if world.definition.contests[key].separately_organised)


def test_a_separately_organised_list_is_brought_in_from_a_workbook_n20(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2023-03-01T09:00")
    good = _book([["名称", "单位"], ["示例条目甲", "示例机构"], ["示例条目乙", "示例机构"]])
    assert desk.do(("lists",), "import", contest=_apart(world), file=good).status_code == 302
    page = desk.get("lists").content.decode()
    assert "示例条目甲" in page
    assert "结果.xlsx" in page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["单位"], ["示例机构"]], "没有“名称”列"),
        ([["名称"], ["示例条目"], ["示例条目"]], "重复"),
        ([["名称"]], "没有数据"),
    ],
)
def test_a_bad_workbook_brings_in_nothing(world: Any, browser: Any, rows: list[list[str]], said: str) -> None:
    desk = browser(world.secretary).at("2023-03-01T09:00")
    answer = desk.do(("lists",), "import", contest=_apart(world), file=_book(rows))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not queries.all_entries(programme=world.programme).exists()


def test_what_is_no_workbook_is_one_clear_message(world: Any, browser: Any) -> None:
    desk = browser(world.secretary)
    answer = desk.do(("lists",), "import", contest=_apart(world), file=SimpleUploadedFile("a.xlsx", b"no workbook"))
    assert answer.status_code == 422
    assert "无法读取" in answer.content.decode()


def test_the_instant_of_release_is_fixed_and_never_in_the_past_r18(world: Any, browser: Any) -> None:
    desk = browser(world.secretary).at("2023-03-01T09:00")
    assert desk.do(("lists",), "release", release_at="2023-02-01T09:00").status_code == 422
    assert desk.do(("lists",), "release", release_at="soon").status_code == 422
    assert (
        desk.do(("lists",), "release", release_at=later.RELEASED, document_number="示例发〔0000〕1号").status_code
        == 302
    )
    assert "2023年3月10日09:00" in desk.get("lists").content.decode()


def test_certificates_are_issued_voided_and_an_entry_revoked(world: Any, browser: Any) -> None:
    later.listed(world, 2)
    desk = browser(world.secretary).at("2023-03-11T09:00")
    first, second = queries.all_entries(programme=world.programme)
    answer = desk.do(("certificates",), "issue", entries=[first.pk, second.pk])
    assert answer.status_code == 302
    one, other = (e.certificates.get() for e in (first, second))
    assert one.number != other.number
    assert one.number in desk.get("certificates").content.decode()
    assert desk.do(("certificates",), "void", number=one.number, reason="").status_code == 422
    assert desk.do(("certificates",), "void", number=one.number, reason="名称有误").status_code == 302
    assert desk.do(("lists",), "revoke", entry=second.pk, reason="示例撤销").status_code == 302
    assert queries.certificate(number=other.number).voided_at is not None  # type: ignore[union-attr]
    assert "示例撤销" in desk.get("lists").content.decode()


def test_a_need_meets_an_offer_and_is_followed_to_its_outcome_n21(world: Any, browser: Any) -> None:
    from jinbang.apps.promotion import actions as promotion
    from jinbang.apps.promotion import queries as promoted

    later.listed(world, 1)
    desk = browser(world.secretary).at("2023-03-20T09:00")
    entry = queries.all_entries(programme=world.programme).get()
    assert desk.do(("promotion",), "need", entry=entry.pk, kind="pilot", text="寻求中试验证").status_code == 302
    offer = promotion.make_offer(programme_id=world.programme.pk, organisation="示例园区", contact="010-5550 0110", kind="pilot", text="提供中试线", at=world.at("2023-03-19T09:00"))  # fmt: skip
    need = promoted.needs(programme=world.programme, at=world.at("2023-03-20T10:00"))[0]
    assert desk.do(("promotion",), "match", need=need.pk, offer=offer.pk).status_code == 302
    match = promoted.matches(programme=world.programme).get()
    assert desk.do(("promotion",), "follow", match=match.pk, move="land").status_code == 422
    for move in ("contact", "sign", "land"):
        assert desk.do(("promotion",), "follow", match=match.pk, move=move, amount="120.5").status_code == 302
    assert "落地" in desk.get("promotion").content.decode()
    assert (
        desk.do(("promotion",), "event", on="2023-04-01", medium="示例报", title="示例报道", public="yes").status_code
        == 302
    )
    assert desk.do(("promotion",), "event", on="tomorrow", medium="示例报", title="示例报道").status_code == 422


def test_a_name_that_cannot_be_shown_gets_no_certificate_and_the_office_is_told_t14(world: Any, browser: Any) -> None:
    later.listed(world, 2)
    desk = browser(world.secretary).at("2023-03-11T09:00")
    first, second = queries.all_entries(programme=world.programme)
    type(first).objects.filter(pk=first.pk).update(name="示例\U0003ffff")
    answer = desk.client.post(desk.url("certificates"), {"do": "issue", "entries": [first.pk, second.pk]}, follow=True)
    assert "1 项未签发" in answer.content.decode()
    assert not first.certificates.filter(voided_at=None).exists()
    assert second.certificates.filter(voided_at=None).count() == 1


def test_T14_many_certificates_are_issued_by_the_queue_and_the_page_names_what_could_not_be(
    world: World, browser: Any
) -> None:
    found = [
        Entry.objects.create(
            contest=world.contests["rising-enterprise"], slug=f"entry-{n}", name=name, order_key=f"{n}",
            listed_at=world.at(later.RELEASED),
        )
        for n, name in enumerate(("示例甲", "示例\U0003ffff", "示例丙", "示例丁"))
    ]  # fmt: skip
    desk = browser(world.secretary).at("2023-03-11T09:00")
    ids = [one.pk for one in found]
    sent = desk.do(("certificates",), "issue", entries=ids)
    again = desk.do(("certificates",), "issue", entries=ids)  # pressed twice
    assert sent.status_code == 302
    assert sent.headers["Location"] == again.headers["Location"]
    assert DBTaskResult.objects.count() == 1
    page = desk.client.get(sent.headers["Location"])
    assert page["Refresh"] == "2"
    assert 'max="4" value="0"' in page.content.decode()
    worked()
    page = desk.client.get(sent.headers["Location"])
    assert "Refresh" not in page
    assert "已处理 4 / 4：签发 3，未签发 1" in page.content.decode()
    assert "U+3FFFF" in page.content.decode()
    assert [one.certificates.count() for one in found] == [1, 0, 1, 1]
    assert "4 / 4" in desk.get("certificates").content.decode()

    taken = reverse("exports:certificates", args=[world.key])
    assert taken in desk.get("certificates").content.decode()
    assert desk.client.get(taken).status_code == 202
    worked()
    with zipfile.ZipFile(BytesIO(b"".join(desk.client.get(taken).streaming_content))) as archive:
        assert len(archive.namelist()) == 4  # three papers and their digests
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    assert desk.client.get(taken, {"contest": "no-such"}).status_code == 404


def test_a_run_whose_job_failed_says_so_and_goes_on_when_asked(world: World, browser: Any) -> None:
    found = [
        Entry.objects.create(
            contest=world.contests["rising-enterprise"], slug=f"entry-{n}", name=f"示例{n}", listed_at=world.at(later.RELEASED)
        )
        for n in range(4)
    ]  # fmt: skip
    desk = browser(world.secretary).at("2023-03-11T09:00")
    there = desk.do(("certificates",), "issue", entries=[one.pk for one in found]).headers["Location"]
    DBTaskResult.objects.get().set_failed(RuntimeError("the process died"))
    assert "已中断" in desk.client.get(there).content.decode()
    assert desk.client.post(there, {"do": "again"}).status_code == 302
    worked()
    assert "已处理 4 / 4：签发 4" in desk.client.get(there).content.decode()


def test_the_page_of_the_lists_says_who_still_waits_and_asks_for_no_release_r18(world: Any, browser: Any) -> None:
    later.passed(world, 2)
    desk = browser(world.secretary).at(later.RELEASED)
    page = desk.get("lists").content.decode()
    assert "还不能发布" in page
    assert "（2 项）" in page
    assert "release_at" not in page
    answer = desk.do(("lists",), "release", release_at="2023-03-10T09:00")
    assert answer.status_code == 422
    assert "还有申报没有结论，不能发布" in answer.content.decode()
