"""Queues, counts and the case as each reader sees it."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.screening.actions import appeal, give_opinion
from jinbang.apps.screening.queries import appeals, case_detail, counts, disagreements, queue
from tests.saying import refusal

NOW = "2022-11-02T10:00"


def judge(world, case, nth, verdict="pass"):
    codes = () if verdict == "pass" else ("S21",)
    give_opinion(
        application_id=case.pk, verdict=verdict, codes=codes, note="意见", actor=world.screeners[nth], at=world.at(NOW)
    )


def ids(world, person, query=queue, **more):
    found = query(viewer=world.viewer(person), programme=world.programme, at=world.at(NOW), **more)
    return [row.application_id for row in found.rows]


def see(world, person, case):
    return case_detail(viewer=world.viewer(person), application_id=case.pk, at=world.at(NOW))


def admitted(world, many):
    made = [world.recommended_application() for _ in range(many)]
    world.pass_deadline()
    return made


def test_a_screeners_queue_has_what_the_screener_has_not_judged(world):
    a, b, c = admitted(world, 3)
    judge(world, a, 0)
    assert ids(world, world.screeners[0]) == [b.pk, c.pk]
    assert ids(world, world.screeners[1]) == [a.pk, b.pk, c.pk]
    judge(world, a, 1)
    judge(world, b, 1)
    judge(world, b, 2, "reject")
    assert ids(world, world.screeners[0]) == [c.pk]  # the one is decided, the other goes to the secretariat
    assert ids(world, world.secretary, disagreements) == [b.pk]


def test_the_queue_is_paged_and_narrowed(world):
    a, b, c = admitted(world, 3)
    assert ids(world, world.screeners[0], limit=2) == [a.pk, b.pk]
    assert ids(world, world.screeners[0], after=b.pk) == [c.pk]
    assert ids(world, world.screeners[0], contest="technology-manager") == []


def test_an_applicants_own_case_is_not_in_the_own_queue(world):
    (a,) = admitted(world, 1)
    world.office(a.preparer, world.secretariat, "screener")
    assert ids(world, a.preparer) == []


def test_others_have_no_queue(world):
    admitted(world, 1)
    for person in (world.approver, world.person()):
        assert ids(world, person) == []
        for query in (disagreements, appeals):
            with refusal("not-allowed"):
                ids(world, person, query)


def test_nobody_judges_after_anothers_example(world):
    (case,) = admitted(world, 1)
    judge(world, case, 0)
    assert see(world, world.screeners[1], case).opinions == ()
    assert see(world, world.screeners[1], case).given == 1
    assert len(see(world, world.screeners[0], case).opinions) == 1
    assert len(see(world, world.secretary, case).opinions) == 1
    judge(world, case, 1, "reject")
    assert len(see(world, world.screeners[0], case).opinions) == 2


def test_the_applicant_sees_no_opinions_and_no_findings(world):
    (case,) = admitted(world, 1)
    judge(world, case, 0, "reject")
    judge(world, case, 1, "reject")
    seen = see(world, case.preparer, case)
    assert (seen.opinions, seen.findings, seen.checks) == ((), (), ())
    assert seen.rejections[0].codes == ["S21"]
    assert seen.moves["appeal"] is None
    with refusal("not-allowed"):
        see(world, world.new_unit().handler, case)


def test_buttons_say_why_they_are_off(world):
    (case,) = admitted(world, 1)
    assert see(world, world.screeners[0], case).moves == {"screen": None}
    judge(world, case, 0)
    assert see(world, world.screeners[0], case).moves["screen"].code == "already-given"
    assert see(world, world.secretary, case).moves["decide-screening"].code == "no-disagreement"
    judge(world, case, 1, "reject")
    assert see(world, world.secretary, case).moves["decide-screening"] is None
    assert see(world, world.screeners[2], case).moves["screen"].code == "enough-opinions"


def test_counts_are_over_what_the_viewer_may_see(world):
    a, b, c = admitted(world, 3)
    for nth in (0, 1):
        judge(world, a, nth, "reject")
    appeal(application_id=a.pk, text="请复核", actor=a.preparer, at=world.at(NOW))
    judge(world, b, 0)
    judge(world, b, 1, "reject")
    found = counts(viewer=world.viewer(world.screeners[2]), programme=world.programme, at=world.at(NOW))
    assert (found.for_me, found.in_screening, found.disagreements, found.appealed) == (1, 2, 1, 1)
    assert ids(world, world.secretary, appeals) == [a.pk]
    nothing = counts(viewer=world.viewer(world.person()), programme=world.programme, at=world.at(NOW))
    assert (nothing.in_screening, nothing.disagreements, nothing.for_me) == (0, 0, 0)
    assert c.pk in ids(world, world.screeners[2])


def test_the_queue_costs_one_query_however_long(world):
    world.viewer(world.screeners[0])
    costs = []
    for many in (1, 4):
        unit = world.new_unit()
        for _ in range(many):
            world.recommended_application(unit=unit)
        world.pass_deadline()
        with CaptureQueriesContext(connection) as queries:
            ids(world, world.screeners[0])
        costs.append(len(queries))
    assert costs == [1, 1]
