"""The whole call, played through the real acts in a process and a database of its own (N3)."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jinbang.web.secretariat.acts import ACTS
from tests.journeys.conftest import Edition
from tests.journeys.rehearsing import ROOT, jinbang, rehearse
from tests.once import once


def standing(report: dict[str, Any], name: str) -> int:
    return sum(row["applications"] for row in report["funnel"] if row["standing"] == name)


def test_the_2022_call_runs_from_notice_to_published_list(edition: Edition) -> None:
    report = edition.report
    assert standing(report, "listed") > 0
    assert [row["rule"] for row in report["invariants"] if row["broken"]] == []
    refused = {row["rule"] for row in report["refusals"]}
    # Probes of people who try too early or without what is needed: each is refused by its rule.
    assert {"R9", "R14", "R18"} <= refused
    done = {row["act"]: row["done"] for row in report["time_per_act"]}
    for act in ("recommend", "give-opinion", "record-filing", "draw-experts", "submit-sheet", "receive-package", "cast-votes",
                "decide", "announce", "release-lists", "issue-certificates", "match"):  # fmt: skip
        assert done.get(act, 0) > 0, act


def test_every_kind_of_act_that_it_records_has_a_name(edition: Edition) -> None:
    """Also the kinds that no reader of the source finds: the ledger page shows them in words."""
    with closing(sqlite3.connect(f"file:{edition.home / 'jinbang.sqlite3'}?mode=ro", uri=True)) as database:
        kinds = {kind for (kind,) in database.execute("SELECT DISTINCT kind FROM ledger_entry")}
    assert len(kinds) > 50
    assert kinds <= set(ACTS)


@pytest.fixture(scope="session")
def awards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report of a call of another kind: English first, Berlin time, self-nomination without units, one stage, one body."""

    def make(folder: Path) -> None:
        rehearse("teaching-awards", folder, "--scale", "0.02", "--seed", "5")

    return json.loads((once(tmp_path_factory, "awards", make) / "report.json").read_text(encoding="utf-8"))


def test_a_call_of_another_kind_runs_on_the_same_code(awards: dict[str, Any]) -> None:
    report = awards
    assert standing(report, "listed") > 0
    assert [row["rule"] for row in report["invariants"] if row["broken"]] == []
    acts = {row["act"] for row in report["time_per_act"]}
    assert "recommend" not in acts
    assert "cast-votes" not in acts


def test_the_same_seed_gives_the_same_result(awards: dict[str, Any], tmp_path: Path) -> None:
    same, other = (rehearse("teaching-awards", tmp_path, "--scale", "0.02", "--seed", seed) for seed in ("5", "6"))
    assert same["digest"] == awards["digest"]
    assert same["funnel"] == awards["funnel"]
    assert other["digest"] != awards["digest"]


def test_it_stops_where_it_is_told_to(tmp_path: Path) -> None:
    report = rehearse("kczg-2022", tmp_path, "--scale", "0.01", "--until", "collection")
    assert standing(report, "screening") == 0
    assert "lapse" not in {row["act"] for row in report["time_per_act"]}


@pytest.mark.parametrize("until", ["never", "2022-13-45"])
def test_a_bad_until_is_one_clear_line(tmp_path: Path, until: str) -> None:
    done = jinbang("rehearse", str(ROOT / "programmes" / "kczg-2022"), "--until", until, cwd=tmp_path)
    assert done.returncode == 1
    assert "neither a date nor one of" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(1, 21))
def test_invariants_hold_with_every_seed(tmp_path: Path, seed: int) -> None:
    report = rehearse("kczg-2022", tmp_path, "--scale", "0.02", "--seed", str(seed))
    assert [row["rule"] for row in report["invariants"] if row["broken"]] == []


@pytest.mark.campaign
def test_invariants_hold_at_scale_one(tmp_path: Path) -> None:
    report = rehearse("kczg-2022", tmp_path, "--scale", "1")
    assert [row["rule"] for row in report["invariants"] if row["broken"]] == []
