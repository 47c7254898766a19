"""The public record: checkpoints as signed texts, and what they promise."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jinbang.apps.ledger.queries import checkpoint, checkpoints, log_file, public_keys
from jinbang.apps.programmes.queries import published
from jinbang.apps.publication.queries import released_programmes
from jinbang.transparency import Malformed
from jinbang.web import present

PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """Checkpoints, newest first."""
    typed = request.GET.get("after", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    rows = checkpoints(limit=PAGE + 1, before=before)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    context = {
        "page": present.Page(rows[:PAGE], None, following), "keys": public_keys(), "later": before is not None,
        "released": released_programmes(), "programmes": published(),
    }  # fmt: skip
    return render(request, "public/record.html", context)


def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed note itself, never changed once published."""
    found = checkpoint(pk=pk)
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def file(request: HttpRequest, path: str) -> HttpResponse:
    """A tile, an entry bundle or the newest checkpoint, as c2sp.org/tlog-tiles lays them out below /log/."""
    try:
        data = log_file(path)
    except (FileNotFoundError, Malformed) as error:
        raise Http404 from error
    newest = path in ("checkpoint", "witnessed")
    response = HttpResponse(data, content_type="text/plain; charset=utf-8" if newest else "application/octet-stream")
    response["Cache-Control"] = "public, max-age=1" if newest else "public, max-age=31536000, immutable"
    return response


def promises(request: HttpRequest) -> HttpResponse:
    """What is promised, how to check it, and what cannot be checked."""
    return render(request, "public/promises.html", {"keys": public_keys()})
