"""The page where an organisation says who may act for it: the same for applicants and recommending units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jinbang.apps.mailroom.actions import add_colleague
from jinbang.apps.people import queries as people
from jinbang.apps.people.actions import end_office
from jinbang.lifecycle import Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.definition import Field, Text
from jinbang.web import entries, present

ASKED = (
    Field("email", Text("电子邮箱", "E-mail address"), "email", required=True),
    Field(
        "name", Text("姓名", "Name"), "text", required=True, max_chars=60,
        help=Text("对方还没有账号时，用于建立账号。", "Used for the account where the colleague has none yet."),
    ),
)  # fmt: skip

Page = Callable[..., HttpResponse]


def answer(
    request: HttpRequest, *, organisation: Any, programme: str, roles: Mapping[str, Any], givable: tuple[str, ...], here: str,
    page: Page,
) -> HttpResponse:  # fmt: skip
    """Who may act for the organisation; add a colleague, end an office.

    roles: the offices shown here, with their words.  givable: those that the reader may give and end.
    programme: of the reader's own office ("" = all).  page(**context, status=…): the page in its audience's frame.
    """
    at, viewer = entries.at(request), entries.viewer(request)
    POLICIES["person"].require("colleagues", relations={R.COLLEAGUE} if givable else set())
    held = list(people.offices_of(organisation_id=organisation.pk, roles=roles, at=at))
    ending = request.POST.get("office") or request.GET.get("end")
    if ending:
        office = next((one for one in held if str(one.pk) == ending and one.role in givable), None)
        if office is None:
            raise Http404
        return entries.asking(
            request, title=_("终止授权"), above=organisation.name, commit=_("终止"), back=here, then=here, said=_("授权已终止。"),
            text=_("从现在起对方不能再代表本单位办理；已办理的事项不受影响。"), reason=_("理由"), hidden=[("office", str(office.pk))],
            facts=[present.Fact(_("姓名"), office.person.name or office.person.email), present.Fact(_("职务"), roles[office.role])],
            act=lambda typed: end_office(actor=viewer.person, office_id=office.pk, reason=typed[:2000], at=at),
        )  # fmt: skip
    typed = {field.key: str(request.POST.get(field.key, "")).strip() for field in ASKED}
    role = str(request.POST.get("role", givable[0]))
    problems = None
    if request.method == "POST":
        if role not in givable:
            problems = present.Problems({"role": [gettext("请选择职务")]})
        else:
            try:
                add_colleague(
                    organisation_id=organisation.pk, role=role, programme=programme, actor=viewer.person, at=at, **typed
                )  # fmt: skip
            except Refused as refused:
                problems = entries.trouble(refused)
            else:
                messages.success(request, gettext("已授权 %(email)s，并已发去邮件。") % {"email": typed["email"]})
                return redirect(here)
    return page(
        organisation=organisation, held=[(one, roles[one.role], one.role in givable) for one in held],
        fields=[(field, typed[field.key], problems.of(field.key) if problems else []) for field in ASKED],
        problems=problems, labels={f.key: f.name for f in ASKED}, roles=[(key, roles[key]) for key in givable], role=role,
        here=here, status=422 if problems else 200,
    )  # fmt: skip
