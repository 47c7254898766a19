"""Whatever people export is read the same, or refused in one message that names every line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from click.testing import CliRunner

from jinbang.cli.main import main

APPLICATIONS = ("项目一", "007", "07", "7", "A,B", 'say "x"', "two\nlines", "é", "A;B")
EXPERTS = ("专家甲", "01", "1", "E;1", "O'Neil", "x\ty")


def jinbang(*words):
    return CliRunner().invoke(main, ["assign", *map(str, words)], catch_exceptions=False)


def table(*, comma: str = ",", end: str = "\n", heading=("application", "expert", "affinity")) -> str:
    said = io.StringIO()
    writer = csv.writer(said, delimiter=comma, lineterminator=end)
    writer.writerow(heading)
    for i, a in enumerate(APPLICATIONS):
        writer.writerows((a, e, (i * 7 + j * 5) % 11 / 8 - 0.5) for j, e in enumerate(EXPERTS))
    return said.getvalue()


FILES = {
    "bom": table().encode("utf-8-sig"),
    "crlf": table(end="\r\n").encode(),
    "utf-16": table().encode("utf-16"),
    "utf-16 big-endian": b"\xfe\xff" + table().encode("utf-16-be"),
    "gb18030": table().encode("gb18030"),
    "semicolons": table(comma=";").encode(),
    "tabs": table(comma="\t").encode(),
    "headings": table(heading=(" Application ", "EXPERT", "Affinity ")).encode(),
    "Chinese headings": table(heading=("申报编号", "专家编号", "匹配度")).encode(),
    "empty lines": table().replace("\n007,专家甲", "\n\n,,\n \n007,专家甲").encode() + b"\n\n",
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    here = tmp_path_factory.mktemp("plain")
    (here / "s.csv").write_text(table(), encoding="utf-8")
    done = jinbang(here / "s.csv", "--per-application", 2, "--max-load", 4, "--out", here / "out")
    assert done.exit_code == 0, done.output
    return here / "out"


@pytest.mark.parametrize("name", FILES)
def test_every_export_of_a_table_gives_the_same_assignment(plain, tmp_path, name):
    (tmp_path / "s.csv").write_bytes(FILES[name])
    done = jinbang(tmp_path / "s.csv", "--per-application", 2, "--max-load", 4, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out/assignment.csv").read_bytes() == (plain / "assignment.csv").read_bytes()


def test_ids_come_back_as_they_were_written(plain):
    with (plain / "assignment.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert {row["application"] for row in rows} == set(APPLICATIONS)
    assert {row["expert"] for row in rows} <= set(EXPERTS)


@pytest.mark.parametrize("kind", ["csr", "csc", "coo"])
def test_a_sparse_matrix_is_read_however_scipy_saved_it(tmp_path, kind):
    matrix = scipy.sparse.random(9, 7, 0.8, random_state=1, format=kind)
    scipy.sparse.save_npz(tmp_path / "s.npz", matrix)
    done = jinbang(tmp_path / "s.npz", "--per-application", 2, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    best = np.sort(np.where(matrix.toarray() > 0, matrix.toarray(), -9), axis=1)[:, -2:].sum()
    assert json.loads((tmp_path / "out/certificate.json").read_text())["total"] == pytest.approx(best)


def test_all_files_are_refused_together_with_every_line(tmp_path):
    (tmp_path / "s.csv").write_text("application,expert,affinity\nA,x,0,5\nA,y,1_000\nB,x,\nB,y,0,5\n", "utf-8")
    (tmp_path / "apps.csv").write_text("application,demand\nA,x\nB,-1\nB,3\n,4\nC,2.5\nD\n", "utf-8")
    (tmp_path / "experts.csv").write_text("expert;max_load;min_load\nx;1;2\ny;4.0;0\n", "utf-8")
    done = jinbang(
        tmp_path / "s.csv", "--applications", tmp_path / "apps.csv", "--experts", tmp_path / "experts.csv",
        "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 1
    said = done.output.replace(f"{tmp_path}/", "")
    assert said.splitlines() == [
        "Error: s.csv: 3 mistakes",
        "  line 2: has 4 cells, the heading has 3",
        "  line 3: affinity “1_000” is not a number or not finite",
        "  line 5: has 4 cells, the heading has 3",
        "experts.csv: 1 mistake",
        "  line 2: min_load 2 is above max_load 1",
        "apps.csv: 6 mistakes",
        "  line 2: demand “x” is not a whole number",
        "  line 3: demand -1 is negative",
        "  line 4: application B is on line 3 already",
        "  line 5: “application” is empty",
        "  line 6: demand “2.5” is not a whole number",
        "  line 7: has 1 cells, needs 2",
    ]
    assert not (tmp_path / "out").exists()


def test_nothing_is_a_share_of_a_total_below_zero(tmp_path):
    lines = [f"{a},{e},{-1 - (a * 5 + e * 3) % 7 / 10}" for a in range(4) for e in range(4)]
    (tmp_path / "s.csv").write_text("\n".join(["application,expert,affinity", *lines]), "utf-8")
    done = jinbang(
        tmp_path / "s.csv", "--per-application", 1, "--objective", "randomised", "--out", tmp_path / "out"
    )  # fmt: skip
    assert done.exit_code == 0
    assert "of the best" not in done.output
    assert json.loads((tmp_path / "out/certificate.json").read_text())["quality_kept"] is None
    assert jinbang("verify", tmp_path / "out").exit_code == 0
