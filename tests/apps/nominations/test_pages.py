"""Lists and counts: only over what the viewer may see, in few queries however many rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.nominations.actions import recall
from jinbang.apps.nominations.queries import Filters, funnel, incoming, mine, page


def ids(found):
    return [row.id for row in found.rows]


def look(world, person, query=page, **more):
    return query(viewer=world.viewer(person), programme=world.programme, at=world.at("2022-10-25T10:00"), **more)


def test_everybody_sees_what_is_theirs_and_nothing_else(world):
    other = world.new_unit()
    draft, sent = world.draft_application(), world.submitted_application()
    elsewhere = world.submitted_application(unit=other, applicant=world.new_applicant())
    assert ids(look(world, world.applicant.person, mine)) == [sent.pk, draft.pk]
    assert ids(look(world, world.approver)) == ids(look(world, world.handler, incoming)) == [sent.pk]
    assert ids(look(world, other.approver)) == [elsewhere.pk]
    assert ids(look(world, world.secretary)) == [elsewhere.pk, sent.pk]  # drafts are the applicant's own
    assert ids(look(world, world.person())) == []
    assert look(world, world.person(), funnel).total == 0


def test_what_was_recalled_is_out_of_the_units_sight(world):
    sent = world.submitted_application()
    recall(application_id=sent.pk, actor=sent.preparer, at=world.at())
    assert ids(look(world, world.approver)) == ids(look(world, world.secretary)) == []


def test_pages_follow_each_other_by_key(world):
    all_ = [world.submitted_application().pk for _ in range(5)][::-1]
    first = look(world, world.approver, limit=2)
    second = look(world, world.approver, limit=2, before=first.next)
    third = look(world, world.approver, limit=2, before=second.next)
    assert ids(first) + ids(second) + ids(third) == all_
    assert (third.next, look(world, world.approver, limit=5).next) == (None, None)


@pytest.mark.parametrize("narrow", ["standing", "contest", "unit", "number", "title", "applicant"])
def test_lists_are_narrowed(world, narrow):
    wanted = world.recommended_application("technology-manager", applicant=world.new_applicant("寻找得到的单位"))
    world.submitted_application(unit=world.new_unit())
    filters = {
        "standing": Filters(standings=("recommended",)),
        "contest": Filters(contest="technology-manager"),
        "unit": Filters(unit_id=world.unit.organisation.pk),
        "number": Filters(text=wanted.number),
        "title": Filters(text=wanted.title),
        "applicant": Filters(text="寻找得到"),
    }[narrow]
    assert ids(look(world, world.secretary, filters=filters)) == [wanted.pk]
    assert look(world, world.secretary, funnel, filters=filters).total == 1


def test_the_funnel_counts_by_standing_and_contest(world):
    world.submitted_application()
    world.recommended_application()
    world.recommended_application("technology-manager")
    found = look(world, world.secretary, funnel)
    assert (found.total, found.by_standing) == (3, {"submitted": 1, "recommended": 2})
    assert found.by_contest["technology-manager"] == {"recommended": 1}


def test_a_page_costs_the_same_at_1_and_20_rows(world):
    costs = []
    for many in (1, 19):
        for _ in range(many):
            world.submitted_application()
        for person in (world.secretary, world.approver, world.applicant.person):
            world.viewer(person)
            with CaptureQueriesContext(connection) as queries:
                look(world, person)
                look(world, person, funnel)
            costs.append(len(queries))
    assert costs == [2] * 6
