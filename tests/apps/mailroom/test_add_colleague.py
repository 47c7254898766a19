"""Colleagues give and end each other's offices within their organisation (R3, R7)."""

from __future__ import annotations

from typing import Any

import pytest

from jinbang.apps.mailroom.actions import add_colleague
from jinbang.apps.mailroom.models import Letter
from jinbang.apps.people.actions import end_office
from jinbang.apps.people.models import Office, Person
from jinbang.lifecycle import Refused
from tests.world import World


def add(world: World, actor: Any, role: str, organisation: Any, **changed: Any) -> Office:
    held = Office.objects.filter(organisation=organisation, person=actor).first()
    programme = held.programme if held else world.key
    given = {"email": "New.Colleague@Example.org", "name": "示例同事", "programme": programme} | changed
    return add_colleague(organisation_id=organisation.pk, role=role, actor=actor, at=world.at(), **given)


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_a_preparer_adds_another_who_had_no_account_and_is_written_to(world: World) -> None:
    world.mark()
    office = add(world, world.applicant.person, "preparer", world.applicant.organisation)
    assert (office.person.email, office.person.name) == ("new.colleague@example.org", "示例同事")
    assert not office.person.has_usable_password()
    assert office.granted_by == world.applicant.person
    assert world.ledger_kinds() == ["person.register", "office.grant"]
    letter = Letter.objects.get(kind="office.granted")
    assert letter.person == office.person
    assert "忘记密码" in letter.body
    again = add(world, world.applicant.person, "preparer", world.applicant.organisation, name="另名")
    assert again.pk == office.pk
    assert Letter.objects.filter(kind="office.granted").count() == 1
    assert Person.objects.get(pk=office.person_id).name == "示例同事"


def test_an_approver_adds_handlers_and_approvers_a_handler_only_handlers(world: World) -> None:
    """R7: whoever decides is not appointed by whoever prepares."""
    unit = world.unit.organisation
    add(world, world.approver, "unit-handler", unit, email="a@example.org")
    add(world, world.approver, "unit-approver", unit, email="b@example.org")
    add(world, world.handler, "unit-handler", unit, email="c@example.org")
    assert code(lambda: add(world, world.handler, "unit-approver", unit)) == "not-allowed"
    assert code(lambda: add(world, world.handler, "secretary", unit)) == "not-allowed"
    other = world.new_unit().organisation
    assert code(lambda: add(world, world.approver, "unit-handler", other)) == "not-allowed"


def test_an_office_in_one_programme_gives_none_in_every_programme(world: World) -> None:
    """R3."""
    mine, organisation = world.applicant.person, world.applicant.organisation
    Office.objects.filter(organisation=organisation, person=mine).update(programme=world.key)
    assert code(lambda: add(world, mine, "preparer", organisation, programme="")) == "not-allowed"


def test_a_bad_address_and_an_empty_name_are_said_at_once_and_nothing_is_written(world: World) -> None:
    world.mark()
    with pytest.raises(Refused) as refused:
        add(world, world.applicant.person, "preparer", world.applicant.organisation, email="not an address", name=" ")
    assert [key for key, _zh, _en in refused.value.refusal.fields] == ["email", "name"]
    assert world.ledger_kinds() == []
    assert not Letter.objects.filter(kind="office.granted").exists()


def test_a_colleague_ends_an_office_but_never_the_last_that_can_add_others(world: World) -> None:
    """R3."""
    mine, organisation = world.applicant.person, world.applicant.organisation
    own = Office.objects.get(organisation=organisation, person=mine)
    assert code(lambda: end_office(actor=mine, office_id=own.pk, reason="离职", at=world.at())) == "last-office"
    other = add(world, mine, "preparer", organisation)
    later = world.at("2022-10-20T11:00")
    stranger = world.new_applicant().person
    assert code(lambda: end_office(actor=stranger, office_id=other.pk, reason="越权", at=later)) == "not-allowed"
    end_office(actor=other.person, office_id=own.pk, reason="离职", at=later)
    own.refresh_from_db()
    assert own.until == later
