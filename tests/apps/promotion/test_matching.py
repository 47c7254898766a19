"""After the release: pages with consent, needs, offers, matches followed up, the campaign (N21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jinbang.apps.promotion import actions, queries
from jinbang.apps.promotion.models import FollowUp, Match, Need, Offer, Page
from jinbang.apps.publication.actions import revoke_entry
from jinbang.apps.publication.models import Entry
from tests.publishing import listed, proposed
from tests.saying import refusal
from tests.world import World

WHEN = "2023-02-01T09:00"


@pytest.fixture
def entry(world: World) -> Entry:
    return listed(world, proposed(world))[0]


def offer(world: World, **changes: Any) -> Offer:
    said = {"organisation": "示例园区", "contact": "010-5550 0111", "kind": "pilot", "text": "提供中试厂房"} | changes
    return actions.make_offer(programme_id=world.programme.pk, at=world.at(WHEN), **said)


def need(world: World, entry: Entry) -> Need:
    return actions.state_need(entry_id=entry.pk, kind="pilot", text="寻求中试场地", actor=world.secretary, at=world.at(WHEN))  # fmt: skip


def test_the_nominee_writes_its_page_and_nothing_shows_without_consent(world: World, entry: Entry) -> None:
    owner, at = entry.application.preparer, world.at(WHEN)
    actions.edit_page(entry_id=entry.pk, text="示例介绍", consent=False, actor=owner, at=at)
    assert queries.consented_page(entry=entry) is None
    actions.edit_page(entry_id=entry.pk, text="示例介绍", consent=True, actor=owner, at=at)
    assert queries.consented_page(entry=entry).text == "示例介绍"
    assert world.ledger_kinds() == ["page.edit", "page.edit"]


def test_nobody_else_writes_it(world: World, entry: Entry) -> None:
    stranger = world.new_applicant().person
    with refusal("not-allowed"):
        actions.edit_page(entry_id=entry.pk, text="示例", consent=True, actor=stranger, at=world.at(WHEN))
    with refusal("not-allowed"):
        actions.state_need(entry_id=entry.pk, kind="pilot", text="示例", actor=stranger, at=world.at(WHEN))
    assert not Page.objects.exists()
    assert not Need.objects.exists()
    assert world.ledger_kinds() == []


def test_a_revoked_entry_has_no_page_and_its_needs_are_no_longer_shown(world: World, entry: Entry) -> None:
    need(world, entry)
    revoke_entry(entry_id=entry.pk, reason="材料不实", actor=world.secretary, at=world.at("2023-02-02T09:00"))
    with refusal("not-listed", "N21"):
        need(world, entry)
    assert queries.needs(programme=world.programme, at=world.at("2023-02-03T09:00")) == []


def test_anyone_may_offer_and_the_ledger_does_not_learn_the_contact(world: World) -> None:
    from jinbang.apps.ledger.queries import lines

    offer(world)
    assert world.ledger_kinds() == ["offer.make"]
    assert "5550" not in str(lines(kind="offer.make"))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"organisation": " "}, "incomplete"), ({"contact": ""}, "incomplete"), ({"kind": "gold"}, "incomplete"),
        ({"text": ""}, "incomplete"), ({"text": "示" * 4001}, "too-long"), ({"organisation": "示" * 201}, "too-long"),
    ],
)  # fmt: skip
def test_an_offer_says_who_what_and_how_to_reach_them(world: World, wrong: dict[str, str], code: str) -> None:
    with refusal(code, "N21"):
        offer(world, **wrong)
    assert not Offer.objects.exists()
    assert world.ledger_kinds() == []


def test_a_match_is_followed_to_its_outcome_in_order(world: World, entry: Entry) -> None:
    at, secretary = world.at(WHEN), world.secretary
    found = actions.match(need_id=need(world, entry).pk, offer_id=offer(world).pk, actor=secretary, at=at)
    with refusal("wrong-state"):
        actions.follow_up(match_id=found.pk, move="land", actor=secretary, at=at)
    with refusal("bad-move", "N21"):
        actions.follow_up(match_id=found.pk, move="jump", actor=secretary, at=at)
    for move in ("contact", "sign"):
        actions.follow_up(match_id=found.pk, move=move, actor=secretary, at=at)
    actions.follow_up(match_id=found.pk, move="land", amount=Decimal("120.50"), actor=secretary, at=at)
    found = Match.objects.get()
    assert (found.state, found.amount) == (Match.LANDED, Decimal("120.50"))
    assert list(FollowUp.objects.order_by("pk").values_list("state", flat=True)) == [
        "lead",
        "contacted",
        "signed",
        "landed",
    ]


def test_the_same_need_and_offer_meet_once(world: World, entry: Entry) -> None:
    one, other = need(world, entry), offer(world)
    actions.match(need_id=one.pk, offer_id=other.pk, actor=world.secretary, at=world.at(WHEN))
    world.mark()
    with refusal("matched-already", "N21"):
        actions.match(need_id=one.pk, offer_id=other.pk, actor=world.secretary, at=world.at(WHEN))
    assert Match.objects.count() == 1
    assert world.ledger_kinds() == []


def test_the_campaign_shows_public_events_by_day_and_names_no_revoked_entry(world: World, entry: Entry) -> None:
    at, secretary = world.at(WHEN), world.secretary
    plan = {"programme_id": world.programme.pk, "actor": secretary, "at": at, "medium": "示例媒体"}
    actions.plan_event(on=date(2023, 3, 2), title="后", **plan)
    actions.plan_event(on=date(2023, 3, 1), title="先", entry_id=entry.pk, **plan)
    actions.plan_event(on=date(2023, 3, 1), title="内部", public=False, **plan)
    events = queries.campaign(programme=world.programme, at=at)
    assert [(e.title, e.entry) for e in events] == [("先", entry), ("后", None)]
    revoke_entry(entry_id=entry.pk, reason="材料不实", actor=secretary, at=world.at("2023-02-02T09:00"))
    assert queries.campaign(programme=world.programme, at=world.at("2023-02-03T09:00"))[0].entry is None
    with refusal("incomplete", "N21"):
        actions.plan_event(on=date(2023, 3, 1), title=" ", **plan)
