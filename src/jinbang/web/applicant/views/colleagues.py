"""Who may prepare applications for an applying organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jinbang.apps.people import queries as people
from jinbang.web import colleagues, entries

ROLES = {"preparer": _("填报人")}


def of_organisation(request: HttpRequest, organisation: int) -> HttpResponse:
    """The preparers; add one, end one."""
    viewer, at = entries.viewer(request), entries.at(request)
    here = reverse("applicant:colleagues", args=[organisation])

    def page(**context: Any) -> HttpResponse:
        status = context.pop("status")
        more = {"back": reverse("applicant:home"), "zone": ""}
        return render(request, "account/colleagues.html", context | more, status=status)

    held = [one for one in viewer.held if one.role in ROLES and one.organisation_id == organisation]
    programme = min(
        (one.programme for one in held if one.since <= at and not (one.until and one.until <= at)), default=None
    )
    return colleagues.answer(
        request, organisation=people.organisations(ids=[organisation]).get(), programme=programme or "", roles=ROLES,
        givable=() if programme is None else ("preparer",), here=here, page=page,
    )  # fmt: skip
