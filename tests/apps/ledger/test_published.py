"""The log as public files, and the receipts that are proved from them (N5)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import transaction
from django.test import Client

from jinbang.apps.ledger.actions import append, publish, sequence
from jinbang.apps.ledger.models import Checkpoint, Entry, TreeState
from jinbang.apps.ledger.published import Forked, fetch, published
from jinbang.apps.ledger.queries import log_key, receipt
from jinbang.cli.verify import verify
from jinbang.transparency import CompactTree, parse_checkpoint, parse_note
from jinbang.transparency.tiles import TileTree, parse_entry_bundle, tiles_of

AT = datetime(2022, 10, 31, 15, 59, 59, 999000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def hand_in(n: int = 1) -> list[int]:
    with transaction.atomic():
        return [
            append(
                programme="p", kind="application.submit", subject=f"application:{k}", actor="person:4", at=AT,
                facts={"reference": f"A-{k}", "content": "sha256:" + hashlib.sha256(b"content").hexdigest(), "number": k},
            )
            for k in range(n)
        ]  # fmt: skip


@pytest.mark.django_db
def test_every_published_tile_leads_to_the_signed_checkpoint_however_the_log_grew() -> None:
    for step in (1, 254, 1, 1, 300, 513):
        hand_in(step)
        sequence(at=AT)
        assert publish() == Entry.objects.count()
    size, text = published()
    assert size == 1070
    tree = TileTree(fetch=fetch, size=size)
    tree.check_full_tiles()
    assert tree.root() == parse_checkpoint(parse_note(text).text).root
    leaves = [
        leaf
        for tile in tiles_of(size=size) if tile.level == "entries"
        for leaf in parse_entry_bundle(fetch(tile.path), width=tile.width)
    ]  # fmt: skip
    assert leaves == [bytes(one) for one in Entry.objects.order_by("sequence").values_list("leaf", flat=True)]


@pytest.mark.django_db
def test_a_narrower_tile_than_was_ever_written_is_cut_out_of_a_wider_one() -> None:
    """Whoever holds a sealed checkpoint can prove under it, though the log was published further on."""
    hand_in(5)
    sequence(at=AT)
    publish()
    hand_in(300)
    sequence(at=AT)
    publish()
    root = CompactTree()
    for size, leaf in enumerate(Entry.objects.order_by("sequence").values_list("leaf_hash", flat=True), start=1):
        root.append(bytes(leaf))
        if size in (3, 5, 100, 256, 280, 305):
            assert TileTree(fetch=fetch, size=size).root() == root.root()
    leaves = [bytes(one) for one in Entry.objects.order_by("sequence").values_list("leaf", flat=True)]
    assert parse_entry_bundle(fetch("tile/entries/000.p/7"), width=7) == leaves[:7]
    for more in ("tile/0/001.p/50", "tile/entries/001.p/50", "tile/0/002.p/1", "tile/1/000.p/2"):
        with pytest.raises(FileNotFoundError):
            fetch(more)


@pytest.mark.django_db
def test_a_publisher_that_died_before_the_checkpoint_is_simply_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from jinbang.apps.ledger import published as module

    hand_in(3)
    sequence(at=AT)
    publish()
    hand_in(700)
    sequence(at=AT)
    write = module._write
    for fails_at in (0, 1):
        calls = 0

        def dies(files: list[tuple[str, bytes]], *, fails_at: int = fails_at) -> None:
            nonlocal calls
            if calls == fails_at:
                write(files[:-1])  # some of it reached the disk
                raise OSError("no space left on device")
            calls += 1
            write(files)

        monkeypatch.setattr(module, "_write", dies)
        with pytest.raises(OSError, match="no space"):
            publish()
        assert published()[0] == 3
    monkeypatch.setattr(module, "_write", write)
    assert publish() == 703
    assert TileTree(fetch=fetch, size=703).root() == bytes(Checkpoint.objects.order_by("-size")[0].root)


@pytest.mark.django_db
def test_an_older_copy_of_the_database_publishes_nothing_over_the_published_log() -> None:
    hand_in(5)
    sequence(at=AT)
    publish()
    before = published()
    Entry.objects.all().delete()
    Checkpoint.objects.all().delete()
    TreeState.objects.all().delete()
    hand_in(9)
    sequence(at=AT)
    with pytest.raises(Forked, match="5 entries that this database does not know"):
        publish()
    assert published() == before


@pytest.mark.django_db
def test_a_receipt_is_a_promise_at_once_and_a_proof_a_moment_later_for_a_stranger_offline(tmp_path: Path) -> None:
    first, *_, last = hand_in(300)
    content = tmp_path / "content"
    content.write_bytes(b"content")
    for stage, logged in (("at once", False), ("a moment later", True)):
        if logged:
            sequence(at=AT)
            publish()
        for entry in (first, last):
            file = tmp_path / "receipt.txt"
            file.write_text(receipt(entry=entry) or "", encoding="utf-8")
            asked = [*("receipt", str(file), "--key", log_key(), "--content", str(content), "--json")]
            done = CliRunner().invoke(verify, asked)
            assert done.exit_code == 0, (stage, done.output)
            assert ('"logged", "verdict": "held"' in " ".join(done.output.split())) is logged, done.output


@pytest.mark.django_db
def test_an_entry_that_hands_nothing_in_has_no_receipt() -> None:
    with transaction.atomic():
        entry = append(programme="p", kind="programme.publish", subject="programme:p", actor="person:1", at=AT)
    assert receipt(entry=entry) is None


@pytest.mark.django_db
def test_anyone_may_fetch_the_log_and_nothing_else_of_the_disk(client: Client) -> None:
    hand_in(2)
    sequence(at=AT)
    publish()
    newest = client.get("/log/checkpoint")
    assert newest.content.decode() == published()[1]
    assert newest["Cache-Control"] == "public, max-age=1"
    assert client.get("/log/tile/0/000.p/2")["Cache-Control"].endswith("immutable")
    (Path(settings.HOME) / "secret").write_text("x")
    for path in (
        "/log/../secret",
        "/log/%2e%2e/secret",
        "/log/tile/0/001",
        "/log/.publishing",
        "/log/tile/0/../../../secret",
    ):
        assert client.get(path).status_code == 404, path
