"""A full disk, a folder that cannot be written, a process that dies: one line says so, nothing is lost, and it goes on (N4)."""

from __future__ import annotations

import logging
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from jinbang.apps.ledger import keys
from jinbang.apps.ledger.actions import append
from jinbang.apps.ledger.disk import write_whole
from jinbang.apps.ledger.models import Entry
from jinbang.apps.ledger.once import write_once
from jinbang.apps.ledger.published import published
from jinbang.apps.ledger.queries import log_faults
from jinbang.jobs.sequencing import Sequencing

AT = datetime(2022, 10, 31, 15, 59, 59, tzinfo=UTC)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The system lets no file grow above that size, as a full disk does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write(number: int = 1) -> None:
    with transaction.atomic():
        for n in range(number):
            append(programme="p", kind="k", subject=f"s:{n}", actor="system", at=AT)


@pytest.fixture
def sequencer(settings: Any, tmp_path: Path, transactional_db: None) -> Sequencing:
    settings.HOME = tmp_path
    keys.folder()
    return Sequencing(threading.Event())


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [one for one in caplog.records if one.name == "jinbang.jobs.sequencing"]
    assert not any(one.exc_info for one in found), "a traceback"
    return [one.getMessage() for one in found]


def test_a_file_that_does_not_fit_leaves_nothing_half_written_and_the_old_one_whole(tmp_path: Path) -> None:
    write_whole(tmp_path, [("tile/one", b"old")])
    with room_for(4096), pytest.raises(OSError, match="File too large"):
        write_whole(tmp_path, [("tile/two", b"fits"), ("tile/one", b"x" * 10_000)])
    assert sorted(path.name for path in (tmp_path / "tile").iterdir()) == ["one", "two"]
    assert (tmp_path / "tile/one").read_bytes() == b"old"


def test_what_cannot_be_published_is_said_once_in_a_line_and_published_when_it_can_be(
    sequencer: Sequencing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    (tmp_path / "log").write_text("where the folder should be")
    write(3)
    for _ in range(3):
        sequencer.once()
    (said,) = lines(caplog)
    assert said.startswith("the log cannot be published: File exists")
    write(2)  # acts go on
    (tmp_path / "log").unlink()
    sequencer.once()
    sequencer.once()
    assert lines(caplog)[1:] == ["the log is numbered and published again"]
    assert published()[0] == 5
    assert log_faults() == (5, [])


def test_a_disk_that_fills_while_tiles_are_written_leaves_the_last_checkpoint_good(
    sequencer: Sequencing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    write(10)
    sequencer.once()
    before = published()
    write(300)
    from jinbang.apps.ledger.actions import publish, sequence

    sequence(at=AT)  # the database has room, the folder has not
    with room_for(20_000):
        for _ in range(2):
            with pytest.raises(OSError, match="File too large"):
                publish()
    assert published() == before
    assert not list((tmp_path / "log").rglob(".new-*"))
    sequencer.once()
    assert published()[0] == Entry.objects.count() == 310
    assert lines(caplog) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="renames a table as SQLite words it")
def test_a_database_that_does_not_answer_is_said_once_and_what_waited_is_numbered(
    sequencer: Sequencing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    write(2)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_treestate RENAME TO ledger_treestate_away")
    for _ in range(3):
        sequencer.once()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_treestate_away RENAME TO ledger_treestate")
    sequencer.once()
    first, second = lines(caplog)
    assert first == "the log cannot be numbered: no such table: ledger_treestate. It goes on when the database answers."
    assert second == "the log is numbered and published again"
    assert log_faults() == (2, [])


def test_a_key_is_there_whole_or_not_at_all_and_the_first_one_stays(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    seed = keys.folder() / "log.seed"
    (keys.folder() / ".log.seed.0f").write_bytes(b"")  # somebody died while writing
    (first,) = keys.public_keys()
    write_once(seed, bytes(32))  # somebody who began at the same moment
    assert keys.public_keys() == [first]
    assert (len(seed.read_bytes()), seed.stat().st_mode & 0o777) == (32, 0o600)


def test_a_key_whose_retirement_was_cut_short_does_not_sign(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (first,) = keys.public_keys()
    (keys.folder() / "log-00000001.retired").write_bytes(bytes(32))
    assert [one.vkey for one in keys.public_keys()] == [first.vkey]
    assert [one.vkey for one in keys.log_signers()] == [first.vkey]
