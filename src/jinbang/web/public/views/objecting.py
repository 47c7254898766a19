"""Objecting to a proposed entry: real name, in writing, with evidence, while the notice runs (R17)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import queries as publication
from jinbang.apps.publication.actions import MAX_BYTES, MAX_EVIDENCE, Evidence, Held, file_objection, held, hold
from jinbang.lifecycle import Refused
from jinbang.web import present, receipts
from jinbang.web.public.questions import EVIDENCE, OBJECTION

_KEPT = "objection-filed"
FOLLOWED = "objection-followed"


def write(request: HttpRequest, key: str, number: int, item: int) -> HttpResponse:
    """The form; a refusal keeps what was typed and shows its code."""
    programme = programmes.programme(key=key)
    notice = publication.notice(programme=programme, number=number)
    one = publication.notice_item(notice=notice, pk=item)
    at = request.at  # type: ignore[attr-defined]
    if one is None or notice.opens > at:
        raise Http404
    definition = programmes.definition_of(programme)
    typed = {field.key: request.POST.get(field.key, "") for field in OBJECTION}
    problems, refusal = None, None
    kept: list[Held] = []
    if request.method == "POST":
        evidence = [*held(tokens=request.POST.getlist("held")), *_files(request)]
        try:
            objection, code = file_objection(
                notice_id=notice.pk, application_id=one.application_id, evidence=evidence, at=at, **typed
            )
        except Refused as refused:
            refusal, problems = refused.refusal, present.problems_of(refused.refusal)
            kept = hold(evidence=evidence)
        else:
            request.session[_KEPT] = {"case": objection.code, "code": code, "programme": key, "number": number}
            return redirect("public:objection-filed")
    return render(
        request,
        "public/object.html",
        {
            "programme": programme, "definition": definition, "zone": definition.zone, "notice": notice, "item": one,
            "open": notice.opens <= at < notice.closes and definition.settings.objections,
            "fields": [(field, typed[field.key], problems.of(field.key) if problems else ()) for field in OBJECTION],
            "problems": problems, "refusal": refusal, "labels": {**{f.key: f.name for f in OBJECTION}, "evidence": EVIDENCE},
            "evidence_problems": problems.of("evidence") if problems else (),
            "held": kept, "reasons": definition.objection_refusals,
        },
        status=422 if refusal else 200,
    )  # fmt: skip


def filed(request: HttpRequest) -> HttpResponse:
    """The case's code and the code by which its objector follows it, until the visit ends."""
    kept: dict[str, Any] | None = request.session.get(_KEPT)
    if kept is None:
        return redirect("public:follow")
    line = _promised(kept["case"])
    context = {
        **kept, "receipt": receipts.shown(line, url=reverse("public:objection-receipt")),
        "zone": programmes.definition_of(programmes.programme(key=kept["programme"])).zone,
    }  # fmt: skip
    return render(request, "public/objection_filed.html", context)


def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt, to keep: during the visit in which it was filed, and in that in which it is followed by its code."""
    code = (request.session.get(_KEPT) or {}).get("case") or request.session.get(FOLLOWED)
    if not code:
        raise Http404
    return receipts.served(_promised(code), name=code)


def _promised(code: str) -> Any:
    return receipts.find(subject=f"objection:{code}", kinds=("objection.file",))


def _files(request: HttpRequest) -> list[Evidence]:
    """What was attached: never more in memory than an objection may have (one byte, one file more tells that it is too much)."""
    chosen = request.FILES.getlist("evidence")[: MAX_EVIDENCE + 1]
    return [Evidence(file.name or "", file.read(MAX_BYTES + 1)) for file in chosen]
