"""N4, R1: what was received before 24:00 lies before the sealed cut-off, though it was written a moment after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.nominations.actions import submit
from jinbang.jobs.calendar import IN_FLIGHT, collection
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_request_that_is_still_at_work_at_24_00_lies_before_the_cut_off(world: World) -> None:
    draft = world.draft_application()
    ends, second = world.deadline, timedelta(seconds=1)
    sealed = Checkpoint.objects.filter(reason__startswith="cut-off collection")
    collection(ends)
    collection(ends + IN_FLIGHT - second)
    assert not sealed.exists()
    submit(application_id=draft.pk, actor=draft.preparer, at=ends - second)
    collection(ends + IN_FLIGHT)
    entry = Entry.objects.filter(kind="application.submit").latest("pk")
    assert entry.sequence is not None
    assert entry.sequence < sealed.get().size
    collection(ends + IN_FLIGHT + second)
    assert sealed.count() == 1
