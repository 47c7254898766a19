"""Public pages are made once for everybody: a stranger's page holds nothing of a person, so that it can be kept and given to the next one.

A page is kept for the second in which it was made and until the next entry of the ledger.  Every act writes to the ledger,
and every page speaks of time in whole seconds, so a release, a correction or the end of a window shows at once.
Not kept: what is asked with a session or a passing message, and any answer that sets a cookie (a form's token sets one).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language_from_request

from jinbang.apps.ledger.queries import newest
from jinbang.web.door import View

ROOM = 32 * 1024 * 1024  # bytes of pages kept by one process


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page.  second, facts: when it was made, and the newest entry of the ledger before that."""

    second: datetime
    facts: int
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or 304 for a reader who has the same one."""
        response = HttpResponse(self.body)
        for name, value in self.headers:
            response[name] = value
        if "HTTP_IF_NONE_MATCH" not in request.META:
            return response
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


_pages: dict[tuple[str, ...], Kept] = {}
_turn = Lock()


def for_everyone(view: View) -> View:
    """The view's page is the same for all strangers who ask for this address in this language."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        request.for_everyone = True  # type: ignore[attr-defined]
        return response

    return answered


def kept_pages(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: stands before all that looks at the person, after what stamps the time of receipt."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or settings.DEBUG or not _strange(request):
            return get_response(request)
        key = (request.scheme or "", request.get_host(), request.get_full_path(), get_language_from_request(request))
        second = request.at.replace(microsecond=0)  # type: ignore[attr-defined]
        facts = newest()  # before the page is made: what happens meanwhile makes it old
        kept = _pages.get(key)
        if kept is None or kept.second != second or kept.facts != facts:
            response = get_response(request)
            if not _same_for_all(request, response):
                return response
            kept = _finished(response, second, facts)  # type: ignore[arg-type]
            _keep(key, kept)
        return kept.answer(request)

    return middleware


def forget() -> None:
    """Nothing is kept any more; for a database that went back in time (tests)."""
    with _turn:
        _pages.clear()


def _strange(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def _same_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        getattr(request, "for_everyone", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )


def _finished(response: HttpResponse, second: datetime, facts: int) -> Kept:
    # The clock in the foot ticks without anything having happened: two pages that differ in it alone have one tag.
    ticking = second.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%H:%M:%S").encode()
    digest = hashlib.sha256(response.content.replace(ticking, b"--:--:--")).hexdigest()[:24]
    response["ETag"] = f'W/"{digest}"'
    return Kept(second, facts, response.content, tuple(response.items()))


def _keep(key: tuple[str, ...], kept: Kept) -> None:
    with _turn:
        _pages.pop(key, None)
        _pages[key] = kept
        held = sum(len(one.body) for one in _pages.values())
        while held > ROOM:
            held -= len(_pages.pop(next(iter(_pages))).body)
