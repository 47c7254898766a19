"""An act and its ledger entry stand or fall together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from jinbang.apps.ledger.actions import append, append_many, seal, sequence
from jinbang.apps.ledger.keys import log_signer
from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.apps.ledger.queries import checkpoints, log_faults, sealed
from jinbang.transparency import commitment, commitment_of, disclosure, open_checkpoint, opening_salt

AT = datetime(2022, 10, 31, 15, 59, 59, 999000, tzinfo=UTC)
PRIVATE = "示例申报人甲"


def write(n: int = 1, **facts: Any) -> None:
    with transaction.atomic():
        for k in range(n):
            append(
                programme="p",
                kind="application.submit",
                subject=f"application:{k}",
                actor="person:4",
                at=AT,
                facts=facts,
            )


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        append(programme="p", kind="k", subject="s", actor="a", at=AT)
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_an_entry_falls_with_its_act() -> None:
    def act() -> None:
        with transaction.atomic():
            append(programme="p", kind="k", subject="s", actor="a", at=AT)
            raise LookupError("the act fails")

    with pytest.raises(LookupError):
        act()
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_a_leaf_commits_to_its_facts_without_showing_them() -> None:
    write(name=PRIVATE)
    write(name=PRIVATE)
    first, second = Entry.objects.order_by("id")
    for secret in (PRIVATE, "person:4", "application:0"):
        assert secret.encode() not in bytes(first.leaf)
    # Salted: the same facts give another leaf.
    assert bytes(first.leaf) != bytes(second.leaf)


@pytest.mark.django_db
def test_the_sequencer_numbers_without_gap_and_signs_what_it_numbered() -> None:
    write(5)
    assert sequence(at=AT) == 5
    write(3)
    assert sequence(at=AT, batch=2) == 8
    assert sequence(at=AT) == 8
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(8))
    assert log_faults() == (8, [])
    newest = checkpoints(limit=1)[0]
    opened, _ = open_checkpoint(newest["text"], keys=[log_signer().verifier], origin=settings.JINBANG_LOG_ORIGIN)
    assert (opened.size, opened.root.hex()) == (8, newest["root"])


@pytest.mark.django_db
def test_a_cut_off_is_sealed_even_where_nothing_is_new() -> None:
    write(2)
    sequence(at=AT)
    seal(at=AT, reason="cut-off collection p")
    assert sealed(reason="cut-off collection p")
    assert Checkpoint.objects.filter(size=2).count() == 2


@pytest.mark.django_db
def test_a_changed_leaf_and_a_missing_entry_are_found() -> None:
    write(4)
    sequence(at=AT)
    Entry.objects.filter(sequence=1).update(leaf=b"{}")
    assert log_faults()[1] == ["entry 1: the leaf has been changed"]
    Entry.objects.filter(sequence=2).delete()
    faults = log_faults()[1]
    assert "entry 2 is missing" in faults


@pytest.mark.django_db
def test_opened_facts_have_a_commitment_and_a_salt_of_their_own() -> None:
    with transaction.atomic():
        append(programme="p", kind="k", subject="s", actor="a", at=AT, facts={"name": PRIVATE}, opened={"number": 7})
        append_many(
            programme="p", kind="k", actor="a", at=AT, acts=[("s", {}), ("t", {})], opened=[{"number": 8}, None]
        )
    one, two, plain = Entry.objects.order_by("id")
    leaf = json.loads(bytes(one.leaf))
    salt = opening_salt(bytes(one.salt or b""))
    assert leaf["open"] == commitment(salt, {"number": 7}) == commitment_of(disclosure(salt, {"number": 7}))
    assert (leaf["v"], json.loads(bytes(two.leaf))["v"]) == (2, 2)
    # The opening does not open the rest: the salt of the one is not that of the other.
    assert salt != one.salt
    assert leaf["commitment"] != commitment(salt, {"subject": "s", "actor": "a", "facts": {"name": PRIVATE}})
    assert two.opened == {"number": 8}
    assert plain.opened is None
    assert "open" not in json.loads(bytes(plain.leaf))
