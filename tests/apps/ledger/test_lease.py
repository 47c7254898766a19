"""Only one process numbers the log; another takes over when it is gone, whatever their clocks say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jinbang.apps.ledger.actions import Lease, LeaseLost, append, sequence, turn
from jinbang.apps.ledger.lease import dead, this_process
from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.ledger.models import Lease as Row

AT = datetime(2022, 11, 1, tzinfo=UTC)
FAR = "elsewhere:1:1:aa"  # on another machine: whether it runs cannot be known here


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, db: None) -> None:
    settings.HOME = tmp_path


def write() -> None:
    with transaction.atomic():
        append(programme="p", kind="k", subject="s", actor="a", at=AT)


def lapse() -> None:
    Row.objects.update(until=Row.objects.get().until - timedelta(minutes=1))


def test_one_holds_it_until_it_has_run_out() -> None:
    first, second = Lease(holder=FAR), Lease()
    assert (first.keep(), second.keep()) == (True, False)
    write()
    assert turn(at=AT, lease=second) is None
    assert turn(at=AT, lease=first) == 1
    lapse()
    assert second.keep()
    assert not Lease(holder=FAR).keep()


def test_who_lost_it_without_knowing_writes_nothing() -> None:
    """A process that was asleep while another took over finds out with the tree locked."""
    slow, quick = Lease(holder=FAR), Lease()
    assert slow.keep()
    lapse()
    assert quick.keep()
    write()
    assert slow.held  # by its own counting
    with pytest.raises(LeaseLost):
        sequence(at=AT, lease=slow)
    assert turn(at=AT, lease=slow) is None
    assert Checkpoint.objects.count() == Entry.objects.filter(sequence__isnull=False).count() == 0
    assert turn(at=AT, lease=quick) == 1


def test_the_clock_of_the_machine_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Lease(holder=FAR).keep()
    ahead = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
    assert not Lease().keep()


def test_whose_process_has_died_here_is_followed_at_once() -> None:
    code = "from jinbang.apps.ledger.lease import this_process; print(this_process())"
    gone = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"], capture_output=True, text=True, check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "jinbang.conf.settings"},
    ).stdout.strip()  # fmt: skip
    assert dead(gone)
    assert not dead(this_process())
    assert not dead(FAR)
    assert Lease(holder=gone).keep()
    assert Lease().keep()


def test_it_is_given_back_at_the_end() -> None:
    first, second = Lease(holder=FAR), Lease()
    assert first.keep()
    first.release()
    assert second.keep()


def test_an_idle_log_writes_nothing(django_assert_max_num_queries: Any) -> None:
    lease = Lease()
    write()
    turn(at=AT, lease=lease)
    with django_assert_max_num_queries(6) as asked:
        assert turn(at=AT, lease=lease) == 1
    assert [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")] == []
