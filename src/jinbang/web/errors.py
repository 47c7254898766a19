"""Pages for what goes wrong: one clear message, nothing lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from jinbang.lifecycle import Refusal


def refused(request: HttpRequest, refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The page of a refusal: what, why, clause, what to do; what was typed is shown so that it can be copied."""
    typed = [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if value.strip() and key not in ("csrfmiddlewaretoken", "password", "token")
    ]
    return render(
        request,
        "refused.html",
        {"refusal": refusal, "words": refusal.say(get_language() or "zh-hans"), "typed": typed},
        status=status or (403 if refusal.code == "not-allowed" else 409),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale page or a closed session: the text is shown, signing in again loses nothing."""
    return refused(
        request,
        Refusal(
            "stale-page",
            "页面已过期（可能重新登录过）。您填写的内容列在下面，请打开原页面重新提交。",
            "This page is out of date (you may have signed in again). What you typed is kept below: open the page anew"
            " and send it again.",
        ),
        status=403,
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
