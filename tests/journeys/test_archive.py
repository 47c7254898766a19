"""The whole case out, encrypted, read without the software, and back into a new installation (R23, N25)."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyrage
import pytest

from jinbang.apps.archive import belonging
from tests.journeys.conftest import Edition
from tests.journeys.rehearsing import jinbang


@dataclass(frozen=True)
class Case:
    """home: what was archived.  sealed: the archive.  key: file of the secret key.  plain: decrypted with another tool."""

    home: Path
    sealed: Path
    key: Path
    plain: zipfile.ZipFile


@pytest.fixture(scope="module")
def case(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("case")
    home = folder / "home"
    shutil.copytree(edition.home, home)  # that it was archived is an entry of its record
    secret = pyrage.x25519.Identity.generate()
    key, sealed = folder / "key", folder / "case.zip.age"
    key.write_text(f"{secret}\n", encoding="utf-8")
    done = jinbang("archive", "kczg-2022", "--out", str(sealed), "--to", str(secret.to_public()), home=home)
    assert done.returncode == 0, done.stderr[-2000:]
    plain = io.BytesIO()
    with sealed.open("rb") as file:
        pyrage.decrypt_io(file, plain, [secret])
    return Case(home, sealed, key, zipfile.ZipFile(plain))


def test_every_table_belongs_or_is_left_out_for_a_reason() -> None:
    assert belonging.homeless() == []
    assert all(belonging.EXCLUDED.values())


def test_R23_every_file_is_the_one_in_the_manifest(case: Case) -> None:
    manifest = json.loads(case.plain.read("manifest.json"))
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert set(listed) == set(case.plain.namelist()) - {"manifest.json"}
    assert [
        path for path, digest in listed.items() if hashlib.sha256(case.plain.read(path)).hexdigest() != digest
    ] == []
    assert manifest["missing"] == []


def test_N25_every_link_of_every_page_leads_to_a_file(case: Case) -> None:
    there, broken = set(case.plain.namelist()), []
    for path in sorted(there):
        if path.endswith(".html"):
            text = case.plain.read(path).decode()
            assert "<script" not in text
            above = Path("/") / Path(path).parent
            for link in re.findall(r'href="([^"]*)"', text):
                target = (above / unquote(html.unescape(link))).resolve().relative_to("/")
                broken += [] if str(target) in there else [(path, link)]
    assert broken == []


def test_no_password_and_no_signing_key_is_in_it(case: Case) -> None:
    persons = case.plain.read("data/people.person.jsonl")
    assert b'"email"' in persons
    assert b'"password"' not in persons
    seed = (case.home / "keys" / "log.seed").read_bytes()
    assert [path for path in case.plain.namelist() if seed in case.plain.read(path)] == []


def test_R23_restored_the_record_verifies_and_every_table_has_its_rows(case: Case, tmp_path: Path) -> None:
    """The command itself checks the log against its signed checkpoint, and every invariant."""
    new = tmp_path / "new"
    done = jinbang("restore", str(case.sealed), "--key", str(case.key), home=new)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "record verified" in done.stdout
    assert "invariants hold" in done.stdout
    assert (new / "log" / "checkpoint").read_bytes() == case.plain.read("log/checkpoint")
    manifest = json.loads(case.plain.read("manifest.json"))
    with sqlite3.connect(case.home / "jinbang.sqlite3") as before, sqlite3.connect(new / "jinbang.sqlite3") as after:
        for table in (one._meta for one in belonging.ways()):
            count = f"SELECT count(*) FROM {table.db_table}"  # noqa: S608 - a table of ours
            found = after.execute(count).fetchone()[0]
            assert found == manifest["rows"][table.label_lower], table.db_table
            if table.label_lower not in ("mailroom.letter", "people.office"):  # some are of no programme
                assert found == before.execute(count).fetchone()[0], table.db_table
        entries = "SELECT count(*), sum(length(leaf)) FROM ledger_entry"
        assert after.execute(entries).fetchone() == before.execute(entries).fetchone()
    again = jinbang("restore", str(case.sealed), "--key", str(case.key), home=new)
    assert again.returncode == 1
    assert again.stderr.strip().startswith("Error: An archive is restored into a new installation only")


def test_a_cut_archive_and_no_key_are_refused_in_one_line(case: Case, tmp_path: Path) -> None:
    none = jinbang("archive", "kczg-2022", "--out", str(tmp_path / "c"), home=case.home)
    assert (none.returncode, none.stderr.count("\n"), list(tmp_path.iterdir())) == (1, 1, [])
    assert "--to" in none.stderr


def test_what_is_damaged_is_not_opened(case: Case) -> None:
    from jinbang.apps.archive.opening import Opened
    from jinbang.apps.archive.sealing import identities, unsealed
    from jinbang.lifecycle import Refused

    whole = case.sealed.read_bytes()
    bent = bytearray(whole)
    bent[len(bent) // 2] ^= 1
    for data in (whole[:-9], whole[: len(whole) // 2], bytes(bent), b"hello"):
        with pytest.raises(Refused) as refused:
            unsealed(io.BytesIO(data), io.BytesIO(), identities(case.key))
        assert refused.value.refusal.code == "damaged-archive"
    with pytest.raises(Refused):
        Opened(io.BytesIO(b"PK no archive"))
