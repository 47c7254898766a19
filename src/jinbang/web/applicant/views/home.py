"""What a person has in hand; registering the applicant; starting an application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.nominations.actions import start as start_application
from jinbang.apps.people import queries as people
from jinbang.apps.people.actions import register_organisation
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refused
from jinbang.rules.definition import Field, Text
from jinbang.web import entries, present

USCC = Text(
    "18 位，见营业执照或法人证书。一个法人单位只登记一次。",
    "18 characters, on the licence. One legal entity is registered once.",
)
REGISTER = (
    Field("uscc", Text("统一社会信用代码", "Unified social credit code"), "uscc", required=True, help=USCC),
    Field("name", Text("单位全称", "Full name of the organisation"), "text", required=True, max_chars=200),
    Field("region", Text("所在地", "Region"), "text", max_chars=40),
)  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """Own applications, programme by programme."""
    viewer, at = entries.viewer(request), entries.at(request)
    blocks = []
    for programme in programmes.published():
        definition = programmes.definition_of(programme)
        mine = viewer.organisations("preparer", programme=programme.key, at=at)
        deadline = nominations.deadline_for(programme=programme)
        blocks.append(
            {
                "programme": programme, "definition": definition, "deadline": deadline,
                "open": deadline.refusal(at), "mine": people.organisations(ids=mine),
                "list": nominations.mine(
                    viewer=viewer, programme=programme, at=at, before=entries.number_of(request.GET.get("before")), limit=100
                ),
            }
        )  # fmt: skip
    return render(request, "applicant/home.html", {"blocks": blocks})


def register(request: HttpRequest) -> HttpResponse:
    """Register the legal entity that applies."""
    typed = {field.key: str(request.POST.get(field.key, "")).strip() for field in REGISTER}
    problems = None
    if request.method == "POST":
        try:
            made = register_organisation(actor=entries.viewer(request).person, at=entries.at(request), **typed)
        except Refused as refused:
            problems = entries.trouble(refused)
        else:
            messages.success(request, gettext("“%(name)s”已登记，您是其填报人。") % {"name": made.name})
            return redirect("applicant:home")
    context = {
        "fields": rows(REGISTER, typed, problems), "problems": problems, "labels": {f.key: f.name for f in REGISTER},
    }  # fmt: skip
    return render(request, "applicant/register.html", context, status=422 if problems else 200)


def rows(fields: Any, typed: dict[str, str], problems: present.Problems | None) -> list[tuple[Field, str, list[Any]]]:
    """(field, what was typed, what is wrong with it) for a plain form."""
    return [(field, typed.get(field.key, ""), problems.of(field.key) if problems else []) for field in fields]


def start(request: HttpRequest, key: str) -> HttpResponse:
    """Choose contest, applicant and unit; the draft opens at once."""
    viewer, at = entries.viewer(request), entries.at(request)
    programme = programmes.programme(key=key)
    definition = programmes.definition_of(programme)
    mine = people.organisations(ids=viewer.organisations("preparer", programme=key, at=at))
    problems = None
    chosen = {name: request.POST.get(name) or request.GET.get(name, "") for name in ("contest", "organisation", "unit")}
    if request.method == "POST":
        organisation = entries.number_of(chosen["organisation"])
        if chosen["contest"] not in definition.contests or organisation is None:
            problems = _unchosen(chosen["contest"] in definition.contests, organisation is not None)
        else:
            try:
                made = start_application(
                    programme=key, contest=chosen["contest"], organisation_id=organisation,
                    unit_id=entries.number_of(chosen["unit"]), actor=viewer.person, at=at,
                )  # fmt: skip
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                return redirect("applicant:tasks", made.pk)
    context = {
        "programme": programme, "definition": definition, "mine": mine, "chosen": chosen, "problems": problems,
        "contests": [one for one in definition.contests.values() if not one.separately_organised],
        "units": people.units(programme=key, at=at) if definition.settings.recommendation else None,
        "closed": nominations.deadline_for(programme=programme).refusal(at),
    }  # fmt: skip
    return render(request, "applicant/start.html", context, status=422 if problems else 200)


def _unchosen(contest: bool, organisation: bool) -> present.Problems:
    found: dict[str, list[Any]] = {}
    if not contest:
        found["contest"] = [gettext("请选择榜单")]
    if not organisation:
        found["organisation"] = [gettext("请选择申报单位")]
    return present.Problems(found)
