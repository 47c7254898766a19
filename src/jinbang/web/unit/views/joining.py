"""A unit registers, asks for channels, and sets its own earlier last moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.nominations.actions import set_unit_cut_off
from jinbang.apps.people import queries as people
from jinbang.apps.people.actions import register_organisation, request_membership
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refused
from jinbang.web import colleagues as common
from jinbang.web import entries, present
from jinbang.web.applicant.views.home import REGISTER, rows
from jinbang.web.unit.desk import ROLES, desk, page

OFFICES = {"unit-handler": _("经办人"), "unit-approver": _("审核人")}
STATES = {
    "requested": (("审核中", "under examination"), "under-way"), "approved": (("已登记", "in force"), "done"),
    "refused": (("未同意", "refused"), "refused"), "ended": (("已终止", "ended"), "neutral"),
}  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """Register the unit and take one of its two offices."""
    typed = {field.key: str(request.POST.get(field.key, "")).strip() for field in REGISTER}
    role = str(request.POST.get("role", "unit-approver"))
    problems = None
    if request.method == "POST":
        if role not in ROLES:
            problems = present.Problems({"role": [gettext("请选择您的职责")]})
        else:
            try:
                made = register_organisation(
                    actor=entries.viewer(request).person, role=role, at=entries.at(request), **typed
                )
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                return _joined(made)
    context = {
        "fields": rows(REGISTER, typed, problems), "problems": problems, "labels": {f.key: f.name for f in REGISTER},
        "role": role,
    }  # fmt: skip
    return render(request, "unit/register.html", context, status=422 if problems else 200)


def _joined(unit: Any) -> HttpResponse:
    """On to the channels of the newest call that has any."""
    for programme in programmes.published():
        if programmes.definition_of(programme).settings.recommendation:
            return redirect("unit:channels", programme.key, unit.pk)
    return redirect("unit:home")


def channels(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """The channels that the unit holds or has asked for; ask for one more."""
    one = desk(request, key, unit, "join-channel")
    chosen, evidence = str(request.POST.get("channel", "")), str(request.POST.get("evidence", "")).strip()
    problems = None
    names = {channel.key: channel.name for channel in one.definition.channels}
    if request.method == "POST":
        if chosen not in names:
            problems = present.Problems({"channel": [gettext("请选择推荐渠道")]})
        else:
            try:
                request_membership(
                    actor=one.viewer.person, organisation=one.unit, programme=key, channel=chosen, evidence=evidence[:4000],
                    at=one.at,
                )  # fmt: skip
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                messages.success(request, gettext("已提出申请，由秘书处审核。"))
                return redirect("unit:channels", key, unit)
    held = [
        {"name": names.get(m.channel, m.channel), "state": present.Shown(*STATES[m.state]), "at": m.requested_at, "reason": m.reason}
        for m in people.memberships(programme=key).filter(organisation=one.unit)
    ]  # fmt: skip
    return page(
        request, "channels", one, held=held, channels=one.definition.channels, chosen=chosen, evidence=evidence,
        problems=problems, status=422 if problems else 200,
    )  # fmt: skip


def cut_off(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """An earlier last moment for the unit's applicants."""
    one = desk(request, key, unit, "cut-off")
    zone = ZoneInfo(one.zone)
    now = nominations.deadline_for(programme=one.programme, stage=nominations.COLLECTION, unit_id=unit)
    until, reason, problems = str(request.POST.get("until", "")).strip(), str(request.POST.get("reason", "")), None
    if request.method == "POST":
        try:
            moment = datetime.fromisoformat(until).replace(tzinfo=zone)
        except ValueError:
            problems = present.Problems({"until": [gettext("请填写日期和时间，如 2022-10-28 18:00")]})
        else:
            try:
                set_unit_cut_off(
                    programme=key, unit_id=unit, until=moment, reason=reason[:2000], actor=one.viewer.person, at=one.at
                )
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                messages.success(request, gettext("单位内部截止时间已设定，申报方在其页面上可以看到。"))
                return redirect("unit:cut-off", key, unit)
    return page(
        request, "cut_off", one, deadline=now, until=until, reason=reason, problems=problems,
        labels={"until": gettext("内部截止时间")}, status=422 if problems else 200,
    )  # fmt: skip


def colleagues(request: HttpRequest, key: str, unit: int) -> HttpResponse:
    """The unit's handlers and approvers; an approver adds either, a handler adds handlers."""
    one = desk(request, key, unit)
    held = [office for office in one.viewer.held if office.organisation_id == unit and office.role in ROLES]
    mine = [
        office
        for office in held
        if office.programme in ("", key) and (office.role == "unit-approver" or not one.approver)
    ]
    programme = min(office.programme for office in mine)  # an office in every programme is passed on as such
    return common.answer(
        request, organisation=one.unit, programme=programme, roles=OFFICES, here=one.url("colleagues"),
        givable=("unit-handler", "unit-approver") if one.approver else ("unit-handler",),
        page=lambda **context: page(request, "colleagues", one, frame="unit/frame.html", **context),
    )  # fmt: skip
