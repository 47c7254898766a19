"""N4, R1: what was received before 24:00 lies before the sealed cut-off, though it was written a moment after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.nominations.actions import submit
from jinbang.apps.publication.actions import IN_FLIGHT, seal_deadlines
from tests.publishing import on_notice, proposed
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_request_that_is_still_at_work_at_24_00_lies_before_the_cut_off(world: World) -> None:
    draft = world.draft_application()
    ends, second = world.deadline, timedelta(seconds=1)
    sealed = Checkpoint.objects.filter(reason__startswith="cut-off collection")
    seal_deadlines(at=ends)
    seal_deadlines(at=ends + IN_FLIGHT - second)
    assert not sealed.exists()
    submit(application_id=draft.pk, actor=draft.preparer, at=ends - second)
    seal_deadlines(at=ends + IN_FLIGHT)
    entry = Entry.objects.filter(kind="application.submit").latest("pk")
    assert entry.sequence is not None
    assert entry.sequence < sealed.get().size
    seal_deadlines(at=ends + IN_FLIGHT + second)
    assert sealed.count() == 1


def test_every_deadline_is_sealed_once_and_none_before_its_end(world: World) -> None:
    """Also that of recommendations, of the review, and of objections against each notice."""
    notice = on_notice(world, proposed(world))
    ends = {stage: world.definition.window(stage).closes for stage in ("collection", "recommendation", "preliminary")}
    ends["notice-1"] = notice.closes
    moments = sorted({end for end in ends.values() if end is not None})
    assert len(moments) == 3  # the 2022 call ends collection and recommendation in one instant
    for moment in moments:
        for at in (
            moment + IN_FLIGHT - timedelta(seconds=1),
            moment + IN_FLIGHT,
            moment + IN_FLIGHT + timedelta(seconds=1),
        ):
            seal_deadlines(at=at)
            sealed = list(Checkpoint.objects.exclude(reason="").values_list("reason", flat=True))
            wanted = [
                f"cut-off {name} {world.key}" for name, end in ends.items() if end is not None and end + IN_FLIGHT <= at
            ]
            assert sorted(sealed) == sorted(wanted)
