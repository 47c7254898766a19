"""The public bundle of a released call: a page that says what it is, the archive itself, and the office's order to make it anew."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django_tasks import task

from jinbang.apps.bundle.kept import Kept, kept, make, opened
from jinbang.apps.ledger.queries import public_keys
from jinbang.apps.publication.queries import release_of
from jinbang.exports import making
from jinbang.exports.door import Asked, asked_by
from jinbang.policy import policy_for

REFRESH = 3  # seconds until the page looks again


def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """What it holds and how to check it; the first visitor after the release has it made."""
    asked = _released(request, key)
    found = kept(programme=key)
    state = making.state(digest=_job(key)) if found else _start(key, asked.at)
    context = {
        "programme": asked.programme, "brand": asked.definition.short, "zone": asked.definition.zone, "kept": found,
        "state": state, "keys": [one.vkey for one in public_keys() if one.active], "may_make": _may_make(asked),
        "file": _name(key, found) if found else "",
    }  # fmt: skip
    answer = render(request, "exports/bundle.html", context, status=200 if found else 503 if state == "failed" else 202)
    if state == "waiting":
        answer["Refresh"] = str(REFRESH)
    answer["Cache-Control"] = "no-store"
    return answer


def archive(request: HttpRequest, key: str) -> HttpResponseBase:
    """The newest one; its tag is its digest, so that who has it is not sent it again."""
    _released(request, key)
    found = kept(programme=key)
    if found is None:
        return redirect("exports:bundle", key=key)
    tag = f'"{found.sha256}"'
    known = get_conditional_response(request, etag=tag)
    answer: HttpResponseBase
    if known is not None and known.status_code == 304:
        answer = HttpResponse(status=304)
    else:
        answer = FileResponse(
            opened(found), as_attachment=True, filename=_name(key, found), content_type="application/zip"
        )
        answer["X-Content-Digest"] = found.sha256
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def anew(request: HttpRequest, key: str) -> HttpResponseBase:
    """The office has it made as the log stands now; pressed twice it is made once."""
    policy, short = policy_for("ledger.make-bundle")
    policy.require(short, relations=_offices(asked_by(request, key)))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    asked = _released(request, key)
    if _start(key, asked.at) == "failed":  # the one before; now it is forgotten
        _start(key, asked.at)
    return redirect("exports:bundle", key=key)


@task()
def make_bundle(digest: str, *, key: str, at: str) -> None:
    """The job."""
    make(programme=key, at=datetime.fromisoformat(at))
    making.keep(digest=digest, file=ContentFile(b""))


def _start(key: str, at: datetime) -> str:
    return making.started(digest=_job(key), job=make_bundle, facts={"key": key, "at": at.isoformat()})


def _released(request: HttpRequest, key: str) -> Asked:
    """Before the release there is nothing of the lists to be had."""
    asked = asked_by(request, key)
    release = release_of(programme=asked.programme)
    if release is None or release.done_at is None:
        raise Http404
    return asked


def _offices(asked: Asked) -> set[Any]:
    return {role for role in ("secretary",) if asked.viewer.holds(role, programme=asked.programme.key, at=asked.at)}


def _may_make(asked: Asked) -> bool:
    policy, short = policy_for("ledger.make-bundle")
    return policy.may(short, relations=_offices(asked))


def _job(key: str) -> str:
    return hashlib.sha256(f"bundle\0{key}".encode()).hexdigest()


def _name(key: str, one: Kept) -> str:
    return f"{key}-bundle-{one.sha256[:12]}.zip"
