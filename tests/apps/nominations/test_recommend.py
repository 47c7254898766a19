"""A unit recommends: opinion and seal bound to one version, one numbered place, one live recommendation."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import keep_seal, recommend, submit, take_back
from jinbang.apps.nominations.models import DuplicateSighting, LiveSubject, Recommendation, Slot
from jinbang.apps.people.models import Membership
from tests.saying import refusal
from tests.world import SEAL

CONTEST = "technology-manager"  # at most two for each membership


def put(world, application, *, actor=None, at="2022-10-20T10:00", **more):
    current = world.fresh(application).current
    seen = {"version_digest": current.digest if current else "", "opinion": "同意推荐。", "seal_digest": SEAL}
    return recommend(application_id=application.pk, actor=actor or world.approver, at=world.at(at), **{**seen, **more})


def no_trace(world) -> bool:
    return (world.ledger_kinds(), Recommendation.objects.count(), Slot.objects.count()) == ([], 0, 0)


def test_a_recommendation_takes_the_first_place_and_is_on_record(world):
    application = world.submitted_application(CONTEST)
    made = put(world, application)
    assert world.fresh(application).standing == "recommended"
    assert (made.slot_number, made.channel) == (1, world.definition.channels[0].key)
    assert (made.version_id, made.seal_digest) == (application.current_id, SEAL)
    assert world.ledger_kinds() == ["application.recommend"]
    assert Letter.objects.filter(kind="application.recommended", person=application.preparer).count() == 1


def test_T1_R1_units_have_until_2400_too(world):
    first, second = world.submitted_application(CONTEST), world.submitted_application(CONTEST)
    put(world, first, at="2022-10-31T23:59:59.999")
    world.mark()
    with refusal("too-late", "notice 4"):
        put(world, second, at="2022-10-31T24:00")
    assert (world.ledger_kinds(), Slot.objects.count()) == ([], 1)


def test_R2_the_limit_is_inclusive_and_the_next_one_is_refused(world):
    applications = [world.submitted_application(CONTEST) for _ in range(3)]
    for application in applications[:2]:
        put(world, application)
    world.mark()
    with refusal("no-place") as refused:
        put(world, applications[2])
    assert "不超过 2 项" in refused.value.refusal.zh
    assert world.ledger_kinds() == []
    assert sorted(Slot.objects.values_list("number", flat=True)) == [1, 2]
    assert world.fresh(applications[2]).standing == "submitted"
    assert LiveSubject.objects.count() == 2


def test_T3_R2_two_memberships_add_up_to_58_places(world):
    two = [channel.key for channel in world.definition.channels[:2]]
    unit = world.new_unit(*two)
    given = {}
    for key in world.intake:
        most = {"pioneer-technology": 6, "rising-enterprise": 10}.get(world.definition.contests[key].list_key, 4)
        for _ in range(most):
            world.recommended_application(key, unit=unit)
        extra = world.submitted_application(key, unit=unit)
        with refusal("no-place"):
            put(world, extra, actor=unit.approver)
        given[key] = most
    assert sum(given.values()) == Slot.objects.filter(unit=unit.organisation).count() == 58


def test_R2_each_place_is_attributed_to_a_channel_in_order(world):
    two = [channel.key for channel in world.definition.channels[:2]]
    unit = world.new_unit(*two)
    channels = [world.recommended_application(CONTEST, unit=unit).recommendations.get().channel for _ in range(4)]
    assert channels == [two[0], two[0], two[1], two[1]]


def test_R2_places_of_one_track_do_not_serve_another(world):
    tracks = [key for key in world.intake if key.startswith("pioneer-technology/")]
    for _ in range(3):
        world.recommended_application(tracks[0])
    with refusal("no-place"):
        put(world, world.submitted_application(tracks[0]))
    assert put(world, world.submitted_application(tracks[1])).slot_number == 1


def test_R2_the_smallest_free_place_is_taken(world):
    first, _ = world.recommended_application(CONTEST), world.recommended_application(CONTEST)
    take_back(application_id=first.pk, reason="另行安排", actor=world.approver, at=world.at("2022-10-21T10:00"))
    assert put(world, world.submitted_application(CONTEST), at="2022-10-22T10:00").slot_number == 1


def test_R3_a_membership_that_has_ended_gives_no_places_even_where_numbers_have_holes(world):
    two = [channel.key for channel in world.definition.channels[:2]]
    unit = world.new_unit(*two)
    applications = [world.recommended_application(CONTEST, unit=unit) for _ in range(4)]
    for application in applications[:2]:
        take_back(
            application_id=application.pk, reason="收回", actor=unit.approver, at=world.at("2022-10-21T10:00")
        )  # 3 and 4 stay
    Membership.objects.filter(channel=two[1]).update(until=world.at("2022-10-21T12:00"))
    with refusal("no-place"):
        put(world, applications[0], actor=unit.approver, at="2022-10-22T10:00")
    assert Slot.objects.filter(unit=unit.organisation).count() == 2


def test_R3_without_a_membership_in_force_there_is_no_quota(world):
    application = world.submitted_application(CONTEST)
    Membership.objects.update(until=world.at("2022-10-19T00:00"))
    with refusal("no-quota", "R2"):
        put(world, application)
    assert no_trace(world)


def test_R4_the_second_unit_learns_only_that_another_channel_was_first(world):
    other = world.new_unit(name="另一家推荐单位")
    first = world.recommended_application(CONTEST, unit=other, n=77)
    second = world.submitted_application(CONTEST, n=77)
    world.mark()
    with refusal("recommended-elsewhere", "R4") as refused:
        put(world, second)
    said = refused.value.refusal.zh + refused.value.refusal.en
    assert not [secret for secret in (other.organisation.name, first.number, first.title) if secret in said]
    assert (world.ledger_kinds(), Slot.objects.filter(unit=world.unit.organisation).count()) == ([], 0)
    seen = DuplicateSighting.objects.get()
    assert (seen.application_id, seen.other_id) == (second.pk, first.pk)  # for the secretariat
    with refusal("recommended-elsewhere"):
        put(world, second)
    assert DuplicateSighting.objects.count() == 1


def test_R4_one_unit_is_told_its_own_number(world):
    first = world.recommended_application(CONTEST, n=78)
    with refusal("recommended-already", "R4") as refused:
        put(world, world.submitted_application(CONTEST, n=78))
    assert first.number in refused.value.refusal.zh


def test_R4_one_nominee_is_live_in_one_list_only(world):
    world.recommended_application("pioneer-technology/biomedicine", n=5)
    with refusal("recommended-already", "R4"):
        put(
            world,
            world.submitted_application(
                next(key for key in world.intake if key.startswith("pioneer") and "bio" not in key), n=5
            ),
        )


def test_R4_a_title_written_otherwise_is_the_same_technology(world):
    world.recommended_application("pioneer-technology/biomedicine", n=5, title="示例技术（一）型 Ａ")
    with refusal("recommended-already", "R4"):
        put(world, world.submitted_application("pioneer-technology/biomedicine", n=5, title="示例技术(一)型A"))


def test_R4_a_nominee_taken_back_may_be_recommended_by_another_unit(world):
    other = world.new_unit()
    first = world.recommended_application(CONTEST, unit=other, n=79)
    take_back(application_id=first.pk, reason="收回", actor=other.approver, at=world.at("2022-10-21T10:00"))
    second = world.submitted_application(CONTEST, n=79)
    put(world, second, at="2022-10-22T10:00")
    assert world.fresh(second).standing == "recommended"


def test_R4_may_be_switched_off_by_the_programme(world):
    world.amended(one_live_recommendation=False)
    world.recommended_application(CONTEST, n=80)
    put(world, world.submitted_application(CONTEST, n=80))
    assert LiveSubject.objects.count() == 0


def test_R7_what_was_submitted_after_the_unit_looked_is_not_recommended(world):
    application = world.submitted_application(CONTEST)
    seen = application.current.digest
    submit(application_id=application.pk, actor=application.preparer, at=world.at("2022-10-19T10:00"))
    application.refresh_from_db()
    world.mark()
    changed = world.fresh(application)
    changed.draft = {**changed.draft, "story": "又改过的事迹。" * 10}
    changed.save(update_fields=["draft"])
    submit(application_id=application.pk, actor=application.preparer, at=world.at("2022-10-19T11:00"))
    world.mark()
    with refusal("other-version", "R7"):
        put(world, application, version_digest=seen)
    assert no_trace(world)


@pytest.mark.parametrize(
    ("missing", "code"), [({"opinion": " "}, "opinion-needed"), ({"seal_digest": ""}, "seal-needed")]
)
def test_R7_opinion_and_seal_are_needed(world, missing, code):
    application = world.submitted_application(CONTEST)
    with refusal(code, "R7"):
        put(world, application, **missing)
    assert no_trace(world)


def test_R7_a_seal_page_is_kept_by_its_digest_and_must_be_a_scan(memory_files):
    digest = keep_seal(file=ContentFile(b"%PDF-1.7\nseal", name="盖章页.pdf"))
    assert len(digest) == 64
    with refusal("wrong-type"):
        keep_seal(file=ContentFile(b"not a scan", name="盖章页.pdf"))


@pytest.mark.parametrize("who", ["handler", "applicant", "secretary", "other unit"])
def test_only_an_approver_of_the_unit_recommends(world, who):
    application = world.submitted_application(CONTEST)
    actor = {
        "handler": lambda: world.handler,
        "applicant": lambda: application.preparer,
        "secretary": lambda: world.secretary,
        "other unit": lambda: world.new_unit().approver,
    }[who]()
    world.mark()
    with refusal("not-allowed"):
        put(world, application, actor=actor)
    assert no_trace(world)


def test_R10_nobody_recommends_an_application_of_an_organisation_of_their_own(world):
    application = world.submitted_application(CONTEST)
    world.office(world.approver, world.applicant.organisation, "preparer")
    with refusal("not-allowed", "R10"):
        put(world, application)
    assert no_trace(world)


def test_a_draft_and_a_recommended_one_are_not_recommended(world):
    draft, done = world.draft_application(CONTEST), world.recommended_application(CONTEST)
    for application in (draft, done):
        with refusal("wrong-state", "R2"):
            put(world, application, version_digest="0" * 64)
    assert world.ledger_kinds() == []
