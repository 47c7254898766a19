"""The public bundle of a rehearsed edition: anyone can check it, and nothing private is in it (N4, N15, R19)."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jinbang.rules.digest import canonical
from jinbang.rules.reading import read_bundle, to_bundle
from tests.journeys import scanner
from tests.journeys.conftest import Edition
from tests.journeys.rehearsing import ROOT, jinbang

# Promises of which the verifier itself says that this bundle alone cannot prove them: no witness was asked.
ONLY_WITH_OTHERS = {"witnessed", "time-stamped", "beyond"}
CERTAIN_LINES = {"manifest", "complete", "log", "cut-offs", "openings", "definition", "deadlines", "quotas", "memberships", "screening",
                 "filings", "conflicts", "assignment", "scores", "results", "co-signatures", "ballots", "decisions", "notice",
                 "lists", "certificates"}  # fmt: skip


@pytest.fixture(scope="session")
def read(edition: Edition) -> dict[str, str]:
    return scanner.texts(edition.bundle)


@pytest.fixture(scope="session")
def words(edition: Edition) -> dict[str, str]:
    return scanner.private_words(edition.home / "jinbang.sqlite3")


def verified(edition: Edition) -> dict[str, str]:
    """promise → held, broken, or cannot be checked, as `jinbang verify` says."""
    key = jinbang("keys", home=edition.home).stdout.split()[-1]
    done = jinbang("verify", str(edition.bundle), "--key", key, "--json")
    return {row["promise"]: f"{row['verdict']}: {row['en']}" for row in json.loads(done.stdout)["findings"]}


def test_an_untouched_bundle_holds_on_every_line(edition: Edition) -> None:
    found = verified(edition)
    assert [words for words in found.values() if words.startswith("broken")] == []
    assert {promise for promise, words in found.items() if words.startswith("held")} >= CERTAIN_LINES


def test_the_same_state_gives_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    """The rehearsal wrote one at its end; the command writes it again from the database and the keys."""
    again = tmp_path / "again.zip"
    done = jinbang("bundle", "kczg-2022", "--out", str(again), home=edition.home)
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(edition.bundle.read_bytes()).digest()
    assert [path.name for path in tmp_path.iterdir()] == ["again.zip"]


def test_a_call_that_is_not_there_is_one_clear_line_and_leaves_no_file(edition: Edition, tmp_path: Path) -> None:
    done = jinbang("bundle", "no-such-call", "--out", str(tmp_path / "b.zip"), home=edition.home)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "Error: there is no published programme no-such-call; known are: kczg-2022"
    assert list(tmp_path.iterdir()) == []


def test_R19_no_word_of_anybody_is_in_log_openings_or_draws(
    edition: Edition, read: dict[str, str], words: dict[str, str]
) -> None:
    public = scanner.public_codes(edition.home / "jinbang.sqlite3")
    looked_at = {path: text for path, text in read.items() if not path.startswith(("lists/", "programme/"))}
    assert sum(path.startswith("log/openings/") for path in looked_at) == 1
    kinds = {where.split(".")[0] for where in words.values()}
    assert kinds >= {"people_person", "panels_expert", "nominations_version", "reviews_scoresheet", "publication_objection",
                     "screening_opinion", "deliberation_sitting", "mailroom_letter", "nominations_recommendation"}  # fmt: skip
    assert scanner.leaks(words, looked_at, public=public) == []


def test_R19_the_lists_say_what_was_published_and_nothing_else(edition: Edition, read: dict[str, str]) -> None:
    database = edition.home / "jinbang.sqlite3"
    published = scanner.released(database)
    said: set[Any] = set()
    for path in read:
        if path.startswith("lists/"):
            for one in json.loads(read[path])["lists"]:
                for entry in one["entries"]:
                    assert set(entry) == {"order", "application", "entry", "name", "organisation", "unit"}
                    said |= {entry["name"], entry["organisation"], entry["unit"]} - {""}
    assert said == published


def test_R19_the_definition_is_the_call_as_it_was_published(read: dict[str, str]) -> None:
    definition = read_bundle(dict(to_bundle(ROOT / "programmes" / "kczg-2022"))).definition
    assert definition is not None
    assert read["programme/definition-1.json"] == canonical(programme=definition).decode()
    assert [path for path in read if path.startswith("programme/")] == ["programme/definition-1.json"]


def test_R20_the_code_of_an_expert_is_in_the_draws_alone(edition: Edition, read: dict[str, str]) -> None:
    codes = scanner.expert_codes(edition.home / "jinbang.sqlite3")
    assert len(codes) > 100
    found = {path for path, text in read.items() if codes & set(re.findall(r"[A-Za-z0-9_-]+", text))}
    assert found
    assert {path.split("/")[0] for path in found} == {"draws"}


def test_no_two_pseudonyms_tell_that_they_are_of_one_expert(read: dict[str, str]) -> None:
    """A fresh one with every application, and no list of them in the order of the experts."""
    lines = [json.loads(line) for line in read["log/openings/0000.jsonl"].splitlines() if line[:1] == "{"]
    found = [facts[name] for facts in lines for name in ("seats", "pairs") if isinstance(facts.get(name), list)]
    of: dict[str, set[str]] = {}
    for pairs in found:
        assert pairs == sorted(pairs)
        for application, pair in pairs:
            of.setdefault(pair, set()).add(application)
    assert len(of) > 100
    assert max(len(applications) for applications in of.values()) == 1


def test_the_scanner_finds_what_is_planted(edition: Edition, words: dict[str, str], tmp_path: Path) -> None:
    name = next(word for word, where in words.items() if where == "panels_expert.name")
    comment = next(word for word, where in words.items() if where == "reviews_scoresheet.comment")
    planted = tmp_path / "planted.zip"
    shutil.copy(edition.bundle, planted)
    with zipfile.ZipFile(planted, "a") as archive:
        archive.writestr("draws/x/commitment.json", json.dumps({"who": name}, ensure_ascii=False))
        archive.writestr("log/keys.txt.2", comment)
    found = set(scanner.leaks(words, scanner.texts(planted)))
    assert f"{name!r} of panels_expert.name in draws/x/commitment.json" in found
    assert f"{comment!r} of reviews_scoresheet.comment in log/keys.txt.2" in found
