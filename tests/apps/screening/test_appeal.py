"""The applicant asks for re-examination once; somebody else decides (R8)."""

from __future__ import annotations

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.screening.actions import appeal, decide_appeal, give_opinion, integrity_check
from tests.saying import refusal


@pytest.fixture
def rejected(world):
    application = world.admitted_application()
    for screener in world.screeners[:2]:
        give_opinion(
            application_id=application.pk, verdict="reject", codes=["S21"], note="不符。", actor=screener,
            at=world.at("2022-11-02T10:00"),
        )  # fmt: skip
    world.secretary  # noqa: B018 - made before the mark
    world.mark()
    return application


def ask(world, case, actor=None, text="材料可以证明符合条件"):
    return appeal(application_id=case.pk, text=text, actor=actor or case.preparer, at=world.at("2022-11-03T10:00"))


def decide(world, case, grant, actor=None, answer="经复核"):
    decide_appeal(
        application_id=case.pk, grant=grant, answer=answer, actor=actor or world.secretary,
        at=world.at("2022-11-04T10:00"),
    )  # fmt: skip


@pytest.mark.parametrize(("grant", "standing", "kind"), [(True, "accepted", "accept"), (False, "ineligible", "uphold")])
def test_R8_an_appeal_is_decided_in_writing(world, rejected, grant, standing, kind):
    ask(world, rejected)
    assert world.fresh(rejected).standing == "appealed"
    decide(world, rejected, grant)
    assert world.fresh(rejected).standing == standing
    assert world.ledger_kinds() == ["application.appeal", f"application.{kind}"]
    assert "经复核" in Letter.objects.filter(kind__startswith="screening.appeal").get().body


def test_R8_an_appeal_is_made_once(world, rejected):
    ask(world, rejected)
    decide(world, rejected, grant=False)
    world.mark()
    with refusal("appealed-already", "R8"):
        ask(world, rejected)
    assert world.ledger_kinds() == []


def test_R8_who_rejected_does_not_decide_the_appeal(world, rejected):
    ask(world, rejected)
    world.office(world.screeners[0], world.secretariat, "secretary")
    with refusal("same-eyes", "R8"):
        decide(world, rejected, grant=True, actor=world.screeners[0])
    assert world.ledger_kinds() == []


def test_R22_an_appeal_does_not_get_round_the_integrity_check(world, rejected):
    integrity_check(application_id=rejected.pk, clear=False, note="列入名单", actor=world.secretary, at=world.at(NOW))
    ask(world, rejected)
    world.mark()
    with refusal("integrity", "R22"):
        decide(world, rejected, grant=True)
    assert (world.fresh(rejected).standing, world.ledger_kinds()) == ("appealed", [])


NOW = "2022-11-02T12:00"


def test_who_may_and_with_what_words(world, rejected):
    for actor in (world.approver, world.secretary):
        with refusal("not-allowed"):
            ask(world, rejected, actor=actor)
    with refusal("reason-needed", "R8"):
        ask(world, rejected, text=" ")
    with refusal("wrong-state", "R8"):
        decide(world, rejected, grant=True)
    assert world.ledger_kinds() == []
