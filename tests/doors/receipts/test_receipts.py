"""N5: whoever hands something in gets a receipt on the page, in the letter and as a file, which a stranger checks offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core import mail
from tests.doors.receipts.checking import numbered, verdicts
from tests.reviewing import SCORED, Review
from tests.world import World

from jinbang.apps.mailroom.actions import deliver
from jinbang.apps.mailroom.models import Letter


def test_a_unit_keeps_the_receipt_of_its_recommendation(world: World, visit: Any, home: Path) -> None:
    application = world.recommended_application()
    address = f"/unit/a/{application.pk}/receipt.txt"
    browser = visit(world.approver)
    page = browser.text(f"/unit/a/{application.pk}/")
    assert address in page
    assert "约一秒后写入" in page
    assert verdicts(home, browser.get(address).content)["signed"] == "held"
    numbered(world)
    assert "约一秒后写入" not in browser.text(f"/unit/a/{application.pk}/")
    found = verdicts(home, browser.get(address).content)
    assert {found[name] for name in ("signed", "entry", "logged")} == {"held"}
    assert visit(world.applicant.person).get(address).status_code in (403, 404)
    assert visit(world.new_unit().approver).get(address).status_code in (403, 404)


def test_before_the_recommendation_there_is_no_receipt(world: World, visit: Any) -> None:
    application = world.submitted_application()
    assert visit(world.approver).get(f"/unit/a/{application.pk}/receipt.txt").status_code == 404


def test_a_body_keeps_the_receipt_of_its_filing_and_what_was_filed(world: World, visit: Any, home: Path) -> None:
    review = Review(world)
    filing = review.filed()
    numbered(world)
    browser = visit(review.manager).at("2022-11-03T10:00")
    page = browser.text(f"{review.address}filing/")
    receipt, content = (f"{review.address}filing/{filing.number}/{name}" for name in ("receipt.txt", "content.json"))
    assert receipt in page
    found = verdicts(home, browser.get(receipt).content, browser.get(content).content)
    assert {found[name] for name in ("signed", "content", "entry", "logged")} == {"held"}
    assert visit(world.approver).get(receipt).status_code in (403, 404)
    assert browser.get(f"{review.address}filing/9/receipt.txt").status_code == 404


def test_an_expert_keeps_the_receipt_of_a_sheet_until_it_is_sent_back(world: World, visit: Any, home: Path) -> None:
    review = Review(world)
    seat = review.scored(1)[0]
    numbered(world)
    browser = visit(seat.expert.person).at(SCORED)
    receipt, content = f"/expert/seat/{seat.pk}/receipt.txt", f"/expert/seat/{seat.pk}/content.json"
    assert receipt in browser.text(f"/expert/seat/{seat.pk}/")
    found = verdicts(home, browser.get(receipt).content, browser.get(content).content)
    assert {found[name] for name in ("signed", "content", "entry", "logged")} == {"held"}
    changed = browser.get(content).content.replace(b'"comment":"', b'"comment":"x', 1)
    assert verdicts(home, browser.get(receipt).content, changed)["content"] == "broken"
    other = next(s for s in review.seats() if s.expert_id != seat.expert_id)
    assert visit(other.expert.person).get(receipt).status_code in (403, 404)
    seat.sheet.state = "returned"
    seat.sheet.save()
    assert browser.get(receipt).status_code == 404


def test_letters_bring_the_receipt_to_whoever_handed_something_in(world: World, home: Path) -> None:
    review = Review(world)
    seats = review.scored(2)
    numbered(world)
    while deliver(at=world.at(SCORED))[0]:
        pass
    attached: dict[str, list[Any]] = {}
    for kind in ("application.submitted", "recommendation.receipt", "filing.receipt", "sheets.receipt"):
        letter = Letter.objects.filter(kind=kind).order_by("-id").first()
        assert letter, kind
        sent = next(m for m in mail.outbox if m.extra_headers["X-Jinbang-Letter"] == letter.key)
        attached[kind] = sent.attachments
        for one in sent.attachments:
            found = verdicts(home, str(one.content).encode())
            assert {found[name] for name in ("signed", "entry", "logged")} == {"held"}
    assert len(attached["application.submitted"]) == len(attached["recommendation.receipt"]) == 1
    expert = Letter.objects.filter(kind="sheets.receipt").order_by("-id").first().person
    assert len(attached["sheets.receipt"]) == sum(s.expert.person_id == expert.pk for s in seats)
    assert Letter.objects.filter(kind="sheets.receipt").count() == len({s.expert_id for s in seats})
