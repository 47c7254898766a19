"""The secretariat decides where screeners disagree, and may itself ask for a correction (R8)."""

from __future__ import annotations

import pytest

from jinbang.apps.screening.actions import ask_correction, decide_screening, give_opinion
from jinbang.apps.screening.models import Ruling
from tests.saying import refusal

LATER = "2022-11-03T10:00"


@pytest.fixture
def torn(world):
    """A case with one opinion for and one against."""
    application = world.admitted_application()
    for screener, verdict, codes in zip(world.screeners, ("pass", "reject"), ((), ("S21",)), strict=False):
        give_opinion(
            application_id=application.pk, verdict=verdict, codes=codes, note="意见", actor=screener,
            at=world.at("2022-11-02T10:00"),
        )  # fmt: skip
    world.secretary  # noqa: B018 - made before the mark
    world.mark()
    return application


def decide(world, case, verdict, *, codes=(), reason="经复查", actor=None):
    decide_screening(
        application_id=case.pk, verdict=verdict, codes=codes, reason=reason, actor=actor or world.secretary,
        at=world.at(LATER),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "codes", "standing", "kind"),
    [
        ("pass", (), "accepted", "accept"),
        ("correct", ("S01",), "correcting", "ask-correction"),
        ("reject", ("S21",), "ineligible", "reject"),
    ],
)
def test_R8_a_disagreement_is_decided_with_a_written_reason(world, torn, *, verdict, codes, standing, kind):
    decide(world, torn, verdict, codes=codes)
    assert world.fresh(torn).standing == standing
    assert world.ledger_kinds() == ["application.rule", f"application.{kind}"]
    assert Ruling.objects.get().reason == "经复查"


def test_R8_a_screener_of_the_case_does_not_decide_it(world, torn):
    world.office(world.screeners[0], world.secretariat, "secretary")
    with refusal("same-eyes", "R8"):
        decide(world, torn, "pass", actor=world.screeners[0])
    assert world.ledger_kinds() == []


def test_without_a_disagreement_there_is_nothing_to_decide(world):
    case = world.admitted_application()
    with refusal("no-disagreement", "R8"):
        decide(world, case, "pass")
    assert world.ledger_kinds() == []


def test_a_decision_needs_a_reason_and_the_office(world, torn):
    with refusal("reason-needed", "R8"):
        decide(world, torn, "pass", reason="")
    with refusal("not-allowed"):
        decide(world, torn, "pass", actor=world.screeners[2])
    assert world.ledger_kinds() == []


def ask(world, case, codes=("S01",), actor=None, at=LATER):
    return ask_correction(
        application_id=case.pk, codes=codes, remarks="请补正", actor=actor or world.secretary, at=world.at(at)
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2022-11-02T10:00", "2022-11-07T24:00"),
        ("2022-11-02T23:59:59", "2022-11-07T24:00"),  # the day of asking is not counted
        ("2022-11-07T10:00", "2022-11-14T24:00"),  # the 12th is a Saturday: the next working day
    ],
)
def test_R8_a_correction_is_due_at_2400_after_so_many_natural_days(world, asked, due):
    assert ask(world, world.admitted_application(), at=asked).due == world.at(due)


def test_R8_no_more_rounds_than_the_programme_gives(world):
    world.amended(correction_rounds=0)
    case = world.admitted_application()
    with refusal("no-round-left", "R8"):
        ask(world, case)
    assert world.ledger_kinds() == []


def test_only_the_secretariat_asks_and_only_for_what_can_be_mended(world):
    case = world.admitted_application()
    with refusal("not-allowed"):
        ask(world, case, actor=world.screeners[0])
    with refusal("not-fixable", "R8"):
        ask(world, case, codes=("S22",))
    assert world.ledger_kinds() == []
