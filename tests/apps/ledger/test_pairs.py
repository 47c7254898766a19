"""The pseudonym of an expert with one application tells nothing of the same expert with another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jinbang.apps.ledger import pairs
from jinbang.apps.ledger.once import write_once
from jinbang.apps.ledger.pairs import pair_of, pairs_of


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.HOME = tmp_path
    pairs._secret.cache_clear()
    yield
    pairs._secret.cache_clear()


def test_the_same_expert_has_another_pseudonym_with_every_application_and_programme() -> None:
    one = pair_of(programme="p", expert="E0001", application="2022-A1-00001")
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", one)
    assert one == pair_of(programme="p", expert="E0001", application="2022-A1-00001")
    others = {
        pair_of(programme="p", expert="E0001", application="2022-A1-00002"),
        pair_of(programme="p", expert="E0002", application="2022-A1-00001"),
        pair_of(programme="q", expert="E0001", application="2022-A1-00001"),
    }
    assert len(others) == 3
    assert one not in others


def test_a_list_of_pairs_is_not_in_the_order_of_the_experts() -> None:
    asked = [(f"2022-A1-{n:05d}", f"E{k:04d}") for k in range(9) for n in range(4)]
    found = pairs_of(programme="p", pairs=asked)
    assert found == sorted(found)
    assert [n for n, _ in found] == sorted(n for n, _ in asked)


def test_the_secret_is_a_file_beside_the_keys_that_only_the_owner_reads_and_that_is_made_once(settings) -> None:
    pair_of(programme="p", expert="E", application="A")
    path = Path(settings.HOME) / "keys" / pairs.FILE
    kept = path.read_bytes()
    assert len(kept) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    write_once(path, bytes(32))
    assert path.read_bytes() == kept
    assert sorted(one.name for one in path.parent.iterdir()) == [pairs.FILE]
