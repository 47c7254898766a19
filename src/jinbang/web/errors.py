"""Pages for what goes wrong: one clear message, nothing lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from jinbang.lifecycle import Refusal
from jinbang.web import again


def refused(request: HttpRequest, refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The page of a refusal: what, why, clause, what to do; what was typed is shown so that it can be copied."""
    sent = [(key, value) for key, values in request.POST.lists() if key not in again.NEVER for value in values]
    typed = [text.replace("\0", "") for text in again.written(sent)]
    return render(
        request,
        "refused.html",
        {"refusal": refusal, "words": refusal.say(get_language() or "zh-hans"), "typed": typed},
        status=status or (403 if refusal.code == "not-allowed" else 409),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale page or a closed session: the text is shown, and can be sent again where the page was our own."""
    own = request.headers.get("Origin", "") in (f"{request.scheme}://{request.get_host()}",)
    if own and (data := again.posted(request)) and request.user.is_authenticated:
        context = {
            "kept": {"path": request.get_full_path(), "data": data, "files": bool(request.FILES)},
            "shown": again.written(data),
        }
        return render(request, "account/again.html", context, status=403)
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself will not take (a forged host, a broken session): words instead of a bare line."""
    return render(request, "400.html", status=400)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """A page that is only read, or only sent to."""
    return refused(
        request,
        Refusal(
            "wrong-method",
            "这个地址不接受这种操作。请从页面上的链接或按钮进入。",
            "This address does not take that. Use the links and buttons of the pages.",
        ),
        status=405,
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
