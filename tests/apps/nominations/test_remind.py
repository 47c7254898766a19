"""Whoever holds a draft is written to before the deadline, once for each mark (F40)."""

from __future__ import annotations

from datetime import timedelta

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import remind
from tests.world import World


def reminders() -> list[str]:
    return list(Letter.objects.filter(kind="application.reminder").order_by("id").values_list("body", flat=True))


def test_nobody_is_reminded_long_before_or_after_the_deadline(world: World) -> None:
    world.draft_application()
    assert remind(programme=world.key, at=world.deadline - timedelta(days=8)) == 0
    assert remind(programme=world.key, at=world.deadline) == 0
    assert reminders() == []


def test_a_draft_is_reminded_once_for_each_mark_with_what_is_missing(world: World) -> None:
    world.draft_application(filled=False)
    world.submitted_application(applicant=world.new_applicant())
    for before in (timedelta(hours=47), timedelta(hours=46), timedelta(hours=3), timedelta(minutes=1)):
        assert remind(programme=world.key, at=world.deadline - before) == 1
    letters = reminders()
    assert len(letters) == 2  # at 48 hours and at 4 hours; the submitted application has none
    assert all("2022年10月31日24:00" in letter and "未开始" in letter for letter in letters)


def test_a_filled_draft_is_told_that_it_only_has_to_be_submitted(world: World) -> None:
    world.draft_application("convergence-organisation")
    remind(programme=world.key, at=world.deadline - timedelta(hours=2))
    assert len(reminders()) == 1
