"""Everything is on record and can be taken out (R23)."""

from __future__ import annotations

import csv
import io
from typing import Any

from jinbang.apps.ledger.models import Entry
from jinbang.apps.nominations.models import Milestone
from tests.doors.visiting import clock, visit  # noqa: F401
from tests.world import World


def test_r23_every_move_of_an_application_has_its_entry_in_the_ledger(world: World) -> None:
    application = world.accepted_application()
    moves = list(Milestone.objects.filter(application=application).order_by("pk").values_list("move", "at"))
    entries = Entry.objects.filter(subject=f"application:{application.pk}").order_by("pk").values_list("kind", "at")
    written = [(kind.removeprefix("application."), at) for kind, at in entries]
    assert len(moves) >= 4
    assert [move for move in moves if move not in written] == []


def test_r23_the_list_is_taken_out_whole_by_the_office_and_by_nobody_else(world: World, visit: Any) -> None:  # noqa: F811
    first = world.recommended_application()
    second = world.recommended_application(unit=world.new_unit())
    address = f"/export/{world.key}/applications.csv"
    answer = visit(world.secretary).at("2022-11-02T09:00").get(address)
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {first.number, second.number}
    assert {first.title, second.title} <= {cell for row in rows for cell in row}
    assert visit(first.preparer).get(address).status_code == 403
