"""One application as each reader sees it, with what they may do and why not."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.nominations.actions import attach, return_, submit
from jinbang.apps.nominations.queries import detail, duplicates, file_of, open_moves, same_nominee, timeline
from tests.saying import refusal

PERSON = "entrepreneurship-pioneer"
NOW = "2022-10-25T10:00"


def see(world, person, application, at=NOW):
    return detail(viewer=world.viewer(person), application_id=application.pk, at=world.at(at))


def buttons(world, person, application, at=NOW):
    moves = open_moves(viewer=world.viewer(person), application=world.fresh(application), at=world.at(at))
    return {move.name: move.refusal.code if move.refusal else "" for move in moves}


def test_the_applicant_sees_the_draft_and_how_far_each_section_is(world):
    application = world.draft_application(summary="")
    found = see(world, world.applicant.person, application)
    assert found.draft["name"] == application.draft["name"]
    assert {section.key: section.state for section in found.sections}["content"] == "incomplete"
    assert found.version is None


def test_the_unit_sees_the_version_in_force_and_never_the_draft(world):
    application = world.submitted_application()
    application.draft = {**application.draft, "summary": "尚未提交的修改"}
    application.save(update_fields=["draft"])
    found = see(world, world.handler, application)
    assert (found.draft, found.sections, found.attachments) == (None, (), ())
    assert "尚未提交的修改" not in str(found.values)
    assert found.values["summary"] == application.current.data["summary"]


def test_R19_each_reader_has_a_face_of_the_form(world):
    application = world.submitted_application(PERSON)
    assert "person-id" in see(world, world.applicant.person, application).values
    assert "person-id" in see(world, world.secretary, application).values
    unit = see(world, world.handler, application).values
    assert "person-id" not in unit
    assert {"born", "name"} <= set(unit)


def test_a_draft_is_seen_by_nobody_but_the_applicant(world):
    application = world.draft_application()
    for person in (world.handler, world.secretary, world.new_applicant().person, world.auditor):
        with refusal("not-allowed"):
            see(world, person, application)


def test_a_page_costs_the_same_however_much_has_happened(world):
    application = world.submitted_application()
    see(world, world.secretary, application)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown = see(world, world.secretary, application)
            assert shown.returns is not None
            assert shown.recommendation is None
        costs.append(len(queries))
        for day in (11, 12, 13):
            return_(
                application_id=application.pk, reason="请修改", actor=world.handler, at=world.at(f"2022-10-{day}T10:00")
            )
            submit(application_id=application.pk, actor=application.preparer, at=world.at(f"2022-10-{day}T11:00"))
    assert costs == [4, 4]


def test_buttons_say_why_they_are_off(world):
    application = world.submitted_application()
    assert buttons(world, world.applicant.person, application) == {
        "edit": "", "submit": "", "recall": "", "withdraw": "",
    }  # fmt: skip
    assert buttons(world, world.applicant.person, application, "2022-10-31T24:00") == {
        "edit": "too-late", "submit": "too-late", "recall": "too-late", "withdraw": "",
    }  # fmt: skip
    approver = buttons(world, world.approver, application)
    assert (approver["recommend"], approver["decline"], approver["take-back"]) == ("", "", "wrong-state")
    assert buttons(world, world.person(), application) == {}


def test_the_recommend_button_knows_quota_four_eyes_and_deadline(world):
    for _ in range(2):
        world.recommended_application("technology-manager")
    third = world.submitted_application("technology-manager")
    assert buttons(world, world.approver, third)["recommend"] == "no-place"
    assert buttons(world, world.approver, third, "2022-10-31T24:00")["recommend"] == "too-late"
    world.amended(unit_pair_of_eyes=True)
    assert buttons(world, world.approver, world.submitted_application())["recommend"] == "prepare-first"


def test_buttons_agree_with_the_acts(world):
    from jinbang.apps.nominations.actions import decline, recall

    for application in (world.draft_application(), world.submitted_application(), world.recommended_application()):
        for name, act, person, more in (
            ("recall", recall, world.applicant.person, {}),
            ("decline", decline, world.approver, {"reason": "不推荐"}),
        ):
            said = buttons(world, person, application)[name]
            if said:
                with refusal(said):
                    act(application_id=application.pk, actor=person, at=world.at(NOW), **more)


def test_the_timeline_names_people_to_the_secretariat_only(world):
    application = world.recommended_application()
    steps = timeline(viewer=world.viewer(world.secretary), application_id=application.pk, at=world.at(NOW))
    assert [step.move for step in steps] == ["start", "submit", "recommend"]
    assert steps[-1].actor == world.approver.name
    mine = timeline(viewer=world.viewer(application.preparer), application_id=application.pk, at=world.at(NOW))
    assert {step.actor for step in mine} == {""}
    with refusal("not-allowed"):
        timeline(viewer=world.viewer(world.new_unit().handler), application_id=application.pk, at=world.at(NOW))


@pytest.fixture
def with_file(world):
    application = world.draft_application()
    kept = attach(
        application_id=application.pk, field="licence", file=ContentFile(b"%PDF-1.7\nx", name="执照.pdf"),
        actor=application.preparer, at=world.at("2022-10-11T10:00"),
    )  # fmt: skip
    return application, kept.digest


def test_files_are_opened_through_their_application_only(world, with_file):
    application, digest = with_file
    other = world.submitted_application(unit=world.new_unit(), applicant=world.new_applicant())

    def ask(person, pk=application.pk):
        return file_of(viewer=world.viewer(person), application_id=pk, digest=digest, at=world.at(NOW))

    assert ask(application.preparer)["name"] == "执照.pdf"
    with refusal("not-allowed"):  # not submitted yet
        ask(world.handler)
    submit(application_id=application.pk, actor=application.preparer, at=world.at("2022-10-12T10:00"))
    assert ask(world.handler)["content_type"] == "application/pdf"
    for person in (other.preparer, world.person()):
        with refusal("not-allowed"):
            ask(person)
    with refusal("not-allowed"):
        ask(other.preparer, pk=other.pk)  # by digest alone nothing is found


def test_R4_the_secretariat_sees_both_parties_and_nobody_else(world):
    from jinbang.apps.nominations.actions import recommend
    from tests.world import SEAL

    other = world.new_unit()
    first = world.recommended_application(unit=other, n=9)
    second = world.submitted_application(n=9)
    with refusal("recommended-elsewhere"):
        recommend(
            application_id=second.pk, version_digest=second.current.digest, opinion="同意。", seal_digest=SEAL,
            actor=world.approver, at=world.at(NOW),
        )  # fmt: skip
    for person in (world.secretary, world.auditor):
        (seen,), _ = duplicates(viewer=world.viewer(person), programme=world.programme, at=world.at(NOW))
        assert (seen.first.number, seen.second.number) == (first.number, second.number)
        assert (seen.first.unit, seen.second.unit) == (other.organisation.name, world.unit.organisation.name)
        (group,), _ = same_nominee(viewer=world.viewer(person), programme=world.programme, at=world.at(NOW))
        assert {party.id for party in group} == {first.pk, second.pk}
        ask = {"viewer": world.viewer(person), "programme": world.programme, "at": world.at(NOW), "limit": 1}
        ((one,),), more = same_nominee(**ask)
        ((other_one,),), last = same_nominee(**ask, after=more)
        assert ({one.id, other_one.id}, last) == ({first.pk, second.pk}, None)
    for person in (world.approver, other.approver, first.preparer):
        for query in (duplicates, same_nominee):
            with refusal("not-allowed"):
                query(viewer=world.viewer(person), programme=world.programme, at=world.at(NOW))
