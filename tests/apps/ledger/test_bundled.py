"""The log as a bundle holds it: openings beside their entries, keys with their times, cut-offs by stage."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from jinbang.apps.ledger import bundled
from jinbang.apps.ledger.actions import append, begin_key, retire_key, seal, sequence
from jinbang.apps.ledger.bundled import head_of, log_files
from jinbang.apps.ledger.keys import log_signer, public_keys
from jinbang.apps.ledger.models import Checkpoint, Cosignature, Entry, TimeStamp
from jinbang.transparency import commitment_of, open_disclosure
from jinbang.transparency.tiles import parse_entry_bundle
from tests.saying import refusal

AT = datetime(2022, 10, 31, 16, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_log(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def write(n: int, programme: str = "p", **more: Any) -> None:
    with transaction.atomic():
        for k in range(n):
            append(
                programme=programme, kind="k", subject="s", actor="a", at=AT, opened={"n": k} if k % 2 else None, **more
            )


def files(programme: str = "p") -> dict[str, bytes]:
    return dict(log_files(programme=programme, head=head_of(programme=programme, at=AT)))


def leaves(held: dict[str, bytes], size: int) -> list[dict[str, Any]]:
    data = held[f"log/tile/entries/000.p/{size}"]
    return [json.loads(entry) for entry in parse_entry_bundle(data, width=size)]


def test_every_opened_entry_of_the_programme_has_its_opening_in_order_and_no_other(monkeypatch: Any) -> None:
    monkeypatch.setattr(bundled, "AT_ONCE", 4)
    write(6)
    write(4, "q")
    write(2)
    held = files()
    assert list(held) == sorted(held)
    lines = [json.loads(line) for path in held if "openings" in path for line in held[path].splitlines()]
    assert {path for path in held if "openings" in path} == {f"log/openings/{n:04d}.jsonl" for n in (0, 1, 2)}
    assert [line["index"] for line in lines] == [1, 3, 5, 11]
    entries = leaves(held, 12)
    for line in lines:
        assert entries[line["index"]]["open"] == commitment_of(line["open"])
    assert [open_disclosure(line["open"]) for line in lines] == [{"n": 1}, {"n": 3}, {"n": 5}, {"n": 1}]


def test_where_a_salt_was_destroyed_the_bundle_says_so() -> None:
    write(2)
    Entry.objects.filter(opened__isnull=False).update(salt=None, opened=None)
    assert files()["log/openings/0000.jsonl"] == b'{"erased":true,"index":1}\n'


def test_changed_facts_are_refused_with_their_entry() -> None:
    write(2)
    Entry.objects.filter(opened__isnull=False).update(opened={"n": 7})
    with refusal("log-changed") as refused:
        files()
    assert "entry 1 " in refused.value.refusal.en


def test_keys_stand_with_the_entries_that_say_when_they_began_and_ended() -> None:
    first = log_signer().vkey
    write(1)
    second = begin_key(at=AT)
    retire_key(identifier=next(one.id for one in public_keys() if one.vkey == first), at=AT)
    assert files()["log/keys.txt"].decode().splitlines() == sorted([f"{first} - 2", f"{second} 1 -"])


def test_the_first_cut_off_of_each_stage_of_this_programme_is_in_it() -> None:
    write(3)
    seal(at=AT, reason="cut-off collection p")
    write(1)
    seal(at=AT + timedelta(hours=1), reason="cut-off collection p")
    seal(at=AT + timedelta(hours=1), reason="cut-off collection other-p")
    held = files()
    assert [path for path in held if "cutoff" in path] == ["log/cutoff/collection.txt"]
    assert held["log/cutoff/collection.txt"].decode().splitlines()[1] == "3"
    assert held["log/checkpoint"].decode().splitlines()[1] == "4"


def test_what_others_said_of_the_cut_offs_is_in_it_and_of_the_rest_the_newest_stamp() -> None:
    line = "— {} AAAAAAAA\n"
    write(2)
    for n, reason in enumerate(("", "cut-off collection p", "", "cut-off final p", "")):
        write(1)
        seal(at=AT, reason=reason or "checked")
        TimeStamp.objects.create(size=3 + n, answer=b"stamp %d" % (3 + n), at=AT)
        for name in ("w2.example", "w1.example"):
            Cosignature.objects.create(size=3 + n, name=name, key_id="00000001", line=line.format(name), at=AT)
    write(1)
    TimeStamp.objects.create(size=100, answer=b"of a later day", at=AT)
    held = files()
    assert list(held) == sorted(held)
    assert files() == held
    assert {path: held[path] for path in held if "timestamp" in path} == {
        f"log/timestamp/{size}.tsr": b"stamp %d" % size for size in (4, 6, 7)
    }
    both = line.format("w1.example") + line.format("w2.example")
    for stage in ("collection", "final"):
        assert held[f"log/cutoff/{stage}.txt"].decode().endswith("=\n" + both)
    assert not held["log/checkpoint"].decode().endswith(both)


def test_a_cut_off_seals_everything_though_it_is_numbered_in_portions():
    with transaction.atomic():
        for n in range(7):
            append(programme="p", kind="k", subject=f"s:{n}", actor="a", at=AT, facts={})
    sequence(at=AT, reason="cut-off collection p", batch=3)
    assert list(Checkpoint.objects.filter(reason="cut-off collection p").values_list("size", flat=True)) == [7]
