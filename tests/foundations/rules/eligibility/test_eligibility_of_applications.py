"""Every condition of a list is answered, with its clause and whether it stops the application."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.answers import answers

from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.eligibility import check, cut_off_day
from jinbang.rules.forms import clean
from jinbang.rules.reading import read

ROOT = Path(__file__).parents[4] / "programmes"


@pytest.fixture(scope="module")
def call() -> ProgrammeDefinition:
    definition = read(ROOT / "kczg-2022").definition
    assert definition is not None
    return definition


def test_ages_count_on_the_last_day_of_collection_in_the_programmes_zone(call: ProgrammeDefinition) -> None:
    assert cut_off_day(programme=call) == date(2022, 10, 31)
    awards = read(ROOT / "teaching-awards").definition
    assert awards is not None
    assert cut_off_day(programme=awards) == date(2025, 10, 31)


def test_a_complete_application_of_every_contest_meets_every_condition(call: ProgrammeDefinition) -> None:
    open_contests = [key for key, one in call.contests.items() if not one.separately_organised]
    assert len(open_contests) == 10
    for contest in open_contests:
        data = answers(call, contest)
        assert clean(form=call.form_for(contest), data=data, on=date(2022, 10, 31)).as_fields() == ()
        findings = check(programme=call, contest=contest, data=data)
        assert [(one.condition, one.met) for one in findings if one.met is not True] == [], contest
        assert all(one.source for one in findings)


def test_an_empty_draft_is_not_failed_for_what_it_does_not_say_yet(call: ProgrammeDefinition) -> None:
    findings = check(programme=call, contest="entrepreneurship-pioneer", data={})
    assert {one.met for one in findings} == {None}
    assert not any(one.blocks for one in findings)


def test_a_warning_does_not_stop_an_application(call: ProgrammeDefinition) -> None:
    data = answers(call, "technology-manager", certificate="")
    failed = [one for one in check(programme=call, contest="technology-manager", data=data) if one.met is False]
    assert [(one.condition, one.severity, one.blocks) for one in failed] == [("manager-certificate", "warn", False)]


def test_a_hidden_answer_does_not_count(call: ProgrammeDefinition) -> None:
    data = answers(call, "rising-enterprise", status="none")
    failed = [one.condition for one in check(programme=call, contest="rising-enterprise", data=data) if one.blocks]
    assert failed == ["enterprise-status"]


def test_a_list_organised_separately_has_nothing_to_check_T6(call: ProgrammeDefinition) -> None:
    assert check(programme=call, contest="open-source", data={"anything": "x"}) == ()
