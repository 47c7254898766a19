"""Following an objection by the code that its objector was given."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.queries import objection_by_access
from jinbang.web import receipts
from jinbang.web.public.views.objecting import FOLLOWED
from jinbang.web.public.wording import CASES, OUTCOMES


def follow(request: HttpRequest) -> HttpResponse:
    """The code travels in the body of a POST, so that it stands in no address and no log."""
    typed = request.POST.get("code", "").strip()
    if request.method != "POST":
        return render(request, "public/follow.html", {})
    case = objection_by_access(digest=hashlib.sha256(typed.encode()).hexdigest()) if typed else None
    if case is None:
        wrong = gettext("没有这个查询码。请核对后再试，区分大小写。") if typed else gettext("请填写查询码。")
        return render(request, "public/follow.html", {"wrong": wrong, "typed": typed}, status=422)
    definition = definition_of(case.notice.programme)
    request.session[FOLLOWED] = case.code
    promised = receipts.find(subject=f"objection:{case.code}", kinds=("objection.file",))
    words, tone = CASES[case.state]
    reasons = {one.code: one.text for one in definition.objection_refusals}
    return render(
        request,
        "public/case.html",
        {
            "case": case, "words": words, "tone": tone, "zone": definition.zone, "definition": definition,
            "reason": reasons.get(case.refusal_code), "outcome": OUTCOMES.get(case.outcome, ""),
            "receipt": receipts.shown(promised, url=reverse("public:objection-receipt")),
        },
    )  # fmt: skip
