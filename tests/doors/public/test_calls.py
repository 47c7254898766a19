"""The notice of a call and the full call, as anyone reads them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.world import ROOT, World, load_call

from jinbang.apps.nominations import actions as nominations
from jinbang.rules.reading import to_bundle


def text(client: Client, path: str, language: str = "zh-hans") -> str:
    client.cookies["language"] = language
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_home_is_the_notice_of_the_newest_call(client: Client, world: World, clock: Any) -> None:
    world.unit  # noqa: B018 - one recommending unit
    page = text(client, "/")
    for words in ("科协办函创字〔2022〕91号", "关于征集遴选2022年“科创中国”系列榜单的通知", "2022年10月31日24:00", "12天6小时04分",
                  "已有推荐单位", "开始申报", "推荐单位入口", "七类榜单", "5+1 领域", "结果一并发布"):  # fmt: skip
        assert words in page, words


def test_stages_overlap_and_each_one_under_way_says_so(client: Client, world: World, clock: Any) -> None:
    page = text(client, "/")
    assert page.count('aria-current="step"') == 2
    clock("2022-10-31T24:00")
    page = text(client, "/")
    assert "已截止" in page
    assert "开始申报" not in page


def test_the_second_before_24_00_is_open(client: Client, world: World, clock: Any) -> None:
    """R1"""
    clock("2022-10-31T23:59:59")
    page = text(client, "/")
    assert "开始申报" in page
    assert "0分01秒" in page


def test_the_full_call_has_every_clause_and_the_worked_sum(client: Client, world: World, clock: Any) -> None:
    page = text(client, "/p/kczg-2022/call/")
    definition = world.definition
    assert 'number">29<' in page
    assert 'number">58<' in page
    for body in definition.bodies:
        if body.key in {m.body for m in definition.mandates}:
            assert body.name.zh in page
    for contact in definition.contacts:
        for phone in contact.phones:
            assert phone.number in page
    assert "示例，不是附件原文" in page
    assert page.count("行业惯例") >= 20


def test_the_forms_are_readable_and_marked_as_examples(client: Client, world: World, clock: Any) -> None:
    for key, form in world.definition.forms.items():
        page = text(client, f"/p/kczg-2022/call/forms/{key}/")
        assert "本样表为示例" in page
        assert all(field.name.zh in page for field in form.fields.values())


def test_an_amendment_shows_its_reason_and_what_changed(client: Client, world: World, clock: Any) -> None:
    world.amended(correction_days=7)
    page = text(client, "/p/kczg-2022/call/versions/")
    assert "示例修订" in page
    assert "correction_days" in page
    assert "第 2 版" in page


def test_a_call_that_is_not_there_is_not_found(client: Client, world: World, clock: Any) -> None:
    for path in ("/p/none/", "/p/none/call/", "/p/kczg-2022/call/forms/none/", "/notices/kczg-2022/9/", "/entries/none/",
                 "/lists/kczg-2022/none/", "/record/999.txt", "/p/none/offers/", "/p/none/campaign/"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_without_any_call_home_says_so(client: Client, db: None) -> None:
    assert "目前没有发布的评选通知" in client.get("/").content.decode()


def test_extensions_are_published_with_their_reason(client: Client, world: World, clock: Any) -> None:
    """R1"""
    application = world.draft_application()
    nominations.extend(
        programme=world.key, stage="collection", until=world.at("2022-11-03T24:00"), reason="示例：平台故障", application_id=application.pk,
        actor=world.secretary, at=world.at("2022-10-18T09:00"),
    )  # fmt: skip
    page = text(client, "/p/kczg-2022/call/versions/")
    assert "示例：平台故障" in page
    assert "2022年11月3日24:00" in page
    assert application.number in page


ENGLISH = (
    "/", "/p/kczg-2022/call/", "/p/kczg-2022/call/forms/technology/", "/p/kczg-2022/call/versions/", "/notices/", "/lists/",
    "/check/", "/record/", "/record/promises/", "/objections/", "/p/kczg-2022/offers/", "/p/kczg-2022/campaign/",
)  # fmt: skip


@pytest.mark.parametrize("path", ENGLISH)
def test_the_english_pages_have_no_chinese_of_ours(client: Client, world: World, clock: Any, path: str) -> None:
    """The document number, the seal and the other language's own name aside."""
    page = re.sub(r'(?s)<head>.*?</head>|<[^>]*lang="zh-Hans"[^>]*>[^<]*|<!--.*?-->', "", text(client, path, "en"))
    assert re.findall("[\u4e00-\u9fff]+", page.replace(world.definition.document_number, "")) == []


@pytest.mark.parametrize("path", ENGLISH)
def test_nothing_is_inline(client: Client, world: World, clock: Any, path: str) -> None:
    """The content security policy refuses inline styles and scripts, so there are none."""
    inline = re.compile(r"<[^>]*\s(?:style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    assert inline.findall(text(client, path)) == []


def test_a_call_where_nobody_recommends_and_the_zone_is_another(client: Client, db: None, clock: Any) -> None:
    """English first, Berlin, no channels: the same pages."""
    files = to_bundle(ROOT / "programmes" / "teaching-awards")
    programme = load_call(files=files)
    clock("2025-10-20T10:00")
    page = text(client, "/", "en")
    assert "Europe/Berlin" in page
    assert "31 Oct 2025, 24:00" in page
    assert "Recommending units" not in page
    assert "58<" not in text(client, f"/p/{programme.key}/call/", "en")
    assert f"/p/{'kczg-2022'}/" in page
