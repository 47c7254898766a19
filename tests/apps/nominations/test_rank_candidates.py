"""A unit puts its candidates of one contest in its own order."""

from __future__ import annotations

from jinbang.apps.nominations.actions import rank_candidates
from jinbang.apps.nominations.queries import candidates
from tests.saying import refusal

CONTEST = "rising-enterprise"


def order(world, *applications, actor=None):
    rank_candidates(
        programme=world.key, contest=CONTEST, unit_id=world.unit.organisation.pk,
        application_ids=[one.pk for one in applications], actor=actor or world.handler, at=world.at(),
    )  # fmt: skip


def ranks(world):
    viewer = world.viewer(world.handler)
    rows = candidates(
        viewer=viewer, programme=world.programme, contest=CONTEST, unit_id=world.unit.organisation.pk, at=world.at()
    )
    return [(row.id, row.unit_rank) for row in rows]


def test_candidates_are_listed_in_the_units_order(world):
    a, b, c = world.submitted_application(), world.recommended_application(), world.submitted_application()
    order(world, c, a, b)
    assert ranks(world) == [(c.pk, 1), (a.pk, 2), (b.pk, 3)]
    order(world, b)
    assert ranks(world) == [(b.pk, 1), (a.pk, None), (c.pk, None)]
    assert world.ledger_kinds() == ["unit.rank", "unit.rank"]


def test_only_the_units_own_candidates_each_once(world):
    mine, other = world.submitted_application(), world.submitted_application(unit=world.new_unit())
    draft = world.draft_application()
    for wrong in ((mine, other), (mine, mine), (mine, draft)):
        with refusal("not-your-candidates", "R7"):
            order(world, *wrong)
    assert world.ledger_kinds() == []


def test_only_officers_of_the_unit_rank(world):
    mine = world.submitted_application()
    for actor in (mine.preparer, world.new_unit().approver, world.secretary):
        world.mark()
        with refusal("not-allowed"):
            order(world, mine, actor=actor)
        assert world.ledger_kinds() == []
