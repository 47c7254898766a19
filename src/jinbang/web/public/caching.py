"""Conditional answers: a page whose facts have not changed is not built again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from jinbang.apps.ledger.queries import newest
from jinbang.web.door import View

# What a page shows beside the facts: somebody's name, a form's token, a passing message.
_COOKIES = ("csrftoken", "__Host-csrf", "messages")


def unchanged(view: View) -> View:
    """Answer 304 to a reader who has the page as of this minute.

    Every act writes to the ledger, so its newest entry dates all facts; the minute dates the time left.
    """

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return condition(etag_func=_tag)(answered)


def _tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
    if request.method not in ("GET", "HEAD"):
        return None
    facts = (
        newest(), request.at.strftime("%Y%m%d%H%M"), request.get_full_path(), get_language(), request.user.pk,  # type: ignore[attr-defined]
        *(request.COOKIES.get(name, "") for name in _COOKIES),
    )  # fmt: skip
    return f'W/"{hashlib.sha256(repr(facts).encode()).hexdigest()[:24]}"'
