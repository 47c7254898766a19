"""Sealed ballots at the door: codes shown once, seals after the vote, papers after the count, the public after the release (R14, R18)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.doors.secretariat import later

from jinbang.apps.deliberation import queries
from jinbang.apps.deliberation.models import Ballot
from jinbang.apps.publication import actions as publication

CODE = re.compile(r'<code class="digest">([0-9a-f]{4}(?: [0-9a-f]{4}){4})</code>')


@pytest.fixture
def sitting(world: Any, browser: Any) -> Any:
    """Two items up for the vote of three members."""
    later.passed(world, 2)
    members = later.committee(world, 3)
    one = later.convened(world, members)
    for member in members:
        browser(member).at(later.SITS).do(("sitting", one.pk), "sign-in")
    desk = browser(world.secretary).at(later.SITS)
    desk.do(("sitting", one.pk), "open")
    desk.do(("sitting", one.pk), "ballot", all="yes")
    return one, members, desk


def _cast(browser: Any, member: Any, one: Any, choice: str = "yes") -> str:
    marks = {f"ballot-{row.pk}": choice for row in queries.open_ballots(sitting=one)}
    answer = browser(member).at(later.SITS).do(("vote", one.pk), "cast", **marks)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return str(answer.content.decode())


def test_the_codes_are_shown_once_to_the_voter_and_kept_nowhere(browser: Any, sitting: Any) -> None:
    one, members, desk = sitting
    page = _cast(browser, members[0], one)
    codes = CODE.findall(page)
    assert len(set(codes)) == 2
    assert "只在本页显示这一次" in page
    assert "同意" not in page.partition("<main")[2]  # what is printed does not say how one voted
    for seen in (
        browser(members[0]).get("vote", one.pk),
        browser(members[0]).get("sitting", one.pk),
        desk.get("papers", one.pk),
    ):
        assert seen.status_code == 200
        assert not CODE.findall(seen.content.decode())
    assert not any(code[:4] in str(kept.get_decoded()) for code in codes for kept in Session.objects.all())


def test_a_vote_sent_after_the_session_ended_leaves_no_copy(browser: Any, sitting: Any) -> None:
    one, _, desk = sitting
    (ballot, _) = queries.open_ballots(sitting=one)
    stranger = Client()
    answer = stranger.post(desk.url("vote", one.pk), {"do": "cast", f"ballot-{ballot.pk}": "no"})
    assert answer.status_code == 302
    assert not any(f"ballot-{ballot.pk}" in str(kept.get_decoded()) for kept in Session.objects.all())


def test_seals_come_when_the_vote_ends_papers_when_it_is_counted(browser: Any, sitting: Any) -> None:
    one, members, desk = sitting
    codes = [
        CODE.findall(_cast(browser, m, one, choice)) for m, choice in zip(members, ("yes", "yes", "no"), strict=True)
    ]
    assert desk.do(("sitting", one.pk), "count").status_code == 422  # first the vote is ended
    assert desk.do(("sitting", one.pk), "end-vote").status_code == 302
    assert desk.do(("sitting", one.pk), "end-vote").status_code == 422
    first, _ = Ballot.objects.order_by("item__order")
    page = desk.get("papers", one.pk, ballot=first.pk).content.decode()
    assert all(code[0].replace(" ", "") in page for code in codes)
    assert "不同意" not in page.partition("<main")[2]
    assert desk.do(("sitting", one.pk), "count").status_code == 302
    hit = desk.get("papers", one.pk, code=codes[2][0].upper()).content.decode()
    assert "已找到" in hit
    where = re.search(r'href="([^"]*\?ballot=[^"]*code=[^"]*)"', hit)
    assert where is not None
    shown = desk.client.get(where[1].replace("&amp;", "&")).content.decode()
    assert re.search(r"您查询的票</span></td><td[^>]*><[^>]*>不同意", shown)
    assert "同意 2，不同意 1，弃权 0；需 2 票" in shown
    assert "没有找到" in desk.get("papers", one.pk, code="0" * 20).content.decode()
    assert "看不懂这个查询码" in desk.get("papers", one.pk, code="xyz").content.decode()
    assert desk.get("papers", one.pk, ballot=10**9).status_code == 404
    assert desk.get("papers", one.pk, ballot=first.pk, file="bel").status_code == 404


def test_the_page_of_ballots_asks_as_often_for_two_as_for_one(browser: Any, sitting: Any) -> None:
    one, _, desk = sitting
    desk.do(("sitting", one.pk), "end-vote")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get("papers", one.pk).status_code == 200
        counts.append(len(asked))
        Ballot.objects.order_by("pk").last().item.ballots.filter(closed_at__isnull=False).update(closed_at=None)
    assert counts[0] == counts[1]


def test_the_public_sees_them_with_the_lists_and_not_before(world: Any, browser: Any, sitting: Any) -> None:
    one, members, desk = sitting
    code = CODE.findall(_cast(browser, members[0], one))[0]
    _cast(browser, members[1], one)
    desk.do(("sitting", one.pk), "end-vote")
    desk.do(("sitting", one.pk), "count")
    address = reverse("public:ballots", args=[world.key])
    ballot = Ballot.objects.order_by("item__order").first()
    public = browser(None)
    for query in ({}, {"code": code}, {"ballot": ballot.pk}):
        page = public.client.get(address, query).content.decode()
        assert "在榜单发布时一并公布" in page
        assert code.replace(" ", "") not in page
    from jinbang.apps.deliberation import actions as deliberation

    at = world.at(later.SITS)
    wanted = {item.application_id: "propose" for item in one.items.all()}
    deliberation.decide(programme_id=world.programme.pk, outcomes=wanted, actor=world.secretary, at=at)
    notice = publication.announce(programme_id=world.programme.pk, actor=world.secretary, at=world.at(later.ANNOUNCED))
    publication.end_notice(notice_id=notice.pk, at=notice.closes)
    release = world.at(later.RELEASED)
    publication.decide_release(programme_id=world.programme.pk, release_at=release, actor=world.secretary, at=world.at("2023-03-01T09:00"))  # fmt: skip
    publication.release_lists(programme_id=world.programme.pk, at=release)
    public.at(later.RELEASED)
    number = ballot.item.application.number
    assert number in public.client.get(address).content.decode()
    assert "已找到" in public.client.get(address, {"code": code}).content.decode()
    page = public.client.get(address, {"ballot": ballot.pk}).content.decode()
    assert code.replace(" ", "") in page
    assert "同意 2，不同意 0，弃权 0" in page
    assert not any(member.name in page for member in members)
    assert address in public.client.get(reverse("public:lists")).content.decode()
