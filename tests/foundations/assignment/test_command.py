"""`jinbang assign` and `jinbang assign verify`, as a person types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from jinbang.cli.main import main


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def jinbang(*words):
    return CliRunner().invoke(main, ["assign", *map(str, words)], catch_exceptions=False)


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def some_scores(here, n=12, m=8, each=6) -> Path:
    rng = np.random.default_rng(1)
    lines = ["application,expert,affinity"]
    for i in range(n):
        lines += [f"A{i},专家{j},{rng.random():.4f}" for j in rng.choice(m, each, replace=False)]
    return written(here / "scores.csv", *lines)


@pytest.mark.parametrize("objective", ["best", "fairest", "randomised"])
def test_a_result_is_written_and_verifies(here, objective):
    done = jinbang(some_scores(here), "--per-application", 2, "--max-load", 4, "--objective", objective, "--out", "out")
    assert done.exit_code == 0, done.output
    with (here / "out/assignment.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    assert len(rows) == 24
    assert [*rows[0]] == ["application", "expert", "affinity"]
    certificate = json.loads((here / "out/certificate.json").read_text())
    promised = [
        "objective",
        "total",
        "worst",
        "bound",
        "optimal",
        "cost_of_fairness",
        "digest",
        "seed",
        "seconds",
        "peak_mb",
    ]
    assert set(promised) <= set(certificate)
    assert certificate["optimal"]
    assert certificate["seed"] == (1 if objective == "randomised" else None)
    assert "<svg" in (here / "out/summary.html").read_text(encoding="utf-8")
    checked = jinbang("verify", "out")
    assert checked.exit_code == 0, checked.output


def test_the_order_of_lines_changes_nothing(here):
    scores = some_scores(here)
    head, *lines = scores.read_text(encoding="utf-8").splitlines()
    written(here / "turned.csv", head, *reversed(lines))
    for name in ("scores.csv", "turned.csv"):
        assert jinbang(name, "--per-application", 2, "--max-load", 4, "--out", name[:-4]).exit_code == 0
    assert (here / "scores/assignment.csv").read_bytes() == (here / "turned/assignment.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("assignment.csv", "A3,", "A4,"),
        ("certificate.json", '"optimal": true', '"optimal": true, "x": 0, "total": 99.0'),
        ("certificate.json", '"pairs": 72', '"pairs": 71'),
        ("proof.json", '"weights": [1.0', '"weights": [2.0'),
    ],
)
def test_a_changed_file_is_found_out(here, name, old, new):
    jinbang(some_scores(here), "--per-application", 2, "--max-load", 4, "--out", "out")
    path = here / "out" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    checked = jinbang("verify", "out")
    assert checked.exit_code == 1
    assert "WRONG" in checked.output


def test_another_seed_than_the_stated_one_is_found_out(here):
    jinbang(some_scores(here), "--per-application", 2, "--objective", "randomised", "--seed", 5, "--out", "out")
    path = here / "out/certificate.json"
    path.write_text(path.read_text().replace('"seed": 5', '"seed": 6'))
    assert "seed 6 does not draw this assignment" in jinbang("verify", "out").output


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"objective": "best"}'])
def test_a_damaged_folder_is_one_clear_line(here, damage):
    jinbang(some_scores(here), "--per-application", 2, "--out", "out")
    (here / "out/certificate.json").write_text(damage)
    checked = jinbang("verify", "out")
    assert checked.exit_code == 1
    assert "a file of the result is damaged" in checked.output


def test_when_nothing_fits_the_reason_and_the_smallest_changes_are_written(here):
    done = jinbang(some_scores(here), "--per-application", 2, "--max-load", 2, "--out", "out")
    assert done.exit_code == 3
    found = json.loads((here / "out/infeasible.json").read_text(encoding="utf-8"))
    assert (found["tight"]["needed"], found["tight"]["available"]) == (24, 16)
    assert found["relaxations"][0]["amount"] == 8
    assert {change[3] for change in found["relaxations"][0]["changes"]} <= {3, 4}
    assert not (here / "out/assignment.csv").exists()


def test_every_mistake_of_a_file_is_named_with_its_line(here):
    scores = written(
        here / "bad.csv",
        "application,expert,affinity",
        "A,x,0.5",
        "A,x,0.7",
        "A,,0.5",
        "B,x,high",
        "B,y,inf",
        "B",
        "",
        "B,z,",
    )
    done = jinbang(scores, "--per-application", 1, "--out", "out")
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        f"Error: {scores}: 5 mistakes",
        "  line 3: A – x has affinity 0.7 here and 0.5 on line 2",
        "  line 4: the application or the expert is empty",
        "  line 5: affinity “high” is not a number or not finite",
        "  line 6: affinity “inf” is not a number or not finite",
        "  line 7: has 1 cells, needs 3",
    ]
    assert not (here / "out").exists()


def test_blank_affinities_and_exact_repeats_are_counted_not_dropped_silently(here):
    scores = written(here / "s.csv", "expert;application;affinity", "x;A;0.5", "x;A;0.5", "y;A;NA", "z;A;0.1")
    done = jinbang(scores, "--per-application", 1, "--out", "out")
    assert done.exit_code == 0
    assert "1 rows of s.csv have no affinity (lines 4): those pairs count as not listed" in done.output
    assert "1 rows of s.csv repeat a pair with the same affinity: counted once" in done.output


def test_a_heading_without_the_columns_says_what_was_found(here):
    done = jinbang(written(here / "s.csv", "a,b,c", "1,2,3"), "--per-application", 1, "--out", "out")
    assert "line 1: no column “application”, “expert”, “affinity” (found: a, b, c)" in done.output


def test_gb18030_from_a_spreadsheet_is_read(here):
    scores = written(here / "s.csv", "申报,专家,匹配度", "甲,张示例,0.5", "乙,李示例,0.6", encoding="gb18030")
    done = jinbang(scores, "--per-application", 1, "--out", "out")
    assert done.exit_code == 0, done.output
    assert "张示例" in (here / "out/assignment.csv").read_text(encoding="utf-8")


def test_conflicts_own_loads_employers_and_fixed_pairs_are_kept(here):
    written(
        here / "experts.csv", "expert,max_load,employer", "专家0,1,示例大学", "专家1,,示例大学", "专家2,3,示例研究所"
    )
    written(here / "apps.csv", "application,demand,employer", "A0,1,示例大学", "A1,3,示例学会")
    written(here / "conflicts.csv", "application,expert", "A2,专家3", "Z,专家1")
    written(here / "fixed.csv", "application,expert", "A5,专家4")
    done = jinbang(
        *(some_scores(here), "--per-application", 2, "--max-load", 5, "--missing", 0),
        *("--experts", "experts.csv", "--applications", "apps.csv", "--conflicts", "conflicts.csv"),
        *("--fixed", "fixed.csv", "--at-most", "employer=1", "--avoid-same", "employer", "--out", "out"),
    )
    assert done.exit_code == 0, done.output
    with (here / "out/assignment.csv").open(encoding="utf-8") as file:
        pairs = {(row["application"], row["expert"]) for row in csv.DictReader(file)}
    assert sum(e == "专家0" for _, e in pairs) <= 1
    assert not {("A2", "专家3"), ("A0", "专家0"), ("A0", "专家1")} & pairs
    assert ("A5", "专家4") in pairs
    assert sum(a == "A1" for a, _ in pairs) == 3
    assert all(not {(f"A{i}", "专家0"), (f"A{i}", "专家1")} <= pairs for i in range(12))
    assert "5 experts of the scores are not in experts.csv" in done.output
    assert "1 conflicts concern an application or expert that is not here: Z – 专家1" in done.output
    assert jinbang("verify", "out").exit_code == 0


def test_arrays_from_numpy_and_scipy_are_read(here):
    from scipy.sparse import csr_array, save_npz

    rng = np.random.default_rng(2)
    table = rng.random((10, 6))
    rows, cols = np.nonzero(table > -1)
    np.savez(here / "full.npz", affinities=table)
    np.save(here / "turned.npy", table.T)
    np.savez(here / "triples.npz", rows=rows, cols=cols, affinities=table[rows, cols], max_loads=np.full(6, 5))
    save_npz(here / "sparse.npz", csr_array(table))
    totals = set()
    for name, extra in (
        ("full.npz", ()),
        ("turned.npy", ("--experts-in-rows",)),
        ("triples.npz", ()),
        ("sparse.npz", ()),
    ):
        done = jinbang(name, "--per-application", 2, "--max-load", 5, "--out", "out", *extra)
        assert done.exit_code == 0, done.output
        totals.add(json.loads((here / "out/certificate.json").read_text())["total"])
    assert len(totals) == 1


def test_contradictions_are_all_named(here):
    written(here / "experts.csv", "expert,min_load,max_load", "专家0,5,1", "专家1,-1,2")
    done = jinbang(some_scores(here), "--per-application", 2, "--experts", "experts.csv", "--out", "out")
    assert done.exit_code == 1
    assert "line 2: min_load 5 is above max_load 1" in done.output
    assert "line 3: min_load -1 is negative" in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--objective", "randomised", "--cap", 2), "the cap must be above 0 and at most 1"),
        (("--at-most", "colour=1"), "is not employer=N"),
        (("--at-most", "employer=1"), "needs a column “employer” in EXPERTS"),
        (("--conflicts", "nowhere.csv"), "does not exist"),
    ],
)
def test_wrong_options_say_what_is_wrong(here, words, says):
    done = jinbang(some_scores(here), "--per-application", 1, "--out", "out", *words)
    assert done.exit_code in (1, 2)
    assert says in done.output


def test_a_missing_demand_is_asked_for(here):
    assert "--per-application" in jinbang(some_scores(here), "--out", "out").output


def test_affinities_are_worked_out_explained_and_assigned(here):
    written(
        here / "apps.csv",
        "application,disciplines,keywords,text",
        "A1,520.20,图神经网络；分子,图神经网络预测分子性质",
        "A2,310.21,microbial sensor,Microbial sensors for water",
    )
    written(
        here / "people.csv",
        "expert,disciplines,keywords,text",
        "E1,520.2010;520.30,图神经网络,药物分子设计",
        "E2,310.2110,microbial sensors,",
    )
    done = jinbang("affinity", "apps.csv", "people.csv", "--out", "scores.csv", "--explain", "A1", "E1")
    assert done.exit_code == 0, done.output
    assert "disciplines 0.8000: 520.20 ~ 520.2010 (1.000)" in done.output
    assert "图神经网络 (1.000)" in done.output
    assert jinbang("scores.csv", "--per-application", 1, "--max-load", 1, "--out", "out").exit_code == 0
    assert "A2,E2" in (here / "out/assignment.csv").read_text()
    refused = jinbang("affinity", "apps.csv", "people.csv", "--out", "s.csv", "--explain", "A1", "E9")
    assert "E9 is in neither file" in refused.output


def test_one_script_can_state_cap_and_seed_for_every_objective(here):
    scores = some_scores(here)
    for objective in ("best", "fairest", "randomised"):
        words = ("--per-application", 1, "--objective", objective, "--cap", 0.5, "--seed", 7, "--out", objective)
        done = jinbang(scores, *words)
        assert done.exit_code == 0, done.output
        assert ("--seed changes nothing" in done.output) == (objective != "randomised")
    stated = {o: json.loads((here / o / "certificate.json").read_text()) for o in ("best", "randomised")}
    assert [(stated[o]["cap"], stated[o]["seed"]) for o in stated] == [(None, None), (0.5, 7)]
