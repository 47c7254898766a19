"""An outside check for serious breach of trust stops acceptance while it is not clear (R22)."""

from __future__ import annotations

import pytest

from jinbang.apps.screening.actions import give_opinion, integrity_check
from jinbang.apps.screening.models import Case, IntegrityCheck, Opinion
from jinbang.apps.screening.queries import integrity_is_clear
from tests.saying import refusal

NOW = "2022-11-02T09:00"


@pytest.fixture
def case(world):
    application = world.admitted_application()
    world.secretary, world.screeners  # noqa: B018 - made before the mark
    world.mark()
    return application


def check(world, case, *, clear, note="", when="screening", actor=None):
    return integrity_check(
        application_id=case.pk, when=when, clear=clear, note=note, actor=actor or world.secretary, at=world.at(NOW)
    )


def judge(world, case, nth):
    return give_opinion(
        application_id=case.pk, verdict="pass", actor=world.screeners[nth], at=world.at("2022-11-02T10:00")
    )


def finding(case):
    return next(one for one in Case.objects.get(application=case).findings if one["key"] == "integrity")


def test_R22_what_is_not_clear_is_not_accepted(world, case):
    check(world, case, clear=False, note="列入严重失信名单")
    assert (finding(case)["met"], finding(case)["severity"]) == (False, "block")
    judge(world, case, 0)
    world.mark()
    with refusal("integrity", "R22"):
        judge(world, case, 1)
    assert (world.fresh(case).standing, Opinion.objects.count(), world.ledger_kinds()) == ("screening", 1, [])


def test_R22_the_newest_check_counts(world, case):
    check(world, case, clear=False, note="同名误判")
    check(world, case, clear=True)
    assert finding(case)["met"] is True
    judge(world, case, 0)
    assert judge(world, case, 1) == "pass"
    assert integrity_is_clear(application_id=case.pk, when="screening") is True


def test_R22_a_check_before_listing_is_another(world, case):
    check(world, case, clear=False, note="列入名单", when="listing")
    assert integrity_is_clear(application_id=case.pk, when="listing") is False
    assert integrity_is_clear(application_id=case.pk, when="screening") is None
    judge(world, case, 0)
    assert judge(world, case, 1) == "pass"


def test_who_may_and_with_what_words(world, case):
    with refusal("reason-needed", "R22"):
        check(world, case, clear=False)
    with refusal("bad-moment", "R22"):
        check(world, case, clear=True, when="sometime")
    for actor in (world.screeners[0], world.approver, case.preparer):
        world.mark()
        with refusal("not-allowed"):
            check(world, case, clear=True, actor=actor)
    assert (IntegrityCheck.objects.count(), world.ledger_kinds()) == (0, [])
