"""Two installations: one keeps a log, the other witnesses it, over real HTTP (https://c2sp.org/tlog-witness)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from jinbang.apps.ledger.actions import (
    NoAnswer,
    WitnessRefused,
    append,
    ask_witness,
    publish,
    seal,
    sequence,
    witnesses,
)
from jinbang.apps.ledger.asking import post
from jinbang.apps.ledger.models import Checkpoint, Cosignature, Entry, TreeState
from jinbang.apps.ledger.published import WITNESSED, fetch, folder, published
from jinbang.apps.ledger.queries import log_key, receipt
from jinbang.cli.main import main
from jinbang.cli.witnessing.endpoint import Endpoint
from jinbang.cli.witnessing.state import Witness
from jinbang.transparency import VerifierKey, parse_note
from jinbang.transparency.consistency import prove_consistency
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.tiles import TileTree
from jinbang.transparency.witness import CheckpointUpdate

AT = datetime(2022, 11, 1, tzinfo=UTC)
NAME = "witness.example/w1"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, db: None) -> None:
    settings.HOME = tmp_path / "log-keeper"


def write(n: int) -> list[int]:
    with transaction.atomic():
        ids = [
            append(
                programme="p", kind="application.submit", subject=f"application:{k}", actor="person:4", at=AT,
                facts={"reference": f"A-{k}", "content": "sha256:" + "0" * 64},
            )
            for k in range(n)
        ]  # fmt: skip
    sequence(at=AT)
    publish()
    return ids


@contextmanager
def serving(state: Path, *, name: str = NAME) -> Iterator[tuple[str, CosignerKey]]:
    """The other installation: its witness answers on a port of its own."""
    whom = Witness.make(state, name=name, kind="ed25519") if not state.exists() else None
    whom = Witness(state, keys=[VerifierKey.parse(log_key())])
    endpoint = Endpoint(("127.0.0.1", 0), whom)
    thread = threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{endpoint.server_port}/", whom.cosigner.verifier
    finally:
        endpoint.shutdown()
        endpoint.server_close()
        thread.join()


def run(*words: str) -> Any:
    return CliRunner().invoke(main, list(words))


def request(old: int, size: int, text: str) -> bytes:
    tree = TileTree(fetch=fetch, size=size)
    return str(CheckpointUpdate(old, tuple(prove_consistency(tree.node, old=old, new=size)), text)).encode()


def test_cosignatures_come_below_the_published_checkpoint_and_into_receipts(tmp_path: Path) -> None:
    write(3)
    bare = published()[1]
    with serving(tmp_path / "w1") as (first, one), serving(tmp_path / "w2", name="w2.example/w") as (second, two):
        for url, key in ((first, one), (second, two)):
            assert ask_witness(url=url, key=key) == 3
            assert ask_witness(url=url, key=key) is None  # nothing new
        assert published()[1] == bare  # nobody waited for it
        publish()
        whole = published()[1]
        assert whole.startswith(bare)
        assert parse_note(whole).signed_by(one)
        assert parse_note(whole).signed_by(two)

        (entry,) = write(1)
        assert published()[0] == 4
        assert published(WITNESSED) == (3, whole)
        assert ask_witness(url=first, key=one) == 4
        publish()
    file = tmp_path / "receipt.txt"
    file.write_text(receipt(entry=entry) or "", encoding="utf-8")
    done = run("verify", "receipt", str(file), "--key", log_key(), "--witness", one.vkey)
    assert f"{NAME} saw this log at" in done.output, done.output
    (tmp_path / "checkpoint").write_text(published(WITNESSED)[1], encoding="utf-8")
    done = run("verify", "checkpoint", str(tmp_path / "checkpoint"), "--key", log_key(), "--witness", one.vkey)
    assert f"{NAME} saw this log at" in done.output, done.output
    assert done.exit_code == 0


def test_a_sealed_cut_off_is_cosigned_before_what_came_after_it(tmp_path: Path) -> None:
    write(2)
    with serving(tmp_path / "w") as (url, key):
        assert ask_witness(url=url, key=key) == 2
        write(3)
        seal(at=AT, reason="cut-off collection p")
        write(300)
        assert [ask_witness(url=url, key=key) for _ in range(3)] == [5, 305, None]
    assert sorted(Cosignature.objects.values_list("size", flat=True)) == [2, 5, 305]


def test_who_forgot_what_a_witness_has_seen_goes_on_from_there(tmp_path: Path) -> None:
    """The answer was lost, or the log's database was restored from a back-up: the witness says where it stands."""
    write(4)
    with serving(tmp_path / "w") as (url, key):
        ask_witness(url=url, key=key)
        Cosignature.objects.all().delete()
        write(5)
        assert ask_witness(url=url, key=key) == 9


def test_a_witness_never_signs_two_histories_also_after_it_was_started_anew(tmp_path: Path) -> None:
    write(5)
    state = tmp_path / "w"
    with serving(state) as (url, key):
        assert ask_witness(url=url, key=key) == 5
        seen = fetch("checkpoint").decode()
    folder().rename(tmp_path / "the old log")
    for model in (Entry, Checkpoint, TreeState, Cosignature):
        model.objects.all().delete()
    write(5)  # another log of five entries, signed by the same key
    with serving(state) as (url, key):
        with pytest.raises(WitnessRefused, match="409"):
            ask_witness(url=url, key=key)
        write(2)  # seven entries that do not continue the five
        with pytest.raises(WitnessRefused, match="422"):
            ask_witness(url=url, key=key)
        assert post(f"{url}add-checkpoint", data=request(5, 7, published()[1]), kind="text/plain")[0] == 422
        assert post(f"{url}add-checkpoint", data=f"old 5\n\n{seen}".encode(), kind="text/plain")[0] == 200
    assert Cosignature.objects.count() == 0
    assert len([*(state / "evidence").iterdir()]) == 1
    done = run("witness", "follow", str(folder()), "--state", str(state), "--log", log_key())
    assert done.exit_code == 1
    assert "forked" in done.output


def test_the_endpoint_answers_as_the_protocol_says(tmp_path: Path) -> None:
    write(6)
    text = published()[1]
    other = text.replace("jinbang.example/log", "other.example/log")
    changed = text.replace("\n6\n", "\n7\n", 1)
    with serving(tmp_path / "w") as (url, key):

        def ask(data: bytes, path: str = "add-checkpoint") -> tuple[int, bytes]:
            return post(url + path, data=data, kind="text/plain")

        assert ask(b"nonsense")[0] == 400
        assert ask(b"\xff")[0] == 400
        assert ask(request(0, 6, other))[0] == 404
        assert ask(request(0, 6, changed))[0] == 403
        assert ask(f"old 7\n\n{text}".encode())[0] == 400
        assert ask(request(3, 6, text)) == (409, b"0\n")
        status, line = ask(request(0, 6, text))
        assert (status, line.decode().startswith(f"— {NAME} ")) == (200, True)
        assert ask(request(0, 6, text)) == (409, b"6\n")
        assert ask(f"old 6\n\n{text}".encode())[0] == 200
        assert ask(b"x" * 200_000)[0] == 413
        assert ask(b"", "other")[0] == 404
        with pytest.raises(NoAnswer):
            post(url.replace("http://127.0.0.1", "http://127.0.0.2") + "x", data=b"", kind="text/plain", patience=0.5)
    assert key.name == NAME


def test_anyone_follows_a_log_in_a_folder(tmp_path: Path) -> None:
    state, out = str(tmp_path / "w"), tmp_path / "cosigned"
    vkey = run("witness", "key", NAME, "--state", state).output.strip()
    follow = ("witness", "follow", str(folder()), "--state", state, "--log", log_key(), "--out", str(out))
    assert "checkpoint" in run(*follow).output  # nothing is published yet: one line says so
    for n, size in ((3, 3), (300, 303)):
        write(n)
        assert run(*follow).output == f"cosigned jinbang.example/log at {size} entries\n"
    assert run(*follow).output == "nothing new\n"
    assert run("witness", "key", "another", "--state", state).exit_code == 1  # a key is made once
    assert run("witness", "key", "--state", state).output.strip() == vkey
    done = run("verify", "checkpoint", str(out), "--key", log_key(), "--witness", vkey)
    assert (done.exit_code, "saw this log at" in done.output) == (0, True), done.output


def test_the_setting_names_address_and_key_of_each(settings: Any, tmp_path: Path) -> None:
    key = Witness.make(tmp_path / "w", name=NAME, kind="ml-dsa-44").vkey
    environment = settings.JINBANG.model_copy(
        update={"witnesses": f"https://w.example {key}, http://127.0.0.1:1/ {key}"}
    )
    settings.JINBANG = environment
    assert [url for url, _ in witnesses()] == ["https://w.example/", "http://127.0.0.1:1/"]
    with pytest.raises(ValueError, match="address and its key"):
        type(environment)(witnesses="https://w.example")
    with pytest.raises(ValueError, match="match its id"):
        type(environment)(witnesses=f"https://w.example {key.replace('w1', 'w2', 1)}")
