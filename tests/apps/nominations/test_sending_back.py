"""What comes back to the applicant before a recommendation: recalled, returned with remarks, or declined."""

from __future__ import annotations

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import decline, recall, return_, submit
from jinbang.apps.nominations.models import Return
from tests.saying import refusal


@pytest.fixture
def sent(world):
    return world.submitted_application()


def test_a_submission_is_recalled_before_the_unit_acts(world, sent):
    recall(application_id=sent.pk, actor=sent.preparer, at=world.at())
    assert (world.fresh(sent).standing, world.ledger_kinds()) == ("draft", ["application.recall"])


def test_R1_nothing_is_recalled_after_the_deadline(world, sent):
    with refusal("too-late", "notice 4"):
        recall(application_id=sent.pk, actor=sent.preparer, at=world.at("2022-10-31T24:00"))
    assert (world.fresh(sent).standing, world.ledger_kinds()) == ("submitted", [])


def test_what_the_unit_has_recommended_is_not_recalled(world):
    done = world.recommended_application()
    with refusal("wrong-state", "R1"):
        recall(application_id=done.pk, actor=done.preparer, at=world.at())


def test_the_unit_returns_with_remarks_per_field(world, sent):
    remarks = [{"field": "summary", "kind": "incomplete", "text": "请补充主要成果"}]
    return_(application_id=sent.pk, reason="内容不全", remarks=remarks, actor=world.handler, at=world.at())
    assert world.fresh(sent).standing == "returned"
    assert Return.objects.get().remarks == [{**remarks[0], "resolved": False}]
    assert world.ledger_kinds() == ["application.return"]
    assert "内容不全" in Letter.objects.get(kind="application.returned").body
    submit(application_id=sent.pk, actor=sent.preparer, at=world.at("2022-10-21T10:00"))
    assert world.fresh(sent).standing == "submitted"


@pytest.mark.parametrize("remark", [{"field": "nowhere", "text": "?"}, {"field": "summary", "text": " "}])
def test_a_remark_belongs_to_a_field_and_says_something(world, sent, remark):
    with refusal("bad-remark", "R7"):
        return_(application_id=sent.pk, reason="内容不全", remarks=[remark], actor=world.handler, at=world.at())
    assert (Return.objects.count(), world.ledger_kinds()) == (0, [])


def test_nothing_is_returned_when_the_applicant_could_not_submit_again(world, sent):
    with refusal("too-late"):
        return_(application_id=sent.pk, reason="内容不全", actor=world.handler, at=world.at("2022-10-31T24:00"))
    assert world.ledger_kinds() == []


def test_the_unit_declines_with_a_reason_that_the_applicant_reads(world, sent):
    with refusal("reason-needed", "R7"):
        decline(application_id=sent.pk, reason=" ", actor=world.approver, at=world.at())
    assert world.ledger_kinds() == []
    decline(application_id=sent.pk, reason="不属本单位推荐范围", actor=world.approver, at=world.at())
    assert world.fresh(sent).standing == "declined"
    assert "不属本单位推荐范围" in Letter.objects.get(kind="application.declined").body
    assert world.ledger_kinds() == ["application.decline"]


def test_only_the_unit_itself_returns_or_declines(world, sent):
    other = world.new_unit()
    for actor in (other.approver, sent.preparer, world.secretary):
        world.mark()
        with refusal("not-allowed"):
            return_(application_id=sent.pk, reason="?", actor=actor, at=world.at())
        with refusal("not-allowed"):
            decline(application_id=sent.pk, reason="?", actor=actor, at=world.at())
        assert world.ledger_kinds() == []
    with refusal("not-allowed"):
        decline(application_id=sent.pk, reason="?", actor=world.handler, at=world.at())
