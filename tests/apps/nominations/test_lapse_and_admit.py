"""At the deadline the calendar closes what was not done, and hands over what was (R1)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinbang.apps.nominations.actions import admit, lapse, return_
from jinbang.apps.nominations.models import Milestone
from tests.saying import refusal


def test_R1_drafts_and_submissions_lapse_at_the_very_instant(world):
    draft, sent, done = world.draft_application(), world.submitted_application(), world.recommended_application()
    back = world.submitted_application()
    return_(application_id=back.pk, reason="请修改", actor=world.handler, at=world.at())
    world.mark()
    before = world.at("2022-10-31T23:59:59.999999")
    assert lapse(programme=world.key, at=before).unsubmitted == admit(programme=world.key, at=before) == 0
    assert world.ledger_kinds() == []
    gone = lapse(programme=world.key, at=world.deadline)
    assert (gone.unsubmitted, gone.unrecommended) == (2, 1)
    assert admit(programme=world.key, at=world.deadline) == 1
    assert [world.fresh(one).standing for one in (draft, back, sent, done)] == [
        "unsubmitted", "unsubmitted", "unrecommended", "screening",
    ]  # fmt: skip
    assert sorted(world.ledger_kinds()) == [
        "application.admit", "application.lapse", "application.lapse-draft", "application.lapse-draft",
    ]  # fmt: skip
    assert Milestone.objects.filter(move="lapse-draft", actor=None, application=draft, source="draft").count() == 1


def test_running_it_again_changes_nothing(world):
    world.draft_application()
    world.recommended_application()
    world.pass_deadline()
    assert lapse(programme=world.key, at=world.at("2022-11-05T00:00")).unsubmitted == 0
    assert admit(programme=world.key, at=world.at("2022-11-05T00:00")) == 0
    assert world.ledger_kinds() == []


def test_a_handful_of_queries_for_any_number(world):
    costs = []
    for many in (1, 12):
        for _ in range(many):
            world.draft_application(filled=False, at=world.at("2022-10-10T09:00"))
        with CaptureQueriesContext(connection) as queries:
            assert lapse(programme=world.key, at=world.deadline).unsubmitted == many
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 20


@pytest.mark.parametrize("move", ["lapsed", "admitted"])
def test_nothing_is_submitted_from_a_lapsed_draft(world, move):
    from jinbang.apps.nominations.actions import submit

    application = world.draft_application() if move == "lapsed" else world.recommended_application()
    world.pass_deadline()
    with refusal("too-late" if move == "lapsed" else "wrong-state", "notice 4"):
        submit(application_id=application.pk, actor=application.preparer, at=world.at("2022-11-01T09:00"))
    assert world.ledger_kinds() == []


def test_R1_a_request_received_in_time_counts_though_the_calendar_was_faster(world):
    from jinbang.apps.nominations.actions import recommend, submit
    from tests.world import SEAL

    draft, sent = world.draft_application(), world.submitted_application()
    world.pass_deadline()
    received = world.at("2022-10-31T23:59:59.999")
    submit(application_id=draft.pk, actor=draft.preparer, at=received)
    recommend(
        application_id=sent.pk, version_digest=sent.current.digest, opinion="同意。", seal_digest=SEAL,
        actor=world.approver, at=received,
    )  # fmt: skip
    assert (world.fresh(draft).standing, world.fresh(sent).standing) == ("submitted", "recommended")
    assert lapse(programme=world.key, at=world.at("2022-11-01T00:05")).unrecommended == 1
    assert admit(programme=world.key, at=world.at("2022-11-01T00:05")) == 1


def test_without_units_what_was_submitted_goes_to_the_secretariat(world):
    world.amended(recommendation=False)
    application = world.submitted_application()
    gone = lapse(programme=world.key, at=world.deadline)
    assert (gone.unrecommended, admit(programme=world.key, at=world.deadline)) == (0, 1)
    assert world.fresh(application).standing == "screening"
