"""Lists of applications, paged by key, and their counts: only ever over what the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from jinbang.apps.nominations.access import visible
from jinbang.apps.nominations.models import Application
from jinbang.apps.nominations.outward import CONFIDENTIAL, INSIDE, is_released, told
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.policy import R
from jinbang.rules.standing import Standing

UNIT = (R.UNIT_HANDLER, R.UNIT_APPROVER)
MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: int
    number: str
    title: str
    standing: str
    since: datetime
    submitted_at: datetime | None
    contest: str
    contest_name: str
    contest_name_en: str
    organisation: str
    unit: str
    unit_id: int | None
    slot: int | None
    unit_rank: int | None


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty: not at all.  text: in title, number or applicant's name; unit: in the unit's."""

    standings: tuple[str, ...] = ()
    contest: str = ""
    unit_id: int | None = None
    text: str = ""
    unit: str = ""

    @classmethod
    def asked(cls, *, standings: Iterable[str], contest: str, unit: str, text: str) -> Filters:
        """As they stand in an address.  standings: each one or several with commas; unit: an id, or a part of the name."""
        every = tuple(one for said in standings for one in said.split(",") if one)
        number = unit if unit.isascii() and unit.isdecimal() and len(unit) < 19 else ""
        return cls(every, contest, int(number) if number else None, text, "" if number else unit)


@dataclass(frozen=True)
class Page:
    """rows: newest first.  next: `before` of the next page, None where this is the last."""

    rows: tuple[Row, ...]
    next: int | None


@dataclass(frozen=True)
class Funnel:
    """How many stand where.  by_standing: over all contests; by_contest: contest key → standing → number."""

    total: int
    by_standing: dict[str, int]
    by_contest: dict[str, dict[str, int]] = field(default_factory=dict)


_COLUMNS = (
    "id", "number", "title", "standing", "standing_since", "submitted_at", "contest__key", "contest__name",
    "contest__name_en", "organisation__name", "unit__name", "unit_id", "slot__number", "unit_rank",
)  # fmt: skip


def page(
    *,
    viewer: Viewer,
    programme: Programme,
    at: datetime,
    filters: Filters | None = None,
    before: int | None = None,
    limit: int = 50,
    action: str = "view",
    only: tuple[str, ...] = (),
) -> Page:
    """Applications on which the viewer may do `action`, narrowed by `filters`, newest first.  One query.

    only: by these relations alone (a unit's list shows what came to the unit).  before: id that the page before ended with.
    """
    found = narrowed(visible(viewer=viewer, programme=programme, at=at, action=action, only=only), filters or Filters())
    if before is not None:
        found = found.filter(pk__lt=before)
    size = max(1, min(limit, MOST))
    rows = [_row(values) for values in found.order_by("-id").values_list(*_COLUMNS)[: size + 1]]
    if only and not INSIDE & set(only) and any(row.standing in CONFIDENTIAL for row in rows):
        released = is_released(programme)
        rows = [replace(row, standing=told(standing=row.standing, released=released)) for row in rows]
    return Page(tuple(rows[:size]), rows[size - 1].id if len(rows) > size else None)


def incoming(*, viewer: Viewer, programme: Programme, at: datetime, before: int | None = None, limit: int = 50) -> Page:
    """What waits for the viewer's unit.  One query."""
    filters = Filters(standings=(Standing.SUBMITTED,))
    return page(viewer=viewer, programme=programme, at=at, filters=filters, before=before, limit=limit, only=UNIT)


def mine(*, viewer: Viewer, programme: Programme, at: datetime, before: int | None = None, limit: int = 50) -> Page:
    """What the viewer prepares, or may for its organisation.  One query."""
    return page(viewer=viewer, programme=programme, at=at, before=before, limit=limit, only=(R.APPLICANT,))


def candidates(*, viewer: Viewer, programme: Programme, contest: str, unit_id: int, at: datetime) -> tuple[Row, ...]:
    """A unit's candidates of one contest in the unit's own order, then by number.  One query."""
    found = narrowed(
        visible(viewer=viewer, programme=programme, at=at, action="rank", only=UNIT),
        Filters(contest=contest, unit_id=unit_id),
    )
    rows = [_row(values) for values in found.order_by("id").values_list(*_COLUMNS)]
    return tuple(sorted(rows, key=lambda row: (row.unit_rank is None, row.unit_rank or 0, row.number)))


def funnel(
    *, viewer: Viewer, programme: Programme, at: datetime, filters: Filters | None = None, only: tuple[str, ...] = ()
) -> Funnel:
    """Counts over what the viewer may see.  One query."""
    found = narrowed(visible(viewer=viewer, programme=programme, at=at, only=only), filters or Filters())
    by_standing: Counter[str] = Counter()
    by_contest: dict[str, dict[str, int]] = {}
    released = not only or bool(INSIDE & set(only)) or is_released(programme)
    for contest, standing, count in (
        found.order_by().values("contest__key", "standing").annotate(n=Count("id")).values_list("contest__key", "standing", "n")
    ):  # fmt: skip
        shown = told(standing=standing, released=released)
        by_standing[shown] += count
        mine = by_contest.setdefault(contest, {})
        mine[shown] = mine.get(shown, 0) + count
    return Funnel(sum(by_standing.values()), dict(by_standing), by_contest)


def narrowed(found: QuerySet[Application], filters: Filters) -> QuerySet[Application]:
    """The filters as conditions."""
    if filters.standings:
        found = found.filter(standing__in=filters.standings)
    if filters.contest:
        found = found.filter(contest__key=filters.contest)
    if filters.unit_id is not None:
        found = found.filter(unit=filters.unit_id)
    if unit := filters.unit.strip()[:100]:
        found = found.filter(unit__name__icontains=unit)
    text = filters.text.strip()[:100]
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(number__startswith=text) | Q(organisation__name__icontains=text)
        )
    return found


def _row(values: Sequence[object]) -> Row:
    out = list(values)
    out[10] = out[10] or ""
    return Row(*out)  # type: ignore[arg-type]
