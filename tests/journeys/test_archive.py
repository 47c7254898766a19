"""The whole case out, encrypted, read without the software, and back into a new installation (R23, N25)."""

from __future__ import annotations

import email
import email.policy
import hashlib
import html
import io
import json
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pyrage
import pytest

from jinbang.apps.archive import belonging, words
from jinbang.apps.archive.opening import Opened
from jinbang.apps.archive.records import KINDS
from jinbang.apps.archive.sealing import identities, recipients, sealed, unsealed
from jinbang.apps.nominations.models import Application
from jinbang.lifecycle import Refused
from tests.journeys.conftest import Case, Restored
from tests.journeys.rehearsing import jinbang
from tests.journeys.site import Site, Visitor, answering
from tests.plain_age import decrypt, encrypt

BY_PASSPHRASE = b"age-encryption.org/v1\n-> scrypt %s 10\n%s\n--- %s\n" % (b"A" * 22, b"A" * 43, b"A" * 43) + bytes(48)


def test_every_table_belongs_or_is_left_out_for_a_reason() -> None:
    assert belonging.homeless() == []
    assert all(belonging.EXCLUDED.values())


def test_every_table_and_column_on_a_page_has_words_in_both_languages() -> None:
    shown = {table for root in (Application, *(kind.table for kind in KINDS)) for table in belonging.ways(root)}
    columns = {one.name for table in shown for one in table._meta.concrete_fields if not one.primary_key}
    assert {table._meta.label_lower for table in shown} - set(words.TABLES) == set()
    assert columns - set(words.COLUMNS) == set()


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
            broken += [(path, link) for link in re.findall(r'href="([^"]*)"', text) if _target(path, link) not in there]
    assert broken == []


def test_N25_tables_lead_to_the_cases_packages_and_certificates_that_they_name(case: Case) -> None:
    there, found = set(case.plain.namelist()), {}
    for path in sorted(one for one in there if one.endswith(".xlsx")):
        with zipfile.ZipFile(io.BytesIO(case.plain.read(path))) as book:
            links = book.read("xl/worksheets/_rels/sheet1.xml.rels") if "experts" not in path else b""
        targets = [_target(path, one) for one in re.findall(r'Target="([^"]*)" TargetMode="External"', links.decode())]
        assert set(targets) <= there
        found[Path(path).stem] = targets
    numbers = {one.split("/")[1] for one in there if re.fullmatch(r"applications/[^/]+/index\.html", one)}
    assert {one.split("/")[1] for one in found["applications"]} == numbers
    assert len(found["certificates"]) == sum(bool(re.fullmatch(r"certificates/.+\.pdf", one)) for one in there)
    assert {one.split("/")[0] for one in found["results-A1"]} == {"applications", "packages"}
    assert found["experts"] == []


def _target(path: str, link: str) -> str:
    """The file that a link on a page leads to."""
    return str((Path("/") / Path(path).parent / unquote(html.unescape(link))).resolve().relative_to("/"))


def test_no_password_and_no_signing_key_is_in_it(case: Case) -> None:
    persons = case.plain.read("data/people.person.jsonl")
    assert b'"email"' in persons
    assert b'"password"' not in persons
    seed = (case.home / "keys" / "log.seed").read_bytes()
    assert [path for path in case.plain.namelist() if seed in case.plain.read(path)] == []


def test_R23_restored_the_record_verifies_and_every_table_has_its_rows(case: Case, restored: Restored) -> None:
    """The command itself checks the log against its signed checkpoint, and every invariant."""
    assert "record verified" in restored.said
    assert "invariants hold" in restored.said
    assert (restored.home / "log" / "checkpoint").read_bytes() == case.plain.read("log/checkpoint")
    manifest = json.loads(case.plain.read("manifest.json"))
    with sqlite3.connect(case.home / "jinbang.sqlite3") as before, sqlite3.connect(restored.home / "jinbang.sqlite3") as after:  # fmt: skip
        for table in (one._meta for one in belonging.ways()):
            count = f"SELECT count(*) FROM {table.db_table}"  # noqa: S608 - a table of ours
            found = after.execute(count).fetchone()[0]
            assert found == manifest["rows"][table.label_lower], table.db_table
            if table.label_lower not in ("mailroom.letter", "people.office"):  # some are of no programme
                assert found == before.execute(count).fetchone()[0], table.db_table
        entries = "SELECT count(*), sum(length(leaf)) FROM ledger_entry"
        assert after.execute(entries).fetchone() == before.execute(entries).fetchone()


def test_a_second_restore_into_the_same_place_is_refused_in_one_line(case: Case, restored: Restored) -> None:
    again = jinbang("restore", str(case.sealed), "--key", str(case.key), home=restored.home)
    assert again.returncode == 1
    assert again.stderr.strip().startswith("Error: An archive is restored into a new installation only")


def test_R23_people_get_into_a_restored_site_by_a_letter_and_it_writes_nobody_else(
    restored: Restored, tmp_path: Path
) -> None:
    """Served over HTTP, with nobody's password: an applicant sets one and finds the application with all that was said."""
    home = tmp_path / "home"
    shutil.copytree(restored.home, home)
    with sqlite3.connect(home / "jinbang.sqlite3") as rows:
        number, address, title = rows.execute(
            "SELECT a.number, p.email, a.title FROM nominations_application a JOIN people_person p ON p.id = a.preparer_id "
            "WHERE a.standing = 'listed' ORDER BY a.number"
        ).fetchone()
        assert rows.execute("SELECT DISTINCT password FROM people_person").fetchall() == [("!",)]
        assert rows.execute("SELECT count(*) FROM mailroom_letter WHERE sent_at IS NULL").fetchone() != (0,)
    with answering(home) as url:
        browser = Visitor(Site(url, []))
        status, page = browser.sign_in(address, "jinbang-2022")
        assert (status, "/account/password/reset/" in page) == (200, True)
        _, page = browser.get("/account/password/reset/")
        browser.post("/account/password/reset/", page, email=address)
        letter = _only_letter(home)
        assert letter["To"] == address
        link = re.search(r"http://\S+", letter.get_content())
        assert link is not None
        _, page = browser.get(link[0])
        action = re.search(r'class="form[^>]* action="([^"]+)"', page)
        assert action is not None, page
        browser.post(action[1], page, password1="a-new-one-of-2026", password2="a-new-one-of-2026")
        status, page = browser.sign_in(address, "a-new-one-of-2026")
        assert (status, title in page, number in page) == (200, True, True)
        own = re.search(r'href="(/apply/\d+/)"', page)
        assert own is not None, page
        status, page = browser.get(own[1])
        assert (status, title in page) == (200, True)
        _only_letter(
            home
        )  # neither a second one to confirm the address, nor any that waited when the case was archived


def _only_letter(home: Path) -> email.message.EmailMessage:
    """The one that the site has written."""
    (file,) = (home / "letters").iterdir()
    return email.message_from_bytes(file.read_bytes().partition(b"\n-----")[0], policy=email.policy.default)


def test_N25_the_encryption_is_the_age_format_as_its_text_says(case: Case) -> None:
    """What ours seals, an implementation of the specification opens to the same bytes; what that one seals, ours opens."""
    secret = case.key.read_text(encoding="utf-8").splitlines()[-1]
    public = str(pyrage.x25519.Identity.from_str(secret).to_public())
    for size in (0, 1, 65_535, 65_536, 65_537, 200_000):
        content, theirs, ours = b"\x07" * size, io.BytesIO(), io.BytesIO()
        unsealed(io.BytesIO(encrypt(content, public)), theirs, identities(case.key))
        with sealed(ours, recipients([public])) as plain:
            plain.write(content)
        assert (theirs.getvalue(), decrypt(ours.getvalue(), secret)) == (content, content)
    whole = io.BytesIO()
    with case.sealed.open("rb") as file:
        unsealed(file, whole, identities(case.key))
    assert whole.getvalue() == decrypt(case.sealed.read_bytes(), secret)  # what every test above has read
    with pytest.raises(ValueError, match="not to this identity"):
        decrypt(case.sealed.read_bytes(), str(pyrage.x25519.Identity.generate()))


def test_an_archive_to_no_key_is_refused_in_one_line(case: Case, tmp_path: Path) -> None:
    none = jinbang("archive", "kczg-2022", "--out", str(tmp_path / "c"), home=case.home)
    assert (none.returncode, none.stderr.count("\n"), list(tmp_path.iterdir())) == (1, 1, [])
    assert "--to" in none.stderr


def test_a_wrong_key_is_refused_in_one_line_before_anything_is_made(case: Case, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("a passphrase that somebody remembers\n", encoding="utf-8")
    done = jinbang("restore", str(case.sealed), "--key", str(key), home=tmp_path / "home")
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert "holds no secret key" in done.stderr
    assert not (tmp_path / "home").exists()


def test_each_mistake_with_a_key_is_said_as_it_is(case: Case, tmp_path: Path) -> None:
    secret = case.key.read_text(encoding="utf-8").splitlines()[-1]
    with pytest.raises(Refused) as refused:
        recipients([secret])  # the wrong half
    assert "secret half" in refused.value.refusal.en
    assert secret[20:40] not in refused.value.refusal.en
    other = tmp_path / "other"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    for data, said in (
        (case.sealed.read_bytes(), "encrypted to another one"),
        (BY_PASSPHRASE, "with a passphrase"),
    ):
        with pytest.raises(Refused) as refused:
            unsealed(io.BytesIO(data), io.BytesIO(), identities(other))
        assert said in refused.value.refusal.en


def test_what_is_damaged_is_not_opened(case: Case) -> None:
    whole = case.sealed.read_bytes()
    bent = bytearray(whole)
    bent[len(bent) // 2] ^= 1
    for data in (whole[:-9], whole[: len(whole) // 2], bytes(bent), b"hello"):
        with pytest.raises(Refused) as refused:
            unsealed(io.BytesIO(data), io.BytesIO(), identities(case.key))
        assert refused.value.refusal.code == "damaged-archive"
    with pytest.raises(Refused):
        Opened(io.BytesIO(b"PK no archive"))
