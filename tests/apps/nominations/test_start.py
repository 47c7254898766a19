"""An applicant opens a draft in one contest."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.actions import start
from jinbang.apps.nominations.models import Application
from tests.saying import refusal

CONTEST = "rising-enterprise"


@pytest.fixture
def opening(world):
    """What `start` needs, to be changed by a test."""
    return {
        "programme": world.key,
        "contest": CONTEST,
        "organisation_id": world.applicant.organisation.pk,
        "unit_id": world.unit.organisation.pk,
        "actor": world.applicant.person,
        "at": world.at(),
    }


def test_a_preparer_opens_a_numbered_draft(world, opening):
    world.mark()
    first, second = start(**opening), start(**opening)
    code = world.contests[CONTEST].code
    assert (first.number, second.number) == (f"2022-{code}-00001", f"2022-{code}-00002")
    assert (first.standing, first.draft, first.unit_id) == ("draft", {}, world.unit.organisation.pk)
    assert world.ledger_kinds() == ["application.start", "application.start"]


def test_each_contest_counts_its_own_numbers(world, opening):
    start(**opening)
    other = start(**{**opening, "contest": "technology-manager"})
    assert other.number.endswith("-00001")


def test_a_stranger_cannot_open_a_draft_for_an_organisation(world, opening):
    stranger = world.new_applicant().person
    with refusal("not-allowed"):
        start(**{**opening, "actor": stranger})
    assert (world.ledger_kinds(), Application.objects.count()) == ([], 0)


def test_a_separately_organised_list_takes_no_applications(world, opening):
    separate = next(key for key, one in world.definition.contests.items() if one.separately_organised)
    world.mark()
    with refusal("separately-organised"):
        start(**{**opening, "contest": separate})
    assert world.ledger_kinds() == []


@pytest.mark.parametrize(("moment", "code"), [("2022-08-31T23:59:59", "too-early"), ("2022-10-31T24:00", "too-late")])
def test_only_within_the_window(world, opening, moment, code):
    world.mark()
    with refusal(code, "notice 4"):
        start(**{**opening, "at": world.at(moment)})
    assert world.ledger_kinds() == []


def test_a_unit_without_a_channel_receives_nothing(world, opening):
    nobody = world.organisation("示例无渠道单位")
    with refusal("unit-not-in-call", "R3"):
        start(**{**opening, "unit_id": nobody.pk})
    assert world.ledger_kinds() == []
