"""From the letter's link to the report of lobbying, by the forms that experts see (R9, R10, R20)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.reviewing import DRAWN, SCORED, Review

from jinbang.apps.panels.models import Invitation, Solicitation


def link(token: str) -> str:
    return reverse("expert:invitation", args=[token])


@pytest.fixture
def letters(world: Any) -> dict[int, str]:
    """expert id → token of the letter."""
    return Review(world).invited()


def test_the_link_is_accepted_once_makes_the_account_and_leads_to_the_undertaking(world, visit, letters):
    expert, token = next(iter(letters.items()))
    browser = visit().at(DRAWN)
    assert 'value="accept"' in browser.text(link(token))
    answer = browser.post(link(token), answer="accept")
    mine = Invitation.objects.get(expert=expert)
    assert (mine.state, answer.headers["Location"]) == ("accepted", reverse("expert:undertaking", args=[mine.pk]))
    assert world.ledger_kinds() == ["invitation.accept"]
    again = visit().at(DRAWN).post(link(token), answer="accept")  # a second press, or whoever finds the letter
    assert again.status_code in (404, 409)
    assert world.ledger_kinds() == ["invitation.accept"]
    for _ in range(2):
        assert browser.post(reverse("expert:undertaking", args=[mine.pk])).status_code == 302
    assert world.ledger_kinds() == ["invitation.accept", "undertaking.sign"]


@pytest.mark.parametrize("token", ["wrong", "0" * 32, "示例"])
def test_a_wrong_token_opens_nothing(world, visit, letters, token):
    for method in ("get", "post"):
        assert getattr(visit().at(DRAWN).client, method)(link(token)).status_code == 404
    assert world.ledger_kinds() == []


def test_an_invitation_that_has_ended_cannot_be_accepted(world, visit, letters):
    expert, token = next(iter(letters.items()))
    Invitation.objects.filter(expert=expert).update(state=Invitation.EXPIRED)
    assert visit().at(DRAWN).post(link(token), answer="accept").status_code in (404, 409)
    assert Invitation.objects.get(expert=expert).state == Invitation.EXPIRED
    assert world.ledger_kinds() == []


def test_declining_twice_calls_one_stand_in(world, visit, letters):
    token = next(iter(letters.values()))
    for _ in range(2):
        visit().at(DRAWN).post(link(token), answer="decline", reason="时间冲突")
    assert world.ledger_kinds() == ["invitation.decline", "invitation.send"]


def test_R10_a_conflict_is_declared_with_a_reason_and_hides_the_application(world, visit):
    seat = Review(world).seated(1)[0]
    browser, address = visit(seat.expert.person).at(SCORED), reverse("expert:declare", args=[seat.contest_id])
    silent = browser.post(address, **{f"conflict-{seat.pk}": "on"})
    assert (silent.status_code, world.ledger_kinds()) == (422, [])
    assert browser.post(address, **{f"conflict-{seat.pk}": "on", f"reason-{seat.pk}": "曾共事"}).status_code == 302
    kinds = world.ledger_kinds()
    assert kinds
    browser.post(address, **{f"conflict-{seat.pk}": "on", f"reason-{seat.pk}": "曾共事"})  # sent twice
    assert world.ledger_kinds() == kinds
    assert browser.get(reverse("expert:seat", args=[seat.pk])).status_code in (403, 404)
    assert seat.application.title not in browser.text(reverse("expert:home"))


def test_R20_lobbying_is_reported_in_one_click_without_a_word_of_explanation(world, visit):
    seat = Review(world).seated(1)[0]
    browser, address = visit(seat.expert.person).at(SCORED), reverse("expert:solicitation")
    page = browser.text(address)
    assert 'value="asks-for-names"' in page  # probing for the names of experts is one of the kinds
    assert browser.post(address, kind="").status_code == 422
    assert browser.post(address, kind="asks-for-names").status_code == 302
    report = Solicitation.objects.get()
    assert (report.kind, report.text, report.by) == ("asks-for-names", "", seat.expert.person)
    assert world.ledger_kinds() == ["solicitation.report"]


def test_R20_who_holds_no_office_and_no_seat_has_nothing_to_report_here(world, visit):
    answer = visit(world.person()).at(SCORED).post(reverse("expert:solicitation"), kind="gift")
    assert (answer.status_code, Solicitation.objects.count()) == (404, 0)
