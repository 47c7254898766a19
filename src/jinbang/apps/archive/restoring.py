"""Puts an archive back into an installation that holds nothing yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction

from jinbang.apps.archive import belonging, record, rows
from jinbang.apps.archive.data import path_of
from jinbang.apps.archive.opening import Opened, damaged
from jinbang.apps.ledger.bundled import newest_head
from jinbang.apps.ledger.keys import keep_public
from jinbang.apps.ledger.models import Entry
from jinbang.apps.ledger.published import publish, published
from jinbang.apps.ledger.queries import log_faults
from jinbang.apps.mailroom.actions import hold_back
from jinbang.apps.people.models import Organisation, Person
from jinbang.apps.programmes.models import Programme
from jinbang.lifecycle import Refusal, Refused
from jinbang.transparency import Broken, Malformed, Unknown, VerifierKey, open_note

Tell = Callable[[int, int], object]


def refuse_unless_empty() -> None:
    """Refused("not-empty") where the installation holds anything that somebody did."""
    for table in (Programme, Person, Organisation, Entry):
        if table._base_manager.exists():
            raise Refused(
                Refusal(
                    "not-empty",
                    "只能恢复到全新的安装：此处已有数据。请另设空的 JINBANG_HOME（及数据库）。",
                    "An archive is restored into a new installation only, and this one holds data: set JINBANG_HOME (and "
                    "the database) to an empty one.",
                )
            )
    if published()[0]:
        raise Refused(
            Refusal(
                "not-empty",
                "此处已发布过存证记录（log/），不能恢复到这里；请另设空的 JINBANG_HOME。",
                "A record has been published here already (log/): set JINBANG_HOME to an empty folder.",
            )
        )


def refuse_foreign(archive: Opened) -> None:
    """Refused where the record has another name here, or the archive has tables that this version does not know."""
    origin = archive.manifest.facts.get("log")
    if origin != settings.JINBANG_LOG_ORIGIN:
        raise Refused(
            Refusal(
                "other-origin",
                f"存证记录的名称不同：归档为 {origin}，此处为 {settings.JINBANG_LOG_ORIGIN}。请设 JINBANG_LOG_ORIGIN={origin} 后再恢复。",
                f"The record of the archive is called {origin}, here it is {settings.JINBANG_LOG_ORIGIN}: set "
                f"JINBANG_LOG_ORIGIN={origin} and restore again.",
            )
        )
    known = {rows.label(one) for one in belonging.tables()}
    unknown = sorted(set(archive.manifest.rows) - known)
    if unknown:
        raise Refused(
            Refusal(
                "other-version",
                f"归档由另一版本（{archive.manifest.facts.get('version')}）制作，含此版本没有的表：{unknown[0]}。",
                f"The archive was made by version {archive.manifest.facts.get('version')} and has a table that this one "
                f"does not have: {unknown[0]}.",
            )
        )


def put_back(archive: Opened, tell: Tell = lambda done, of: None) -> dict[str, int]:
    """Rows, files and record, all or nothing; returns table → rows.  Publishes the record as it was.

    Letters that had not been sent stay so: nobody is written to by a restored site about what is long past.
    """
    saved: list[str] = []
    try:
        with transaction.atomic():
            counts = _rows(archive, tell)
            _verify_record(archive)
            _files(archive, saved)
            hold_back()
    except (IntegrityError, DataError, ValidationError, ValueError, TypeError, KeyError) as error:
        _take_away(saved)
        raise damaged(f"its rows do not fit together ({error})") from None
    except BaseException:
        _take_away(saved)
        raise
    keep_public([line.split(" ")[0] for line in archive.text("log/keys.txt").splitlines()])
    publish()
    return counts


def _rows(archive: Opened, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    tables = [one for one in belonging.tables() if rows.label(one) in archive.manifest.rows]
    for done, table in enumerate(tables, 1):
        with archive.open(path_of(table)) as file:
            lines: Iterator[bytes] = iter(file)
            if table is Entry:
                lines = (rows.line(record.whole(json.loads(line))) for line in lines)
            counts[rows.label(table)] = rows.insert(table, rows.read(table, lines))
        tell(done, len(tables))
    if counts != archive.manifest.rows:
        raise ValueError("the numbers of rows are not those of the manifest")
    connection.check_constraints()
    reset = connection.ops.sequence_reset_sql(no_style(), tables)
    with connection.cursor() as cursor:
        for statement in reset:
            cursor.execute(statement)
    return counts


def _verify_record(archive: Opened) -> None:
    """The log is whole, hashes to its checkpoints, and the newest is the one that was signed."""
    size, faults = log_faults()
    if faults:
        raise damaged(f"the record is not whole: {faults[0]}")
    text = archive.text("log/checkpoint")
    if newest_head().checkpoint != text or size != archive.manifest.facts.get("log_size"):
        raise damaged("the record does not end with the checkpoint of the archive")
    keys = [line.split(" ")[0] for line in archive.text("log/keys.txt").splitlines()]
    if not keys:
        raise damaged("it names no key of the record")
    try:
        open_note(text, [VerifierKey.parse(one) for one in keys])
    except (Broken, Malformed, Unknown) as error:
        raise damaged(f"its checkpoint does not hold: {error}") from None


def _files(archive: Opened, saved: list[str]) -> None:
    for one in archive.manifest.files:
        if one.store and not default_storage.exists(one.store):
            if one.sha256 not in one.store:
                raise damaged(f"{one.path} is not the content that its place in the store names")
            with archive.open(one.path) as content:
                kept = default_storage.save(one.store, File(content))
            saved.append(kept)


def _take_away(saved: list[str]) -> None:
    for path in saved:
        default_storage.delete(path)
