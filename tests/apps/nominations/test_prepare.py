"""Where a programme asks for four eyes, the handler prepares and the approver recommends (R7)."""

from __future__ import annotations

import pytest

from jinbang.apps.nominations.actions import prepare, recommend, submit
from jinbang.apps.nominations.models import Recommendation
from tests.saying import refusal
from tests.world import SEAL


@pytest.fixture
def strict(world):
    world.amended(unit_pair_of_eyes=True)
    return world


def ready(world, application, actor=None, **more):
    prepare(
        application_id=application.pk, version_digest=world.fresh(application).current.digest, actor=actor or world.handler,
        at=world.at(), **{"opinion": "经办意见：同意。", "seal_digest": SEAL, **more},
    )  # fmt: skip


def approve(world, application, actor=None):
    return recommend(
        application_id=application.pk, version_digest=world.fresh(application).current.digest,
        actor=actor or world.approver, at=world.at("2022-10-20T11:00"),
    )  # fmt: skip


def test_the_approver_recommends_what_the_handler_prepared(strict):
    application = strict.submitted_application()
    ready(strict, application)
    made = approve(strict, application)
    assert (made.opinion, made.seal_digest, made.handled_by_id) == ("经办意见：同意。", SEAL, strict.handler.pk)
    assert strict.ledger_kinds() == ["application.prepare", "application.recommend"]


def test_without_preparation_nothing_is_recommended(strict):
    application = strict.submitted_application()
    with refusal("prepare-first", "R7"):
        approve(strict, application)
    assert (strict.ledger_kinds(), Recommendation.objects.count()) == ([], 0)


def test_one_person_is_not_two(strict):
    application = strict.submitted_application()
    ready(strict, application, actor=strict.approver)
    strict.mark()
    with refusal("same-eyes", "R7"):
        approve(strict, application)
    assert strict.ledger_kinds() == []


def test_what_was_prepared_for_an_older_version_does_not_count(strict):
    application = strict.submitted_application()
    ready(strict, application)
    changed = strict.fresh(application)
    changed.draft = {**changed.draft, "summary": "改过的简介"}
    changed.save(update_fields=["draft"])
    submit(application_id=application.pk, actor=application.preparer, at=strict.at("2022-10-20T10:30"))
    with refusal("prepare-first"):
        approve(strict, application)


def test_a_preparation_may_be_written_anew(strict):
    application = strict.submitted_application()
    ready(strict, application)
    ready(strict, application, opinion="改写的意见。")
    assert approve(strict, application).opinion == "改写的意见。"


def test_without_the_setting_the_approver_may_do_both(world):
    application = world.submitted_application()
    ready(world, application, actor=world.approver)
    assert approve(world, application).handled_by_id == world.approver.pk


@pytest.mark.parametrize(
    ("missing", "code"), [({"opinion": ""}, "opinion-needed"), ({"seal_digest": ""}, "seal-needed")]
)
def test_R7_a_preparation_is_complete(strict, missing, code):
    application = strict.submitted_application()
    with refusal(code, "R7"):
        ready(strict, application, **missing)
    assert strict.ledger_kinds() == []
