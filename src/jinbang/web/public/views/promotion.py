"""After the release: the campaign's calendar, and offers from anyone."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.promotion import queries
from jinbang.apps.promotion.actions import make_offer
from jinbang.lifecycle import Refused
from jinbang.rules.definition import Text
from jinbang.web import present
from jinbang.web.public.questions import OFFER
from jinbang.web.public.wording import NEEDS


def campaign(request: HttpRequest, key: str) -> HttpResponse:
    """The public events of the campaign, by day."""
    programme = programmes.programme(key=key)
    definition = programmes.definition_of(programme)
    context = {"programme": programme, "definition": definition, "events": queries.campaign(programme=programme, at=request.at)}  # type: ignore[attr-defined] # fmt: skip
    return render(request, "public/campaign.html", context)


def offers(request: HttpRequest, key: str) -> HttpResponse:
    """What listed nominees look for, and a form for whoever has something to give."""
    programme = programmes.programme(key=key)
    definition = programmes.definition_of(programme)
    typed = {field.key: request.POST.get(field.key, "") for field in OFFER}
    problems = None
    if request.method == "POST":
        try:
            make_offer(programme_id=programme.pk, at=request.at, **typed)  # type: ignore[attr-defined]
        except Refused as refused:
            problems = present.problems_of(refused.refusal)
        else:
            messages.success(request, gettext("已收到。秘书处会与您联系。"))
            return redirect("public:offers", key=key)
    kinds = tuple((kind, Text(str(words), str(words))) for kind, words in NEEDS.items())
    shown = [replace(field, options=kinds) if field.key == "kind" else field for field in OFFER]
    return render(
        request,
        "public/offers.html",
        {
            "programme": programme, "definition": definition, "problems": problems, "labels": {f.key: f.name for f in OFFER},
            "fields": [(field, typed[field.key], problems.of(field.key) if problems else ()) for field in shown],
            "needs": [(NEEDS.get(n.kind, n.kind), n) for n in queries.needs(programme=programme, at=request.at)],  # type: ignore[attr-defined]
        },
        status=422 if problems else 200,
    )  # fmt: skip
