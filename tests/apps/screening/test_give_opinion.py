"""Two different persons judge by coded reasons; what both say is decided (R8)."""

from __future__ import annotations

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.models import Slot
from jinbang.apps.screening.actions import give_opinion
from jinbang.apps.screening.models import Correction, Opinion, Rejection
from tests.saying import refusal

FIXABLE, FIRM = "S01", "S21"


@pytest.fixture
def case(world):
    application = world.admitted_application()
    world.screeners  # noqa: B018 - made before the mark
    world.mark()
    return application


def judge(world, case, nth=0, verdict="pass", codes=(), note="", at="2022-11-02T10:00", actor=None):  # noqa: PLR0917 - reads as a sentence
    return give_opinion(
        application_id=case.pk, verdict=verdict, codes=codes, note=note, actor=actor or world.screeners[nth],
        at=world.at(at),
    )  # fmt: skip


def test_R8_one_opinion_waits_and_the_second_accepts(world, case):
    assert judge(world, case) == "waiting"
    assert world.fresh(case).standing == "screening"
    assert judge(world, case, 1) == "pass"
    assert world.fresh(case).standing == "accepted"
    assert world.ledger_kinds() == ["application.opinion", "application.opinion", "application.accept"]
    assert Letter.objects.filter(kind="screening.accepted", person=case.preparer).count() == 1


def test_R8_one_person_is_not_two(world, case):
    judge(world, case)
    world.mark()
    with refusal("already-given", "R8"):
        judge(world, case)
    assert (Opinion.objects.count(), world.ledger_kinds()) == (1, [])


def test_R8_a_rejection_is_in_writing_with_codes_and_gives_no_place_back(world, case):
    judge(world, case, 0, "reject", [FIRM], "年限不足。")
    assert judge(world, case, 1, "reject", [FIRM, "S27"], "证明系伪造。") == "reject"
    assert world.fresh(case).standing == "ineligible"
    written = Rejection.objects.get()
    assert (written.codes, written.reason) == ([FIRM, "S27"], "年限不足。\n证明系伪造。")
    letter = Letter.objects.get(kind="screening.rejected").body
    assert "S21 不符合申报条件" in letter
    assert "年限不足。" in letter
    assert Slot.objects.count() == 1


def test_a_programme_may_give_the_place_back(world, case):
    world.amended(slot_back_after_screening=True)
    judge(world, case, 0, "reject", [FIRM], "不符。")
    judge(world, case, 1, "reject", [FIRM], "不符。")
    assert Slot.objects.count() == 0


def test_R8_agreed_defects_ask_for_a_correction_with_a_due_time(world, case):
    judge(world, case, 0, "correct", [FIXABLE], "缺少附件。")
    assert judge(world, case, 1, "correct", ["S02"], "附件不清。") == "correct"
    asked = Correction.objects.get()
    assert (asked.codes, asked.due) == ([FIXABLE, "S02"], world.at("2022-11-07T24:00"))
    assert world.fresh(case).standing == "correcting"
    assert "2022年11月7日24:00" in Letter.objects.get(kind="screening.correction").body


def test_R8_different_verdicts_are_a_disagreement_and_decide_nothing(world, case):
    judge(world, case)
    assert judge(world, case, 1, "reject", [FIRM], "不符。") == "disagreement"
    assert world.fresh(case).standing == "screening"
    with refusal("enough-opinions", "R8"):
        judge(world, case, 2)


@pytest.mark.parametrize(
    ("verdict", "codes", "note", "code"),
    [
        ("perhaps", [], "", "bad-verdict"),
        ("reject", [], "不符。", "codes-needed"),
        ("reject", ["X99"], "不符。", "unknown-code"),
        ("correct", [FIRM], "不符。", "not-fixable"),
        ("reject", [FIRM], " ", "note-needed"),
    ],
)
def test_R8_reasons_are_the_programmes_own_codes_with_words(world, case, *, verdict, codes, note, code):
    with refusal(code, "R8"):
        judge(world, case, 0, verdict, codes, note)
    assert (Opinion.objects.count(), world.ledger_kinds()) == (0, [])


def test_as_many_screeners_as_the_setting_says(world, case):
    world.amended(screeners=1)
    assert judge(world, case) == "pass"
    assert world.fresh(case).standing == "accepted"


def test_R10_an_applicant_does_not_screen_the_own_application(world, case):
    world.office(case.preparer, world.secretariat, "screener")
    with refusal("not-allowed", "R10"):
        judge(world, case, actor=case.preparer)
    assert world.ledger_kinds() == []


@pytest.mark.parametrize("who", ["secretary", "approver", "applicant"])
def test_only_screeners_judge(world, case, who):
    actor = case.preparer if who == "applicant" else getattr(world, who)
    world.mark()
    with refusal("not-allowed"):
        judge(world, case, actor=actor)
    assert world.ledger_kinds() == []


def test_what_is_accepted_is_not_judged_again(world, case):
    judge(world, case)
    judge(world, case, 1)
    with refusal("wrong-state", "R8"):
        judge(world, case, 2)
