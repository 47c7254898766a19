"""The files of a filtered list as one zip: asked for at a page, made by the queue, the same list giving the same bytes."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_tasks import task
from django_tasks.base import Task

from jinbang.apps.nominations import queries as nominations
from jinbang.apps.people.queries import person, viewer_of
from jinbang.apps.programmes import queries as programmes
from jinbang.exports import making
from jinbang.exports.door import Asked, asked_by_office

REFRESH = 2  # seconds until the page looks again
MANIFEST = "SHA256SUMS"
_STAMP = (2000, 1, 1, 0, 0, 0)  # of every member: the bytes depend on the files alone


def files(request: HttpRequest, key: str) -> HttpResponseBase:
    """The zip where it has been made; else a page that says it is being made and looks again by itself."""
    asked = asked_by_office(request, key)
    filters = asked.filters()
    found = hashlib.sha256(b"files of a list\0")
    count = size = 0
    for one in nominations.every_file(viewer=asked.viewer, programme=asked.programme, at=asked.at, filters=filters):
        found.update(json.dumps(asdict(one), sort_keys=True).encode())
        count, size = count + 1, size + one.size
    facts = {"key": key, "person_id": asked.viewer.id, "at": asked.at.isoformat(), "filters": asdict(filters)}
    return answered(
        asked, name=f"{key}-files", digest=found.hexdigest(), job=make_files, facts=facts, count=count, size=size,
        back=reverse("secretariat:applications", args=[key]),
    )  # fmt: skip


def answered(
    asked: Asked, *, name: str, digest: str, job: Task[..., None], facts: dict[str, Any], count: int, size: int, back: str
) -> HttpResponseBase:  # fmt: skip
    """The zip that was made for this digest, or the page that says it is being made.  back: where the list stands."""
    made = making.ready(digest)
    if made is not None:
        file = f"{name}-{digest[:12]}.zip"
        return FileResponse(made, as_attachment=True, filename=file, content_type="application/zip")
    state = making.started(digest=digest, job=job, facts=facts) if count else "nothing"
    context = {
        "state": state, "count": count, "size": size, "programme": asked.programme, "brand": asked.definition.short, "back": back,
    }  # fmt: skip
    status = {"waiting": 202, "nothing": 404}.get(state, 503)
    page = render(asked.request, "exports/making.html", context, status=status)
    if state == "waiting":
        page["Refresh"] = str(REFRESH)
    page["Cache-Control"] = "no-store"
    return page


def bundle(*, key: str, person_id: int, at: str, filters: dict[str, Any]) -> IO[bytes]:
    """The zip: a folder for each application, its files under safe names, and the digests of all of them.

    Whoever asked may have lost the office since: the list is read again as theirs, at the moment they asked.
    """
    programme = programmes.programme(key=key)
    chosen = nominations.Filters(**{**filters, "standings": tuple(filters["standings"])})
    lines = nominations.every_file(
        viewer=viewer_of(person(pk=person_id)), programme=programme, at=datetime.fromisoformat(at), filters=chosen
    )
    return packed((f"{one.application}/{one.name.replace('/', '_')}", one.digest, nominations.opened) for one in lines)


Opener = Callable[[str], IO[bytes]]  # of a digest; FileNotFoundError where the file is gone


def packed(files: Iterable[tuple[str, str, Opener]]) -> IO[bytes]:
    """The files, each (name, digest, opener), as one zip with the digests of all of them; what is gone is named there."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the queue closes it
    sums, used = [], set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # what is uploaded is compressed already
        for name, digest, opened in files:
            if name in used:
                folder, _, last = name.rpartition("/")
                name = f"{folder}/{digest[:8]}-{last}"  # noqa: PLW2901
            used.add(name)
            try:
                kept = opened(digest)
            except FileNotFoundError:
                sums.append(f"# missing: {digest}  {name}")
                continue
            with kept, archive.open(zipfile.ZipInfo(name, _STAMP), "w", force_zip64=True) as to:
                for chunk in iter(lambda kept=kept: kept.read(1 << 20), b""):  # type: ignore[misc]
                    to.write(chunk)
            sums.append(f"{digest}  {name}")
        archive.writestr(zipfile.ZipInfo(MANIFEST, _STAMP), "\n".join(sums) + "\n")
    out.seek(0)
    return out


@task()
def make_files(digest: str, **facts: Any) -> None:
    """The job: make the zip and keep it; nothing to do where it is there already (a job that was taken twice)."""
    if making.ready(digest) is None:
        with bundle(**facts) as made:
            making.keep(digest=digest, file=File(made))
