"""A review body's manager reports lobbying: the auditor alone reads it (R20)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jinbang.apps.panels import actions as panels
from jinbang.apps.panels.words import SOLICITATIONS
from jinbang.apps.programmes import queries as programmes
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS
from jinbang.web.body.desk import MANAGER


def report(request: HttpRequest, key: str) -> HttpResponse:
    """Report, in one click: the kind is enough."""
    viewer, at = request.viewer, request.at  # type: ignore[attr-defined]
    programme = programmes.programme(key=key)
    mine = viewer.organisations(MANAGER, programme=key, at=at)
    if not mine or not programmes.mandated_contests(organisations=mine, programme=programme):
        raise Refused(NOT_YOURS)
    text = str(request.POST.get("text", ""))
    context = {"kinds": SOLICITATIONS, "text": text}
    if request.method == "POST":
        try:
            panels.report_solicitation(
                programme_id=programme.pk,
                kind=request.POST.get("kind", ""),
                text=text,
                actor=viewer.person,
                at=at,
            )
        except Refused as refused:
            return render(request, "expert/solicitation.html", {**context, "refusal": refused.refusal}, status=422)
        messages.success(request, _("已记录，仅监督人员可见。"))
        return redirect("body:home")
    return render(request, "expert/solicitation.html", context)
