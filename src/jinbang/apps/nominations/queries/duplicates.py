"""The same nominee twice: for the secretariat, which sees both parties (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from jinbang.apps.nominations.access import POLICY
from jinbang.apps.nominations.models import Application, DuplicateSighting
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.policy import R
from jinbang.policy.table import SENT


@dataclass(frozen=True, slots=True)
class Party:
    """One of the applications about a nominee."""

    id: int
    number: str
    title: str
    standing: str
    contest: str
    organisation: str
    unit: str | None


_SHOWN = ("id", "number", "title", "standing", "contest__key", "organisation__name", "unit__name")  # a Party, in order


@dataclass(frozen=True, slots=True)
class Sighting:
    """A second recommendation was refused.  first: the live one; second: the one refused."""

    at: datetime
    first: Party
    second: Party


def duplicates(
    *, viewer: Viewer, programme: Programme, at: datetime, before: int | None = None, limit: int = 50
) -> tuple[tuple[Sighting, ...], int | None]:
    """Refused second recommendations, newest first, and `before` of the next page (None: this is the last).  One query.

    Refused("not-allowed") for others than secretariat and auditor.
    """
    _require(viewer, programme, at)
    rows = DuplicateSighting.objects.filter(application__programme=programme)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    parties = [f"{side}__{field}" for side in ("other", "application") for field in _SHOWN]
    found = list(rows.order_by("-id").values_list("id", "at", *parties)[: limit + 1])
    half = len(_SHOWN)
    seen = tuple(Sighting(at, Party(*rest[:half]), Party(*rest[half:])) for _, at, *rest in found[:limit])
    return seen, found[limit - 1][0] if len(found) > limit else None


def same_nominee(
    *, viewer: Viewer, programme: Programme, at: datetime, after: tuple[int, int] | None = None, limit: int = 50
) -> tuple[tuple[tuple[Party, ...], ...], tuple[int, int] | None]:
    """Groups of applications that were sent in about one nominee, whether recommended or not, by the first of each; and
    `after` of the next page (None: this is the last).  limit: applications on a page, each group has two or more.
    after: the first of the group that the page before ended in, and the last shown of it.  Two queries."""
    _require(viewer, programme, at)
    sent = Application.objects.filter(programme=programme, standing__in=SENT).exclude(subject_key="")
    several = sent.order_by().values("subject_key").annotate(n=Count("id"), first=Min("id")).filter(n__gt=1)
    begun, shown = after or (0, 0)
    found = list(
        several.filter(first__gte=begun).order_by("first").values_list("subject_key", "first")[: limit // 2 + 2]
    )
    first = dict(found)
    rows = sent.filter(subject_key__in=list(first)).order_by("id").values_list("subject_key", *_SHOWN)
    parties = [(first[key], Party(*party)) for key, *party in rows]
    waiting = sorted(
        ((f, one) for f, one in parties if f > begun or one.id > shown), key=lambda each: (each[0], each[1].id)
    )
    page: dict[int, list[Party]] = {}
    for group, one in waiting[:limit]:
        page.setdefault(group, []).append(one)
    last = waiting[limit - 1] if len(waiting) > limit else None
    return tuple(tuple(group) for group in page.values()), (last[0], last[1].id) if last else None


def _require(viewer: Viewer, programme: Programme, at: datetime) -> None:
    found = {
        relation
        for role, relation in ((Role.SECRETARY, R.SECRETARY), (Role.AUDITOR, R.AUDITOR))
        if viewer.holds(role, programme=programme.key, at=at)
    }
    POLICY.require("duplicates", relations=found)
