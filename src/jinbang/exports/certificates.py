"""The certificates in force, of one list or of all, as one zip: made by the queue, the same ones giving the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_tasks import task

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import queries
from jinbang.exports import making
from jinbang.exports.bundles import answered, packed
from jinbang.exports.door import asked_by_office


def files(request: HttpRequest, key: str) -> HttpResponseBase:
    """The zip where it has been made; else the page that says it is being made."""
    asked = asked_by_office(request, key, "publication.certify")
    contest = request.GET.get("contest", "")
    found = queries.certificate_files(programme=asked.programme, contest=contest)
    size = sum(default_storage.size(_path(pdf)) for _, _, pdf in found if default_storage.exists(_path(pdf)))
    return answered(
        asked, name=f"{key}-certificates", digest=_digest(found), job=make_certificates, facts={"key": key, "contest": contest},
        count=len(found), size=size, back=reverse("secretariat:certificates", args=[key]),
    )  # fmt: skip


def _digest(found: list[tuple[str, str, str]]) -> str:
    return hashlib.sha256(b"certificates\0" + json.dumps(found).encode()).hexdigest()


def _path(pdf: str) -> str:
    return f"certificates/{pdf[:2]}/{pdf}.pdf"


def _opened(pdf: str) -> IO[bytes]:
    return default_storage.open(_path(pdf), "rb")


@task()
def make_certificates(digest: str, *, key: str, contest: str) -> None:
    """The job: what is in force now; where that has changed since it was asked for, it is asked for anew under another digest."""
    found = queries.certificate_files(programme=programmes.programme(key=key), contest=contest)
    if making.ready(digest) is not None or _digest(found) != digest:
        return
    with packed((f"{number}-{holder.replace('/', '_')}.pdf", pdf, _opened) for number, holder, pdf in found) as made:
        making.keep(digest=digest, file=File(made))
