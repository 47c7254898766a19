"""The same nominee twice: for the secretariat, which sees both parties (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

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
    unit: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A second recommendation was refused.  first: the live one; second: the one refused."""

    at: datetime
    first: Party
    second: Party


def duplicates(*, viewer: Viewer, programme: Programme, at: datetime, limit: int = 200) -> tuple[Sighting, ...]:
    """Refused second recommendations, newest first.  One query.  Refused("not-allowed") for others than secretariat and auditor."""
    _require(viewer, programme, at)
    rows = DuplicateSighting.objects.filter(application__programme=programme).select_related(
        "application__contest", "application__organisation", "application__unit",
        "other__contest", "other__organisation", "other__unit",
    )  # fmt: skip
    return tuple(Sighting(one.at, _party(one.other), _party(one.application)) for one in rows.order_by("-id")[:limit])


def same_nominee(
    *, viewer: Viewer, programme: Programme, at: datetime, limit: int = 200
) -> tuple[tuple[Party, ...], ...]:
    """Groups of applications that were sent in about one nominee, whether recommended or not.  Two queries."""
    _require(viewer, programme, at)
    sent = Application.objects.filter(programme=programme, standing__in=SENT).exclude(subject_key="")
    keys = list(
        sent.order_by().values("subject_key").annotate(n=Count("id")).filter(n__gt=1).values_list("subject_key", flat=True)[:limit]
    )  # fmt: skip
    groups: dict[str, list[Party]] = {}
    for one in sent.filter(subject_key__in=keys).select_related("contest", "organisation", "unit").order_by("id"):
        groups.setdefault(one.subject_key, []).append(_party(one))
    return tuple(tuple(group) for group in groups.values())


def _require(viewer: Viewer, programme: Programme, at: datetime) -> None:
    found = {
        relation
        for role, relation in ((Role.SECRETARY, R.SECRETARY), (Role.AUDITOR, R.AUDITOR))
        if viewer.holds(role, programme=programme.key, at=at)
    }
    POLICY.require("duplicates", relations=found)


def _party(one: Application) -> Party:
    return Party(
        one.pk, one.number, one.title, one.standing, one.contest.key, one.organisation.name, one.unit.name if one.unit else ""
    )  # fmt: skip
