"""Deadlines move only forward, in public and with a reason; a unit may set itself an earlier one (R1)."""

from __future__ import annotations

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import admit, extend, lapse, recommend, set_unit_cut_off, submit
from jinbang.apps.nominations.models import Extension
from jinbang.apps.nominations.queries import deadline_for, published_extensions
from tests.saying import refusal
from tests.world import SEAL

UNTIL = "2022-11-03T24:00"


def give(world, *, until=UNTIL, stage="collection", reason="平台故障", actor=None, at="2022-10-30T10:00", **whom):
    return extend(
        programme=world.key, stage=stage, until=world.at(until), reason=reason, actor=actor or world.secretary,
        at=world.at(at), **whom,
    )  # fmt: skip


def test_R1_one_application_gets_more_time_in_public_with_a_reason(world):
    draft, other = world.draft_application(), world.draft_application()
    give(world, application_id=draft.pk)
    assert world.ledger_kinds() == ["deadline.extend"]
    found = deadline_for(programme=world.programme, application=draft)
    assert (found.closes, found.why, found.reason) == (world.at(UNTIL), "extension", "平台故障")
    assert found.spoken("zh") == "2022年11月3日24:00"
    assert deadline_for(programme=world.programme, application=other).closes == world.deadline
    published = published_extensions(programme=world.programme)
    assert [(one.what, one.reason) for one in published] == [(draft.number, "平台故障")]
    assert "2022年11月3日24:00" in Letter.objects.get(kind="application.extended").body


def test_R1_an_extended_application_lives_through_the_deadline_and_the_unit_has_the_time_too(world):
    draft = world.draft_application()
    give(world, application_id=draft.pk)
    lapse(programme=world.key, at=world.deadline)
    assert world.fresh(draft).standing == "draft"
    submit(application_id=draft.pk, actor=draft.preparer, at=world.at("2022-11-03T23:59:59"))
    recommend(
        application_id=draft.pk, version_digest=world.fresh(draft).current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=world.at("2022-11-03T23:59:59.5"),
    )  # fmt: skip
    assert admit(programme=world.key, at=world.at("2022-11-03T23:59:59.9")) == 0
    assert admit(programme=world.key, at=world.at(UNTIL)) == 1


@pytest.mark.parametrize("whom", ["unit", "contest"])
def test_R1_a_unit_or_a_contest_may_get_more_time(world, whom):
    draft = world.draft_application()
    elsewhere = world.draft_application("technology-manager", unit=world.new_unit())
    name = {"unit": {"unit_id": draft.unit_id}, "contest": {"contest_id": draft.contest_id}}[whom]
    give(world, **name)
    lapse(programme=world.key, at=world.deadline)
    assert (world.fresh(draft).standing, world.fresh(elsewhere).standing) == ("draft", "unsubmitted")
    submit(application_id=draft.pk, actor=draft.preparer, at=world.at("2022-11-02T10:00"))
    lapse(programme=world.key, at=world.at(UNTIL))
    assert world.fresh(draft).standing == "unrecommended"


@pytest.mark.parametrize(
    ("until", "at"),
    [
        ("2022-11-03T24:00", "2022-10-31T24:00"),  # the deadline has passed
        ("2022-10-31T24:00", "2022-10-30T10:00"),  # not later
        ("2022-10-20T24:00", "2022-10-30T10:00"),  # in the past
    ],
)
def test_R1_no_deadline_is_back_dated(world, until, at):
    draft = world.draft_application()
    world.secretary  # noqa: B018 - made before the mark
    world.mark()
    with refusal("back-dated", "R1"):
        give(world, application_id=draft.pk, until=until, at=at)
    assert (world.ledger_kinds(), Extension.objects.count()) == ([], 0)


def test_only_the_secretariat_extends_with_a_reason_and_one_thing_at_a_time(world):
    draft = world.draft_application()
    for actor in (world.approver, draft.preparer):
        with refusal("not-allowed"):
            give(world, application_id=draft.pk, actor=actor)
    with refusal("reason-needed", "R1"):
        give(world, application_id=draft.pk, reason="")
    with refusal("nothing-extended", "R1"):
        give(world)
    with refusal("no-such-stage", "R1"):
        give(world, application_id=draft.pk, stage="final")
    assert world.ledger_kinds() == []


def cut(world, until, *, at="2022-10-10T10:00", actor=None):
    return set_unit_cut_off(
        programme=world.key, unit_id=world.unit.organisation.pk, until=world.at(until), reason="留出评议时间",
        actor=actor or world.handler, at=world.at(at),
    )  # fmt: skip


def test_a_units_own_cut_off_binds_its_applicants_only(world):
    mine, elsewhere = world.draft_application(), world.draft_application(unit=world.new_unit())
    cut(world, "2022-10-18T18:00")
    assert world.ledger_kinds() == ["unit.cut-off"]
    with refusal("too-late", "R1") as refused:
        submit(application_id=mine.pk, actor=mine.preparer, at=world.at("2022-10-18T18:00"))
    assert "2022年10月18日18:00" in refused.value.refusal.zh
    submit(application_id=elsewhere.pk, actor=elsewhere.preparer, at=world.at("2022-10-18T18:00"))
    submit(application_id=mine.pk, actor=mine.preparer, at=world.at("2022-10-18T17:59:59.999"))


def test_the_unit_itself_still_has_until_the_deadline(world):
    application = world.submitted_application()
    cut(world, "2022-10-18T18:00", at="2022-10-16T10:00")
    recommend(
        application_id=application.pk, version_digest=application.current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=world.at("2022-10-31T23:00"),
    )  # fmt: skip
    assert world.fresh(application).standing == "recommended"


def test_what_was_granted_to_an_application_beats_the_units_cut_off(world):
    draft = world.draft_application()
    cut(world, "2022-10-31T18:00", at="2022-10-11T10:00")
    give(world, application_id=draft.pk)
    assert deadline_for(programme=world.programme, application=draft).closes == world.at(UNTIL)


def test_a_cut_off_is_moved_while_it_is_ahead_and_never_beyond_the_deadline(world):
    cut(world, "2022-10-18T18:00")
    cut(world, "2022-10-25T18:00", at="2022-10-11T10:00")
    found = deadline_for(programme=world.programme, unit_id=world.unit.organisation.pk)
    assert (found.closes, found.why) == (world.at("2022-10-25T18:00"), "cut-off")
    world.mark()
    with refusal("after-the-deadline", "R1"):
        cut(world, "2022-11-02T18:00")
    with refusal("back-dated", "R1"):
        cut(world, "2022-10-09T18:00")
    with refusal("back-dated", "R1"):
        cut(world, "2022-10-30T18:00", at="2022-10-26T10:00")
    with refusal("not-allowed"):
        cut(world, "2022-10-28T18:00", actor=world.secretary)
    assert world.ledger_kinds() == []
