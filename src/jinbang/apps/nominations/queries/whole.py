"""A whole list, row by row, for what is exported: read by the cursor, never all of it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from jinbang.apps.nominations.access import visible
from jinbang.apps.nominations.outward import CONFIDENTIAL, is_released, told
from jinbang.apps.nominations.queries.detail import seen_by
from jinbang.apps.nominations.queries.pages import _COLUMNS, UNIT, Filters, Row, _row, narrowed
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.policy import R

AT_ONCE = 2000
OFFICES = (R.SECRETARY, R.SCREENER, R.COMMITTEE, R.AUDITOR)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a version in force.  digest: of its content, and where it lies."""

    application: str
    name: str
    digest: str
    size: int


def every_row(*, viewer: Viewer, programme: Programme, at: datetime, filters: Filters, unit: bool = False) -> Iterator[Row]:  # fmt: skip
    """The list that the viewer has on screen, newest first, all of it.  unit: as the unit, else as the office.  One query."""
    found = narrowed(visible(viewer=viewer, programme=programme, at=at, only=UNIT if unit else OFFICES), filters)
    released = not unit or is_released(programme)
    for values in found.order_by("-id").values_list(*_COLUMNS).iterator(chunk_size=AT_ONCE):
        row = _row(values)
        if not released and row.standing in CONFIDENTIAL:
            row = replace(row, standing=told(standing=row.standing, released=released))
        yield row


def every_file(*, viewer: Viewer, programme: Programme, at: datetime, filters: Filters) -> Iterator[FileLine]:
    """The files of that list's versions in force, of the fields that an office of the viewer's sees.  One query."""
    definition = definition_of(programme)
    held = frozenset(role for role in OFFICES if viewer.holds(role, programme=programme.key, at=at))
    seen: dict[str, frozenset[str]] = {}
    found = narrowed(visible(viewer=viewer, programme=programme, at=at, only=OFFICES), filters)
    rows = (
        found.filter(current__isnull=False)
        .order_by("-id")
        .values_list("number", "contest__key", "current__attachments")
    )
    for number, contest, files in rows.iterator(chunk_size=200):
        if contest not in seen:
            seen[contest] = seen_by(form=definition.form_for(contest), found=held, definition=definition)
        for one in files:
            if one["field"] in seen[contest]:
                yield FileLine(number, str(one["name"]), str(one["digest"]), int(one.get("size") or 0))
