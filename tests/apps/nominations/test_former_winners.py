"""Winners of earlier editions are stopped softly: the secretariat may let one through, with a reason (R5)."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.actions import Winner, recommend, record_former_winners, waive_former_winner
from jinbang.apps.nominations.models import FormerWinner, Slot
from tests.answers import born_of, person_id, uscc
from tests.saying import refusal
from tests.world import SEAL

EDITION = "2021年榜单"


def winners(world, *these):
    return record_former_winners(
        programme=world.key, winners=these, actor=world.secretary, at=world.at("2022-09-10T09:00")
    )


def put(world, application):
    return recommend(
        application_id=application.pk, version_digest=application.current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=world.at(),
    )  # fmt: skip


CASES = {
    "rising-enterprise": lambda n: Winner("enterprise", "示例企业", EDITION, identifier=uscc(n)),
    "technology-manager": lambda n: Winner("person", "示例人", EDITION, identifier=person_id(n, born=born_of(n))),
}


@pytest.mark.parametrize("contest", CASES)
def test_R5_a_former_winner_needs_the_secretariats_reason(world, contest):
    winners(world, CASES[contest](41))
    application = world.submitted_application(contest, n=41)
    with refusal("former-winner", "R5") as refused:
        put(world, application)
    assert EDITION in refused.value.refusal.zh
    assert (world.ledger_kinds(), Slot.objects.count()) == ([], 0)
    waive_former_winner(application_id=application.pk, reason="已有重大突破", actor=world.secretary, at=world.at())
    put(world, application)
    assert world.ledger_kinds() == ["application.waive", "application.recommend"]


def test_R5_a_technology_is_known_by_title_and_owner(world):
    application = world.submitted_application("pioneer-technology/biomedicine", n=42)
    data = application.current.data
    form = world.definition.form_for("pioneer-technology/biomedicine")
    owner = data[form.roles["owner"]]
    winners(world, Winner("technology", f"《{application.title}》", EDITION, owner=owner))
    with refusal("former-winner", "R5"):
        put(world, application)


def test_R5_may_be_a_warning_or_off(world):
    world.amended(former_winners="warn")
    winners(world, CASES["rising-enterprise"](43))
    put(world, world.submitted_application(n=43))
    assert world.ledger_kinds()[-1] == "application.recommend"


def test_lists_are_taken_in_once_and_hold_no_number(world):
    winner = CASES["technology-manager"](44)
    assert (winners(world, winner, winner), winners(world, winner)) == (1, 0)
    kept = FormerWinner.objects.get()
    assert winner.identifier not in f"{kept.subject_key}{kept.label}{kept.edition}"


def test_only_the_secretariat_and_only_once(world):
    application = world.submitted_application()
    with refusal("not-allowed"):
        record_former_winners(programme=world.key, winners=[], actor=world.approver, at=world.at())
    for actor in (world.approver, application.preparer):
        with refusal("not-allowed"):
            waive_former_winner(application_id=application.pk, reason="?", actor=actor, at=world.at())
    with refusal("reason-needed", "R5"):
        waive_former_winner(application_id=application.pk, reason="", actor=world.secretary, at=world.at())
    waive_former_winner(application_id=application.pk, reason="准予", actor=world.secretary, at=world.at())
    with refusal("already-waived", "R5"):
        waive_former_winner(application_id=application.pk, reason="准予", actor=world.secretary, at=world.at())
    assert world.ledger_kinds() == ["application.waive"]
