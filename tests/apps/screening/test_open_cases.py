"""When applications have come in, a case is opened for each, with what a machine can see."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.nominations.actions import Winner, admit, lapse, record_former_winners, waive_former_winner
from jinbang.apps.nominations.models import Application
from jinbang.apps.screening.actions import open_cases
from jinbang.apps.screening.models import Case
from tests.answers import uscc


def handed_over(world):
    lapse(programme=world.key, at=world.deadline)
    admit(programme=world.key, at=world.deadline)
    world.mark()


def findings(application):
    return {one["key"]: one for one in Case.objects.get(application=application).findings}


def test_a_case_is_opened_once_for_each_application(world):
    applications = [world.recommended_application() for _ in range(3)]
    handed_over(world)
    assert open_cases(programme=world.key, at=world.deadline) == 3
    assert world.ledger_kinds() == ["screening.open"] * 3
    assert open_cases(programme=world.key, at=world.deadline) == 0
    assert sorted(Case.objects.values_list("application", flat=True)) == [one.pk for one in applications]


def test_conditions_form_seal_earlier_lists_and_integrity_are_looked_at(world):
    application = world.admitted_application("technology-manager")
    found = findings(application)
    assert {"manager-contracts", "not-secret", "form", "seal", "former-winner", "integrity"} <= set(found)
    assert [one["key"] for one in found.values() if one["met"] is False and one["severity"] == "block"] == []
    assert found["integrity"]["met"] is None
    assert found["manager-contracts"]["source"] == "notice attachment 1"
    assert all(one["zh"] or one["met"] for one in found.values())


def test_R5_a_waived_winner_is_shown_with_the_reason(world):
    winner = Winner("enterprise", "示例", "2021年榜单", identifier=uscc(51))
    record_former_winners(programme=world.key, winners=[winner], actor=world.secretary, at=world.at())
    application = world.submitted_application(n=51)
    waive_former_winner(application_id=application.pk, reason="重大突破", actor=world.secretary, at=world.at())
    from jinbang.apps.nominations.actions import recommend
    from tests.world import SEAL

    recommend(
        application_id=application.pk, version_digest=application.current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=world.at(),
    )  # fmt: skip
    world.pass_deadline()
    found = findings(application)["former-winner"]
    assert (found["met"], "重大突破" in found["zh"], found["source"]) == (True, True, "R5")


def test_without_screening_all_are_accepted_at_once(world):
    world.amended(screening=False)
    application = world.recommended_application()
    handed_over(world)
    assert open_cases(programme=world.key, at=world.deadline) == 1
    assert world.fresh(application).standing == "accepted"
    assert (Case.objects.count(), world.ledger_kinds()) == (0, ["application.accept"])


def test_a_handful_of_queries_for_any_number(world):
    costs = []
    for many in (1, 10):
        unit = world.new_unit(*[channel.key for channel in world.definition.channels[:2]])
        for _ in range(many):
            world.recommended_application(unit=unit)
        handed_over(world)
        Application.objects.filter(standing="recommended").update(standing="screening")
        with CaptureQueriesContext(connection) as queries:
            assert open_cases(programme=world.key, at=world.deadline) == many
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 20
