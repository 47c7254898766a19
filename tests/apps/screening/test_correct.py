"""The applicant answers a correction in its own window; what comes late is rejected by the calendar (R8)."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from jinbang.apps.nominations.actions import attach, save_section
from jinbang.apps.nominations.models import DuplicateSighting, LiveSubject, Version
from jinbang.apps.screening.actions import ask_correction, correct, give_opinion, reject_late
from jinbang.apps.screening.models import Case, Correction, Rejection
from jinbang.apps.screening.queries import case_detail, correction_of
from tests.answers import uscc
from tests.saying import refusal

DUE = "2022-11-07T24:00"


def asked(world, application):
    ask_correction(
        application_id=application.pk, codes=["S01"], remarks="请补充简介", actor=world.secretary,
        at=world.at("2022-11-02T10:00"),
    )  # fmt: skip
    world.mark()
    return world.fresh(application)


@pytest.fixture
def case(world):
    return asked(world, world.admitted_application())


def write(world, case, at="2022-11-05T10:00", section="content", **values):
    return save_section(
        application_id=case.pk, section=section, values=values, revision=world.fresh(case).draft_revision,
        actor=case.preparer, at=world.at(at),
    )  # fmt: skip


def answer(world, case, at="2022-11-05T11:00", **more):
    return correct(application_id=case.pk, actor=more.pop("actor", case.preparer), at=world.at(at), **more)


def test_R8_a_correction_is_a_new_version_and_a_new_round(world, case):
    write(world, case, summary="补充后的简介")
    attach(
        application_id=case.pk, field="licence", file=ContentFile(b"%PDF-1.7\nx", name="执照.pdf"), actor=case.preparer,
        at=world.at("2022-11-05T10:30"),
    )  # fmt: skip
    version = answer(world, case)
    now = world.fresh(case)
    assert (now.standing, now.current_id, version.number) == ("screening", version.pk, 2)
    assert (version.data["summary"], len(version.attachments)) == ("补充后的简介", 1)
    assert world.ledger_kinds() == ["application.correct"]
    kept = Correction.objects.get()
    assert (kept.version_id, kept.answered_at) == (version.pk, world.at("2022-11-05T11:00"))
    for screener in world.screeners[:2]:
        give_opinion(application_id=case.pk, verdict="pass", actor=screener, at=world.at("2022-11-08T10:00"))
    assert world.fresh(case).standing == "accepted"


def test_screeners_see_what_changed(world, case):
    write(world, case, summary="补充后的简介")
    answer(world, case)
    seen = case_detail(viewer=world.viewer(world.screeners[0]), application_id=case.pk, at=world.at("2022-11-08T10:00"))
    assert [(change.field, change.new) for change in seen.changes] == [("summary", "补充后的简介")]


def test_R8_its_own_window_ends_at_2400(world, case):
    write(world, case, summary="补充后的简介")
    with refusal("too-late", "R8") as refused:
        answer(world, case, at=DUE)
    assert "2022年11月7日24:00" in refused.value.refusal.zh
    assert (Version.objects.count(), world.ledger_kinds()) == (1, [])
    answer(world, case, at="2022-11-07T23:59:59.999")


def test_R8_what_is_not_answered_is_rejected_by_the_calendar_once(world, case):
    assert reject_late(programme=world.key, at=world.at("2022-11-07T23:59:59")) == 0
    assert reject_late(programme=world.key, at=world.at(DUE)) == 1
    assert (world.fresh(case).standing, world.ledger_kinds()) == ("ineligible", ["application.reject"])
    assert Rejection.objects.get().reason == "补正逾期。"
    assert reject_late(programme=world.key, at=world.at(DUE)) == 0


def test_R8_the_second_round_is_one_too_many(world, case):
    write(world, case, summary="补充后的简介")
    answer(world, case)
    with refusal("no-round-left", "R8"):
        asked(world, case)
    assert Case.objects.get().round == 1


def test_pressing_twice_is_once(world, case):
    write(world, case, summary="补充后的简介")
    first, second = answer(world, case, token="key"), answer(world, case, token="key", at="2022-11-09T10:00")
    assert (first.pk, world.ledger_kinds()) == (second.pk, ["application.correct"])


def test_a_correction_starts_from_what_is_in_force_not_from_later_scribbles(world):
    application = world.submitted_application()
    write(world, application, at="2022-10-16T10:00", summary="提交后的涂写")
    from jinbang.apps.nominations.actions import recommend
    from tests.world import SEAL

    recommend(
        application_id=application.pk, version_digest=application.current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=world.at(),
    )  # fmt: skip
    world.pass_deadline()
    case = asked(world, application)
    assert case.draft["summary"] == application.current.data["summary"]


def test_an_incomplete_or_stale_correction_changes_nothing(world, case):
    write(world, case, summary="")
    with refusal("incomplete", "R8"):
        answer(world, case)
    with refusal("stale-revision"):
        answer(world, case, revision=0)
    assert (world.fresh(case).standing, world.ledger_kinds()) == ("correcting", [])


def test_R4_a_correction_cannot_slip_in_a_nominee_who_is_recommended_already(world):
    world.recommended_application(unit=world.new_unit(), n=61)
    mine = world.recommended_application(n=62)
    world.pass_deadline()
    case = asked(world, mine)
    write(world, case, section="profile", uscc=uscc(61))
    with refusal("recommended-elsewhere", "R4"):
        answer(world, case)
    assert (world.ledger_kinds(), DuplicateSighting.objects.count()) == ([], 1)
    write(world, case, section="profile", uscc=uscc(63))
    answer(world, case)
    assert LiveSubject.objects.get(application=case).subject_key == world.fresh(case).subject_key


def test_only_the_applicant_answers_and_only_when_asked(world, case):
    for actor in (world.approver, world.secretary, world.screeners[0], world.new_applicant().person):
        with refusal("not-allowed"):
            answer(world, case, actor=actor)
    other = world.draft_application()
    with refusal("wrong-state", "R8"):
        answer(world, other)
    assert correction_of(application_id=case.pk) is not None
    assert correction_of(application_id=other.pk) is None
