"""Writes an archive, part by part (docs/how-to/archive-a-case.md)."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version as installed
from typing import IO, Any

from django.conf import settings

from jinbang.apps.archive import belonging, data, index, lists, records, stored
from jinbang.apps.archive.casefile import folders
from jinbang.apps.archive.manifest import PATH, Manifest
from jinbang.apps.archive.pages import page
from jinbang.apps.archive.writer import Writer
from jinbang.apps.bundle.actions import write as write_bundle
from jinbang.apps.ledger.bundled import head_of, log_files, newest_head
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.models import Programme, Version
from jinbang.apps.programmes.queries import definition_of, loaded_definition
from jinbang.apps.reviews.models import Package

Progress = Callable[[int, int], object]
"""Steps done so far, of how many: a step is an application or a table."""


@contextmanager
def public_bundle(*, programme: Programme, at: datetime) -> Iterator[IO[bytes] | None]:
    """The programme's public bundle in a file of its own; None where it was never published.  Numbers what is new."""
    if programme.current_id is None:
        head_of(programme=programme.key, at=at)
        yield None
        return
    with tempfile.TemporaryFile() as file:
        write_bundle(programme=programme.key, out=file, at=at)
        file.seek(0)
        yield file


def facts_of(*, programme: Programme, years: int | None, permanent: bool, at: datetime) -> dict[str, Any]:
    """What the manifest says besides files and rows.  A term ends with the last day of its last year."""
    term: dict[str, Any] | None = None
    if permanent:
        term = {"years": None, "until": None}
    elif years:
        closed = programme.closed_at or at
        term = {"years": years, "until": date(closed.year + years, 12, 31).isoformat()}
    return {
        "programme": programme.key, "title": programme.title, "made": at.astimezone(UTC).isoformat(timespec="seconds"),
        "version": installed("jinbang"), "log": settings.JINBANG_LOG_ORIGIN, "retention": term,
    }  # fmt: skip


def write(*, programme: Programme, out: IO[bytes], bundle: IO[bytes] | None, manifest: Manifest, at: datetime, progress: Progress) -> bytes:  # fmt: skip
    """Write everything; returns the manifest.  The caller keeps the database still."""
    definition = definition_of(programme) if programme.current_id else loaded_definition(programme)
    total = Application.objects.filter(programme=programme).count() + len(belonging.tables())
    done = itertools.count(1)

    def tell() -> None:
        progress(min(next(done), total), total)

    writer = Writer(out, manifest=manifest, at=at)
    digests = data.write(programme=programme, writer=writer, tell=tell)
    for _ in folders(programme=programme, definition=definition, writer=writer):
        tell()
    kinds = list(records.written(programme=programme, zone=definition.zone, writer=writer))
    papers = list(records.certificates(programme=programme, writer=writer))
    places = {title: path for kind, made in kinds if kind.table is Package for path, title in made}
    places |= {one.number: path for path, one in papers if path}
    tables = list(lists.written(programme=programme, zone=definition.zone, writer=writer, places=places))
    _definitions(programme, writer)
    _log(programme, writer)
    if bundle is not None:
        writer.copy("public-bundle.zip", bundle)
    others = list(_others(digests, writer))
    manifest.missing += sorted(_missing(programme, writer))
    writer.add("README.txt", index.readme(programme=programme, manifest=manifest))
    body = index.body(
        programme=programme, definition=definition, manifest=manifest, lists=tables, kinds=kinds, papers=papers, others=others
    )  # fmt: skip
    writer.stream("index.html", page(title=f"{programme.title} · 归档 Archive", body=body))
    made = writer.close(path=PATH)
    progress(total, total)
    return made


def _definitions(programme: Programme, writer: Writer) -> None:
    for one in Version.objects.filter(programme=programme).order_by("number"):
        for name, text in sorted(one.files.items()):
            writer.add(f"programme/version-{one.number}/{name}", text)


def _log(programme: Programme, writer: Writer) -> None:
    """The newest checkpoint, the cut-offs and the keys; the leaves are in the bundle, and the entries in data/."""
    head = newest_head()
    writer.manifest.facts["log_size"] = head.size
    for path, content in log_files(programme=programme.key, head=head):
        if path.startswith(("log/openings/", "log/tile/")):
            break
        writer.add(path, content)


def _others(digests: set[str], writer: Writer) -> Iterator[str]:
    """What rows name and no page has shown: files of no application."""
    for digest in sorted(digests):
        place = stored.place_of(digest)
        if place and not writer.holds(place):
            with stored.opened(place) as file:
                yield writer.copy(f"files/{digest}{stored.ending_of(place)}", file, store=place)


def _missing(programme: Programme, writer: Writer) -> Iterator[str]:
    """Files of submitted versions that the store no longer has."""
    found = Application.objects.filter(programme=programme, current__isnull=False).order_by("number")
    for number, files in found.values_list("number", "current__attachments").iterator(chunk_size=500):
        for one in files:
            if not writer.holds(f"files/{one['digest'][:2]}/{one['digest']}"):
                yield f"{number}: {json.dumps(one['name'], ensure_ascii=False)} sha256:{one['digest']}"
