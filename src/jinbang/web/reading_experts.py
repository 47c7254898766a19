"""Pages that show experts' names leave a record of who read them (R20)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.panels.actions import note_reading
from jinbang.web.entries import at, viewer

View = Callable[..., HttpResponseBase]


def names_experts(view: View) -> View:
    """Wrap a view whose address has a call and the ordinal of a contest."""

    @wraps(view)
    def recorded(request: HttpRequest, key: str, ordinal: int, **more: int) -> HttpResponseBase:
        answer = view(request, key, ordinal, **more)
        person = viewer(request).person
        if request.method == "GET" and answer.status_code == 200 and person is not None:
            match = request.resolver_match
            note_reading(
                programme=key, ordinal=ordinal, page=match.view_name if match else "", actor=person, at=at(request)
            )
        return answer

    return recorded
