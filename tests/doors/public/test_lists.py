"""Released lists, entries, certificates, offers, the record (R18, N21)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.publishing import drawn, listed, proposed
from tests.world import World

from jinbang.apps.ledger.actions import seal
from jinbang.apps.ledger.queries import log_key
from jinbang.apps.promotion import actions as promotion
from jinbang.apps.promotion.models import Offer
from jinbang.apps.publication import actions as publication
from jinbang.transparency import VerifierKey, open_note

LATER = "2023-02-01T09:00"


def imported(world: World, count: int) -> None:
    rows = [{"name": f"示例条目{n:03d}", "organisation": "示例机构"} for n in range(count)]
    publication.import_results(
        contest_id=world.contests["open-source"].pk, rows=rows, file_name="a.xlsx", digest="0" * 64, actor=world.secretary,
        at=world.at("2022-12-20T09:00"),
    )  # fmt: skip


def test_before_the_instant_a_list_is_empty_and_its_entries_are_not_found(client: Client, world: World, clock: Any) -> None:  # fmt: skip
    """R18"""
    entry = listed(world, proposed(world))[0]
    clock("2023-01-10T08:59:59")
    assert "尚未发布" in client.get("/lists/kczg-2022/rising-enterprise/").content.decode()
    assert client.get(f"/entries/{entry.slug}/").status_code == 404
    clock("2023-01-10T09:00")
    page = client.get("/lists/kczg-2022/rising-enterprise/").content.decode()
    assert entry.name in page
    assert "不分名次，按推荐单位排列" in page
    assert client.get(f"/entries/{entry.slug}/").status_code == 200
    assert "已发布 1 项" in client.get("/").content.decode()


def test_a_long_list_is_read_page_by_page(client: Client, world: World, clock: Any) -> None:
    imported(world, 230)
    listed(world, proposed(world))
    clock(LATER)
    path, seen = "/lists/kczg-2022/open-source/", []
    query = ""
    for _ in range(3):
        answer = client.get(path + query)
        rows = answer.context["page"].rows
        seen += [one.pk for one in rows]
        query = f"?after={answer.context['page'].next}"
    assert len(set(seen)) == 230
    assert answer.context["page"].next is None
    for wrong in ("?after=x", "?after=99999999999999999999"):
        assert client.get(path + wrong).status_code == 404


@pytest.mark.parametrize("count", [3, 30, 90])
def test_a_list_costs_the_same_queries_however_long(client: Client, world: World, clock: Any, count: int) -> None:
    imported(world, count)
    listed(world, proposed(world))
    clock(LATER)
    with CaptureQueriesContext(connection) as found:
        client.get("/lists/kczg-2022/open-source/")
    assert len(found) <= 8


def test_a_nominee_s_own_page_shows_with_consent_only(client: Client, world: World, clock: Any) -> None:
    entry = listed(world, proposed(world))[0]
    clock(LATER)
    owner, at = entry.application.preparer, world.at(LATER)
    promotion.edit_page(entry_id=entry.pk, text="示例自述文字", consent=False, actor=owner, at=at)
    assert "示例自述文字" not in client.get(f"/entries/{entry.slug}/").content.decode()
    promotion.edit_page(entry_id=entry.pk, text="示例自述文字", consent=True, actor=owner, at=at)
    promotion.state_need(entry_id=entry.pk, kind="pilot", text="寻求中试场地", actor=owner, at=at)
    page = client.get(f"/entries/{entry.slug}/").content.decode()
    assert "示例自述文字" in page
    assert "寻求中试场地" in page
    assert "寻求中试场地" in client.get("/p/kczg-2022/offers/").content.decode()


def test_a_revoked_entry_says_so(client: Client, world: World, clock: Any) -> None:
    entry = listed(world, proposed(world))[0]
    publication.revoke_entry(
        entry_id=entry.pk, reason="材料不实", actor=world.secretary, at=world.at("2023-01-20T09:00")
    )
    clock(LATER)
    for path in (f"/entries/{entry.slug}/", "/lists/kczg-2022/rising-enterprise/"):
        assert "已撤销" in client.get(path).content.decode()


def test_a_certificate_is_in_force_void_or_not_there(client: Client, world: World, clock: Any) -> None:
    entry = listed(world, proposed(world))[0]
    at = world.at("2023-01-12T09:00")
    number = publication.issue_certificates(programme_id=world.programme.pk, entries=[entry.pk], render=drawn, actor=world.secretary, at=at)[0][0].number  # fmt: skip
    clock(LATER)
    answer = client.get("/check/", {"number": f" {number.lower()} "})
    page = client.get(answer["Location"]).content.decode()
    assert "真实有效" in page
    assert entry.name in page
    publication.void_certificate(number=number, reason="名称有误", actor=world.secretary, at=at)
    page = client.get(f"/check/{number}/").content.decode()
    assert "已作废" in page
    assert "名称有误" in page
    assert "真实有效" not in page
    answer = client.get("/check/NONE-1/")
    assert answer.status_code == 404
    assert "没有这份证书" in answer.content.decode()
    assert client.get("/check/").status_code == 200


def test_an_offer_is_sent_or_kept_as_typed(client: Client, world: World, clock: Any) -> None:
    typed = {"organisation": "示例园区", "contact": "", "kind": "pilot", "text": "提供中试厂房"}
    answer = client.post("/p/kczg-2022/offers/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "示例园区" in page
    assert "提供中试厂房" in page
    assert 'href="#f-contact"' in page
    assert not Offer.objects.exists()
    answer = client.post("/p/kczg-2022/offers/", {**typed, "contact": "010-5550 0111"}, follow=True)
    assert "秘书处会与您联系" in answer.content.decode()
    assert Offer.objects.get().contact not in answer.content.decode()


def test_a_checkpoint_is_a_signed_text_that_the_published_key_verifies(
    client: Client, world: World, clock: Any
) -> None:
    world.submitted_application()
    seal(at=world.deadline, reason="cut-off collection")
    clock(LATER)
    page = client.get("/record/").content.decode()
    assert "cut-off collection" in page
    assert log_key().replace("+", "&#43;") in page or log_key() in page
    address = re.search(r'href="(/record/[0-9]+\.txt)"', page)
    assert address is not None
    answer = client.get(address[1])
    assert answer["Content-Type"].startswith("text/plain")
    assert open_note(answer.content.decode(), [VerifierKey.parse(log_key())])
