"""Objections: real name, in writing, with evidence, in time and in scope; the nominee is suspended, not deleted (R17, T12)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from jinbang.apps.publication.actions import (
    Evidence,
    answer_objection,
    decide_objection,
    file_objection,
    take_objection,
)
from jinbang.apps.publication.models import Notice, Objection
from jinbang.apps.publication.queries import objection_by_access
from jinbang.rules.standing import Standing
from tests.publishing import EVIDENCE, on_notice, proposed
from tests.saying import refusal
from tests.world import World

GOOD = {"name": "示例人", "contact": "010-5550 0100", "text": "权属存在争议，见所附材料。", "evidence": EVIDENCE}


def notice_of(world: World) -> tuple[Notice, Any]:
    application = proposed(world)
    return on_notice(world, application), application


def filed(world: World) -> tuple[Objection, Any]:
    notice, application = notice_of(world)
    objection, _ = file_objection(notice_id=notice.pk, application_id=application.pk, at=world.at("2022-12-02T09:00"), **GOOD)  # fmt: skip
    world.mark()
    return objection, application


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"name": ""}, "anonymous"),
        ({"contact": ""}, "anonymous"),
        ({"text": "不服"}, "objection-incomplete"),
        ({"evidence": []}, "objection-incomplete"),
        ({"evidence": [Evidence("a.exe", b"MZ\x90\x00")]}, "objection-incomplete"),
        ({"evidence": [Evidence("a.pdf", b"")]}, "objection-incomplete"),
        ({"evidence": EVIDENCE * 6}, "objection-incomplete"),
        ({"name": "示" * 61}, "objection-incomplete"),
        ({"text": "示" * 4001}, "objection-incomplete"),
    ],
)
def test_t12_an_objection_without_name_reasons_or_evidence_is_refused_with_its_code(
    world: World, missing: dict[str, Any], code: str
) -> None:
    """T12"""
    notice, application = notice_of(world)
    with refusal(code, "R17") as refused:
        file_objection(notice_id=notice.pk, application_id=application.pk, at=world.at("2022-12-02T09:00"), **{**GOOD, **missing})  # fmt: skip
    assert {field for field, _, _ in refused.value.refusal.fields} == set(missing)
    assert not Objection.objects.exists()
    assert world.ledger_kinds() == []


@pytest.mark.parametrize("when", ["2022-12-01T09:59:59", "2022-12-08T24:00"])
def test_before_the_notice_and_from_24_00_on_it_is_too_late(world: World, when: str) -> None:
    notice, application = notice_of(world)
    with refusal("objection-late", "R17"):
        file_objection(notice_id=notice.pk, application_id=application.pk, at=world.at(when), **GOOD)
    assert not Objection.objects.exists()
    assert world.ledger_kinds() == []


def test_only_what_is_on_the_notice_can_be_objected_to(world: World) -> None:
    notice, _ = notice_of(world)
    other = world.submitted_application()
    world.mark()
    with refusal("out-of-scope", "R17"):
        file_objection(notice_id=notice.pk, application_id=other.pk, at=world.at("2022-12-02T09:00"), **GOOD)
    assert world.ledger_kinds() == []


def test_the_ledger_learns_of_the_case_and_not_of_the_person(world: World) -> None:
    from jinbang.apps.ledger.queries import lines

    notice, application = notice_of(world)
    objection, code = file_objection(notice_id=notice.pk, application_id=application.pk, at=world.at("2022-12-02T09:00"), **GOOD)  # fmt: skip
    assert world.ledger_kinds() == ["objection.file"]
    line = lines(kind="objection.file")[0]
    assert line.actor == "objector"
    assert GOOD["name"] not in str(line)
    assert "5550" not in str(line)
    assert objection_by_access(digest=hashlib.sha256(code.encode()).hexdigest()) == objection
    assert objection_by_access(digest="") is None


def test_one_handler_alone_handles_a_case(world: World) -> None:
    objection, _ = filed(world)
    other = world.officer("secretary")
    take_objection(objection_id=objection.pk, actor=world.secretary, at=world.at("2022-12-02T10:00"))
    assert world.ledger_kinds() == ["objection.take"]
    world.mark()
    with refusal("not-allowed"):
        decide_objection(objection_id=objection.pk, admit=True, actor=other, at=world.at("2022-12-02T11:00"))
    assert world.ledger_kinds() == []
    assert Objection.objects.get().state == Objection.RECEIVED


def test_an_admitted_objection_suspends_the_nominee_and_is_due_in_thirty_days(world: World) -> None:
    objection, application = filed(world)
    found = decide_objection(objection_id=objection.pk, admit=True, actor=world.secretary, at=world.at("2022-12-03T10:00"))  # fmt: skip
    assert found.due == world.at("2023-01-02T24:00")
    assert world.fresh(application).standing == Standing.SUSPENDED


def test_a_refusal_needs_a_code_of_the_programme(world: World) -> None:
    objection, application = filed(world)
    secretary = world.secretary
    world.mark()
    with refusal("code-needed", "R17"):
        decide_objection(objection_id=objection.pk, admit=False, code="X99", actor=secretary, at=world.at("2022-12-03T10:00"))  # fmt: skip
    assert world.ledger_kinds() == []
    decide_objection(objection_id=objection.pk, admit=False, code="O04", actor=secretary, at=world.at("2022-12-03T10:00"))  # fmt: skip
    assert Objection.objects.get().refusal_code == "O04"
    assert world.fresh(application).standing == Standing.ON_NOTICE


@pytest.mark.parametrize(("outcome", "standing"), [("keep", Standing.ON_NOTICE), ("remove", Standing.REMOVED)])
def test_the_answer_keeps_or_removes(world: World, outcome: str, standing: str) -> None:
    objection, application = filed(world)
    decide_objection(objection_id=objection.pk, admit=True, actor=world.secretary, at=world.at("2022-12-03T10:00"))
    answer_objection(
        objection_id=objection.pk, outcome=outcome, investigation="已核查。", answer="现予答复。", actor=world.secretary,
        at=world.at("2022-12-06T10:00"),
    )  # fmt: skip
    assert world.fresh(application).standing == standing


def test_while_another_objection_is_open_the_nominee_stays_suspended(world: World) -> None:
    objection, application = filed(world)
    second, _ = file_objection(notice_id=objection.notice_id, application_id=application.pk, at=world.at("2022-12-02T09:30"), **GOOD)  # fmt: skip
    for one in (objection, second):
        decide_objection(objection_id=one.pk, admit=True, actor=world.secretary, at=world.at("2022-12-03T10:00"))
    answer_objection(
        objection_id=objection.pk, outcome="keep", investigation="已核查。", answer="现予答复。", actor=world.secretary,
        at=world.at("2022-12-06T10:00"),
    )  # fmt: skip
    assert world.fresh(application).standing == Standing.SUSPENDED


def test_an_answer_says_what_was_found(world: World) -> None:
    objection, application = filed(world)
    decide_objection(objection_id=objection.pk, admit=True, actor=world.secretary, at=world.at("2022-12-03T10:00"))
    world.mark()
    with refusal("reason-needed", "R17"):
        answer_objection(
            objection_id=objection.pk, outcome="remove", investigation="", answer="现予答复。", actor=world.secretary,
            at=world.at("2022-12-06T10:00"),
        )  # fmt: skip
    assert world.fresh(application).standing == Standing.SUSPENDED
    assert world.ledger_kinds() == []
