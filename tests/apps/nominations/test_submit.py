"""An applicant submits: the server's time of receipt decides, and what was submitted is frozen."""

from __future__ import annotations

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import recall, save_section, submit
from jinbang.apps.nominations.models import Version
from jinbang.apps.nominations.version import check_code
from tests.saying import refusal


@pytest.fixture
def draft(world):
    return world.draft_application()


def send(world, application, *, at="2022-10-20T10:00", **more):
    return submit(application_id=application.pk, actor=more.pop("actor", application.preparer), at=world.at(at), **more)


def test_a_submission_is_answered_with_number_digest_and_check_code(world, draft):
    answer = send(world, draft)
    version = world.fresh(draft).current
    assert (answer.number, answer.version, answer.digest) == (draft.number, 1, version.digest)
    assert answer.code == check_code(version.digest) == version.code
    assert len(answer.code) == 8
    assert answer.received_at == world.at()
    assert answer.entry is not None
    assert world.fresh(draft).standing == "submitted"
    assert world.ledger_kinds() == ["application.submit"]
    letter = Letter.objects.get(kind="application.submitted")
    assert (letter.person_id, answer.code in letter.body) == (draft.preparer_id, True)


def test_T1_R1_the_last_millisecond_is_in_time(world, draft):
    send(world, draft, at="2022-10-31T23:59:59.999")
    assert world.fresh(draft).standing == "submitted"


def test_T1_R1_2400_is_too_late_and_leaves_no_trace(world, draft):
    with refusal("too-late", "notice 4") as refused:
        send(world, draft, at="2022-10-31T24:00:00.000")
    assert "2022年10月31日24:00" in refused.value.refusal.zh
    assert "31 Oct 2022, 24:00" in refused.value.refusal.en
    assert "2022-11-01 00:00:00.000" in refused.value.refusal.zh  # when the server received it
    assert (world.fresh(draft).standing, Version.objects.count(), Letter.objects.count()) == ("draft", 0, 0)
    assert world.ledger_kinds() == []


def test_pressing_twice_is_once(world, draft):
    first = send(world, draft, token="a-form-key")
    second = send(world, draft, token="a-form-key")
    assert (second.version_id, second.digest, second.entry) == (first.version_id, first.digest, None)
    assert (Version.objects.count(), world.ledger_kinds()) == (1, ["application.submit"])


def test_the_second_press_is_answered_even_when_the_deadline_has_passed_between(world, draft):
    first = send(world, draft, token="a-form-key", at="2022-10-31T23:59:59.999")
    second = send(world, draft, token="a-form-key", at="2022-11-01T00:00:01")
    assert second.version_id == first.version_id


def test_submitting_again_leaves_the_version_before_in_force_until_then(world, draft):
    first = send(world, draft)
    changed = world.fresh(draft)
    changed.draft = {**changed.draft, "summary": "改写后的简介"}
    changed.save(update_fields=["draft"])
    assert world.fresh(draft).current_id == first.version_id
    second = send(world, draft, at="2022-10-21T10:00")
    now = world.fresh(draft)
    assert (now.current_id, second.version) == (second.version_id, 2)
    assert second.digest != first.digest
    assert Version.objects.get(pk=first.version_id).digest == first.digest


def test_an_incomplete_draft_is_refused_field_by_field(world):
    draft = world.draft_application(summary="", uscc="91110108X")
    with refusal("incomplete", "R8") as refused:
        send(world, draft)
    assert {place for place, _, _ in refused.value.refusal.fields} == {"summary", "uscc"}
    assert (world.fresh(draft).standing, world.ledger_kinds()) == ("draft", [])


@pytest.mark.parametrize(
    ("sex", "born", "old_enough"),
    [
        ("male", "1976-11-01", True),  # 45 on 31 October 2022
        ("male", "1976-10-31", False),  # 46 that day: the birthday counts
        ("female", "1971-11-01", True),
        ("female", "1971-10-31", False),
    ],
)
def test_R6_the_age_limit_depends_on_sex_and_includes_its_bound(world, sex, born, old_enough):
    from datetime import date

    from tests.answers import person_id

    draft = world.draft_application(
        "entrepreneurship-pioneer", sex=sex, born=born, person_id=person_id(1, born=date.fromisoformat(born), sex=sex)
    )
    if old_enough:
        send(world, draft)
        assert world.fresh(draft).standing == "submitted"
        return
    with refusal("not-eligible", "notice attachment 1") as refused:
        send(world, draft)
    assert [key for key, _, _ in refused.value.refusal.fields] == ["entrepreneur-age"]
    assert world.ledger_kinds() == []


@pytest.mark.parametrize(("registered", "fits"), [("2021-10-31", True), ("2021-11-01", False), ("2012-10-31", True)])
def test_R6_a_year_is_complete_on_its_anniversary(world, registered, fits):
    draft = world.draft_application(registered=registered)
    if fits:
        send(world, draft)
    else:
        with refusal("not-eligible"):
            send(world, draft)


def test_R21_what_is_declared_secret_is_refused_with_the_off_line_way(world):
    draft = world.draft_application(not_secret="no")
    with refusal("classified", "R21") as refused:
        send(world, draft)
    assert "线下" in refused.value.refusal.zh
    assert (Version.objects.count(), world.ledger_kinds()) == (0, [])


def test_R21_without_the_declaration_nothing_is_submitted(world):
    draft = world.draft_application(not_secret="")
    with refusal("incomplete"):
        send(world, draft)
    assert world.ledger_kinds() == []


def test_a_unit_is_needed_where_units_recommend(world, draft):
    draft.unit = None
    draft.save(update_fields=["unit"])
    with refusal("unit-needed"):
        send(world, draft)
    send(world, draft, unit_id=world.unit.organisation.pk)
    assert world.fresh(draft).unit_id == world.unit.organisation.pk


def test_what_is_with_one_unit_is_not_sent_to_another(world):
    application = world.submitted_application()
    with refusal("recall-first", "R1"):
        send(world, application, unit_id=world.new_unit().organisation.pk)


def test_the_same_content_once_more_is_no_new_version_and_waits_for_nothing(world):
    """The browser's back button leads to a page with another key: it makes no second version, letter or entry."""
    application = world.submitted_application()
    first, kinds, letters = application.current, world.ledger_kinds(), Letter.objects.count()
    again = save_section(
        application_id=application.pk, section="profile", values={"name": application.draft["name"]},
        revision=application.draft_revision, actor=application.preparer, at=world.at("2022-10-20T11:00"),
    )  # fmt: skip
    answer = send(world, application, token="another-key", revision=again.revision, at="2022-10-20T12:00")
    assert (answer.version_id, answer.received_at, answer.entry) == (first.pk, first.submitted_at, None)
    fresh = world.fresh(application)
    assert (Version.objects.filter(application=application).count(), world.ledger_kinds(), Letter.objects.count()) == (
        1,
        kinds,
        letters,
    )
    assert fresh.draft_saved_at <= fresh.current.submitted_at


def test_a_stale_page_submits_nothing(world, draft):
    with refusal("stale-revision"):
        send(world, draft, revision=0)
    assert world.ledger_kinds() == []


@pytest.mark.parametrize("who", ["approver", "handler", "secretary", "stranger"])
def test_only_the_applicant_submits(world, draft, who):
    actor = world.new_applicant().person if who == "stranger" else getattr(world, who)
    world.mark()
    with refusal("not-allowed"):
        send(world, draft, actor=actor)
    assert world.ledger_kinds() == []


def test_what_was_declined_is_not_submitted_again(world):
    application = world.recommended_application()
    with refusal("wrong-state"):
        send(world, application)


def test_without_units_a_submission_goes_to_the_secretariat_and_makes_its_nominee_live(new_world):
    world = new_world()
    world.amended(recommendation=False)
    first, second = world.draft_application(n=7), world.draft_application(n=7)
    send(world, first)
    assert (world.fresh(first).unit_id, world.fresh(first).standing) == (None, "submitted")
    with refusal("recommended-elsewhere", "R4"):
        send(world, second)
    recall(application_id=first.pk, actor=first.preparer, at=world.at())
    send(world, second)
    assert world.fresh(second).standing == "submitted"


def test_the_same_answers_have_the_same_digest_and_another_answer_another(world):
    one, two = world.submitted_application(n=5), world.submitted_application(n=5)
    assert one.current.data == two.current.data
    assert one.current.digest != two.current.digest  # it is bound to the application's number
