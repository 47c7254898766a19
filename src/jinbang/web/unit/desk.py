"""What every page of a recommending unit starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.people import queries as people
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.standing import Standing as S
from jinbang.web import entries, present

ROLES = ("unit-handler", "unit-approver")
# The same words whether it was recalled, sent elsewhere or never sent here: a number tells nothing.
ELSEWHERE = Refusal(
    "not-allowed",
    "这项申报目前不在本单位：可能已由申报方撤回修改，或不是提交给本单位的。申报方重新提交后，会再出现在待审中。",
    "This application is not with your unit now: its applicant may have recalled it, or it was not sent to you. Once submitted "
    "again, it is back in the queue.",
    "R7",
)
UNIT = (R.UNIT_HANDLER, R.UNIT_APPROVER)
# Pages whose address does not begin with that of the entry that they stand under.
_UNDER = {
    "home": "board", "application": "queue", "recommend": "queue", "prepare": "queue", "return": "queue", "decline": "queue",
    "batch": "queue", "take-back": "recommended", "withdraw": "recommended",
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """One unit in one programme, with the person who works for it."""

    programme: Any
    definition: ProgrammeDefinition
    unit: Any
    viewer: Any
    at: datetime

    @property
    def key(self) -> str:
        return str(self.programme.key)

    @property
    def zone(self) -> str:
        return self.definition.zone

    def url(self, name: str, *more: Any) -> str:
        return reverse(f"unit:{name}", args=[self.key, self.unit.pk, *more])

    @property
    def approver(self) -> bool:
        return self.unit.pk in self.viewer.organisations("unit-approver", programme=self.key, at=self.at)


def desk(request: HttpRequest, key: str, unit: int, action: str = "queue") -> Desk:
    """The desk; Refused("not-allowed") for who holds no office there, DoesNotExist where there is no such thing."""
    viewer, at = entries.viewer(request), entries.at(request)
    programme = programmes.programme(key=key)
    POLICIES["unit"].require(action, relations=held(viewer, key, unit, at))
    return Desk(programme, programmes.definition_of(programme), people.organisations(ids=[unit]).get(), viewer, at)


def held(viewer: Any, key: str, unit: int, at: datetime) -> set[str]:
    """How the person stands to the unit."""
    return {
        relation
        for role, relation in zip(ROLES, UNIT, strict=True)
        if unit in viewer.organisations(role, programme=key, at=at)
    }


def pairs(viewer: Any, at: datetime) -> list[tuple[Any, Any]]:
    """(programme, unit) of every unit that the person works for, newest programme first."""
    out = []
    for programme in programmes.published():
        if programmes.definition_of(programme).settings.recommendation:
            ids = viewer.organisations(*ROLES, programme=programme.key, at=at)
            out += [(programme, unit) for unit in people.organisations(ids=ids)]
    return out


def page(request: HttpRequest, template: str, one: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page of the desk, with the desk's own navigation."""
    waiting = nominations.funnel(
        viewer=one.viewer, programme=one.programme, at=one.at, only=UNIT,
        filters=nominations.Filters(standings=(S.SUBMITTED,), unit_id=one.unit.pk),
    ).total  # fmt: skip
    nav = present.nav(
        request, (_("名额"), one.url("board")), (_("待审"), one.url("queue"), waiting), (_("已推荐"), one.url("recommended")),
        (_("推荐渠道"), one.url("channels")), (_("内部截止"), one.url("cut-off")), (_("人员"), one.url("colleagues")),
    )  # fmt: skip
    under = one.url(_UNDER[match.url_name]) if (match := request.resolver_match) and match.url_name in _UNDER else None
    if under:
        nav = [replace(item, current=item.url == under) for item in nav]
    context = {
        "desk": one,
        "desk_deadlines": _deadlines(one),
        "at": one.at,
        "definition": one.definition,
        "zone": one.zone,
        "unit": one.unit,
        "nav": nav,
        **more,
    }
    return render(request, f"unit/{template}.html", context, status=status)


def _deadlines(one: Desk) -> list[dict[str, Any]]:
    """Both last moments: of the unit's applicants and of the unit itself."""
    found, known = [], nominations.deadlines_at(programme=one.programme, unit_id=one.unit.pk)
    for stage, label in ((nominations.COLLECTION, _("申报人提交")), (nominations.RECOMMENDATION, _("本单位推荐"))):
        deadline = known[stage]
        if deadline.closes is not None:
            found.append(
                {
                    "label": label,
                    "closes": deadline.closes,
                    "over": deadline.passed(one.at),
                    "own": deadline.why == "cut-off",
                }
            )
    return found


@dataclass(frozen=True)
class Case(entries.Opened):
    """One application before the unit's officers."""

    desk: Desk

    @property
    def title(self) -> str:
        return str(self.application.title or self.application.number)

    @property
    def moves(self) -> dict[str, Any]:
        """Name of a button → why it is off (None: on).  Preparing is for handlers, and for four eyes."""
        found = {one.name: one.refusal for one in self.detail.moves}
        if self.desk.approver and not self.detail.definition.settings.unit_pair_of_eyes:
            found.pop("prepare", None)
        return found

    def url(self, name: str = "application", *more: Any) -> str:
        return reverse(f"unit:{name}", args=[self.pk, *more])


def case(request: HttpRequest, pk: int) -> Case:
    """The application, for the officers of the unit it was sent to; Refused("not-allowed") for everybody else."""
    viewer, at = entries.viewer(request), entries.at(request)
    try:
        detail = nominations.detail(viewer=viewer, application_id=pk, at=at)
    except Refused as refused:
        if set(ROLES) & viewer.roles(at=at):
            raise Refused(ELSEWHERE) from refused
        raise
    POLICIES["application"].require("prepare", relations=detail.found & set(UNIT))
    application = detail.application
    return Case(detail, Desk(application.programme, detail.definition, application.unit, viewer, at))
