"""Two small middlewares: when a request was received, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.programmes.clock import now
from jinbang.lifecycle import Refused
from jinbang.web.errors import refused, wrong_method
from jinbang.web.reading import unreadable

Handler = Callable[[HttpRequest], HttpResponse]


def received_at(get_response: Handler) -> Handler:
    """Stamps the server's time of receipt before anything else is done: deadlines are decided by it (R1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class refusals:
    """A refusal that no view turned into its own page becomes a page with reason and clause, never a 500; so does what
    cannot be read at all."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = unreadable(request)
        if found is not None:
            return refused(request, found[0], status=found[1])
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return wrong_method(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refused(request, exception.refusal)
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        return None
