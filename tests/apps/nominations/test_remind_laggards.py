"""A unit reminds those who chose it and have not submitted: one letter each, at most once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.nominations.actions import remind_laggards, return_
from jinbang.lifecycle import Refused
from tests.world import World


def remind(world: World, at: str = "2022-10-20T10:00", actor: Any = None) -> int:
    return remind_laggards(
        programme=world.key, unit_id=world.unit.organisation.pk, actor=actor or world.handler, at=world.at(at)
    )


def letters() -> list[str]:
    return list(Letter.objects.filter(kind="unit.reminder").order_by("id").values_list("body", flat=True))


def test_drafts_and_returned_applications_are_written_to_once_a_day(world: World) -> None:
    world.draft_application()
    returned = world.submitted_application(applicant=world.new_applicant())
    world.submitted_application(applicant=world.new_applicant())
    return_(application_id=returned.pk, reason="补充材料", remarks=[], actor=world.handler, at=world.at())
    world.mark()
    assert remind(world) == 2
    assert world.ledger_kinds() == ["unit.remind"]
    with pytest.raises(Refused) as refused:
        remind(world, "2022-10-20T23:59:59", world.approver)
    assert refused.value.refusal.code == "reminded-today"
    world.draft_application(applicant=world.new_applicant())
    assert remind(world, "2022-10-20T23:59:59") == 1  # the new one alone
    assert remind(world, "2022-10-21T00:00") == 3  # the programme's next day
    said = letters()
    assert len(said) == 6
    assert sum("已退回修改，尚未重新提交" in one for one in said) == 2
    assert all("2022年10月31日24:00" in one for one in said)


def test_nobody_is_reminded_where_nobody_is_late_or_the_time_is_over(world: World) -> None:
    """R1."""
    with pytest.raises(Refused) as refused:
        remind(world)
    assert refused.value.refusal.code == "nobody-to-remind"
    world.draft_application()
    with pytest.raises(Refused) as refused:
        remind(world, (world.deadline + timedelta(seconds=0)).strftime("%Y-%m-%dT%H:%M"))
    assert refused.value.refusal.code == "too-late"
    assert letters() == []


def test_another_units_officers_and_applicants_remind_nobody(world: World) -> None:
    draft = world.draft_application()
    for person in (world.new_unit().approver, draft.preparer):
        with pytest.raises(Refused) as refused:
            remind(world, actor=person)
        assert refused.value.refusal.code == "not-allowed"
    assert letters() == []
