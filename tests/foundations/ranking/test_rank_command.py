"""`jinbang rank` writes what its reference promises, repeats itself exactly, and refuses bad input in one message."""

import csv
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

from jinbang.cli.rank import rank

RULES = ["mean", "trimmed", "median", "zscore", "calibrated"]


@pytest.fixture
def panel(tmp_path):
    """Twelve applications, six experts, one of them strict; one line without a score; ids that need quoting."""
    rng = np.random.Generator(np.random.PCG64(4))
    path = tmp_path / "panel.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["application", "expert", "score"])
        for a in range(12):
            for e in range(6):
                score = 90 - 3 * a + (-6 if e == 0 else 0) + rng.integers(-3, 4)
                writer.writerow([f'示例<项目>, "{a:02d}"', f"专家 & {e}", "" if (a, e) == (11, 5) else f"{score}.5"])
    return path


def run(*arguments):
    return CliRunner().invoke(rank, [str(a) for a in arguments])


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_writes_every_file_in_its_promised_form(panel, tmp_path, rule):
    out = tmp_path / "out"

    result = run(panel, "--rule", rule, "--places", 4, "--out", out)

    assert result.exit_code == 0, result.output
    ranking = rows(out / "ranking.csv")
    assert list(ranking[0]) == ["rank", "application", "score", "rank_low", "rank_high", "p_in"]
    assert len(ranking) == 12
    assert [int(r["rank"]) for r in ranking] == sorted(int(r["rank"]) for r in ranking)
    assert all(int(r["rank_low"]) <= int(r["rank_high"]) for r in ranking)
    assert sum(float(r["p_in"]) for r in ranking) == pytest.approx(4, abs=0.01)
    experts = rows(out / "experts.csv")
    assert list(experts[0]) == ["expert", "n", "severity", "se"]
    severity = {r["expert"]: float(r["severity"]) for r in experts}
    assert min(severity, key=severity.get) == "专家 & 0"
    assert severity["专家 & 0"] < -2
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert (summary["applications"], summary["experts"], summary["scores"], summary["set_aside"]) == (12, 6, 71, 1)
    assert summary["verified"] is True
    assert rows(out / "set-aside.csv")[0]["line"] == "73"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_stands_alone_and_its_figures_are_sound(panel, tmp_path, language):
    out = tmp_path / "out"
    run(panel, "--rule", "calibrated", "--places", 4, "--language", language, "--out", out)

    page = (out / "report.html").read_text("utf-8")
    tags = Tags()
    tags.feed(page)
    assert not [t for t, attributes in tags.seen if t in ("script", "link", "img", "iframe") or "src" in attributes]
    assert "<项目>" not in page  # ids are escaped
    figures = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert [ElementTree.fromstring(f).tag for f in figures] == ["{http://www.w3.org/2000/svg}svg"] * 3  # noqa: S314
    interval_plot = figures[0]
    assert interval_plot.count("<circle") == 12 + 1  # one per application, one in the legend
    assert interval_plot.count('class="cut"') == 1
    assert not re.search(r"\b(nan|inf)\b", page)


def test_the_same_input_and_seed_give_the_same_files(panel, tmp_path):
    for name in ("a", "b"):
        run(panel, "--rule", "mean", "--places", 4, "--seed", 9, "--out", tmp_path / name)

    for file in ("ranking.csv", "applications.csv", "experts.csv", "report.html"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_criteria_file_gives_weights_rounding_and_tie_breaks(tmp_path):
    scores = tmp_path / "scores.csv"
    lines = ["application,expert,innovation,use"]
    lines += [f"A,E{k},80,90" for k in range(3)] + [f"B,E{k},90,80" for k in range(3)] + ["C,E1,99,99"]
    scores.write_text("\n".join(lines), "utf-8")
    criteria = tmp_path / "criteria.toml"
    criteria.write_text(
        'decimals = 1\nmin_reviews = 3\ntie_breaks = ["criterion:innovation"]\n[weights]\ninnovation = 50\nuse = 50\n',
        "utf-8",
    )

    result = run(scores, "--rule", "mean", "--criteria", criteria, "--out", tmp_path / "out")

    assert result.exit_code == 0, result.output
    found = [(r["rank"], r["application"], r["score"]) for r in rows(tmp_path / "out" / "ranking.csv")]
    assert found == [("1", "B", "85.0"), ("2", "A", "85.0")]
    assert rows(tmp_path / "out" / "unranked.csv") == [{"application": "C", "n": "1"}]


def test_why_one_stands_above_another_is_printed(panel, tmp_path):
    first, second = '示例<项目>, "01"', '示例<项目>, "00"'
    result = run(panel, "--rule", "mean", "--explain", first, second, "--language", "en", "--out", tmp_path / "out")

    assert f"{second} stands above" in result.output
    assert "mean severity of its experts" in result.output


def test_lower_is_better_turns_the_order_round(panel, tmp_path):
    run(panel, "--rule", "median", "--out", tmp_path / "up")
    run(panel, "--rule", "median", "--lower-is-better", "--out", tmp_path / "down")

    names = [[r["application"] for r in rows(tmp_path / d / "ranking.csv")] for d in ("up", "down")]
    assert names[0] == names[1][::-1]


def test_without_places_the_chance_is_left_blank(panel, tmp_path):
    run(panel, "--rule", "mean", "--out", tmp_path / "out")

    assert {r["p_in"] for r in rows(tmp_path / "out" / "ranking.csv")} == {""}


def test_one_review_each_ranks_by_the_mean_and_says_why_nothing_more(tmp_path):
    scores = tmp_path / "scores.csv"
    scores.write_text("application,expert,score\nA,E1,3\nB,E1,4\nC,E2,5\n", "utf-8")

    result = run(scores, "--rule", "calibrated", "--places", 1, "--out", tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert [r["application"] for r in rows(tmp_path / "out" / "ranking.csv")] == ["C", "B", "A"]
    assert "single review" in result.output


def test_a_gb18030_file_and_a_utf_8_file_with_a_mark_read_alike(tmp_path):
    text = "项目,专家,得分\n示例甲,专家一,80\n示例甲,专家二,82\n示例乙,专家一,90\n示例乙,专家二,91\n"
    tables = {name: text.encode(code) for name, code in (("gb", "gb18030"), ("bom", "utf-8-sig"), ("wide", "utf-16"))}
    tables["bare"] = text.replace("项目", "Application ID").replace("专家,", "EXPERT,").encode("utf-16-le")
    for name, data in tables.items():
        (tmp_path / f"{name}.csv").write_bytes(data)
        result = run(tmp_path / f"{name}.csv", "--rule", "mean", "--out", tmp_path / name)
        assert result.exit_code == 0, result.output

    assert len({(tmp_path / n / "ranking.csv").read_bytes() for n in tables}) == 1


def test_every_problem_of_the_file_is_in_one_message_and_nothing_is_written(tmp_path):
    scores = tmp_path / "scores.csv"
    scores.write_text("application,expert,score\nA,E1,3\nA,E1,4\nB,E1,good\n,E2,5\n", "utf-8")

    result = run(scores, "--rule", "mean", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert [line for line in ("line 3:", "line 4:", "line 5:") if line in result.output] == [
        "line 3:",
        "line 4:",
        "line 5:",
    ]
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_very_many_problems_are_all_kept_in_a_file(tmp_path):
    scores = tmp_path / "scores.csv"
    scores.write_text("application,expert,score\n" + "".join(f"A{k},E,bad\n" for k in range(500)), "utf-8")

    result = run(scores, "--rule", "mean", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert len((tmp_path / "out" / "problems.txt").read_text("utf-8").splitlines()) == 500


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"PK\x03\x04rest", "save it as CSV first"),
        (b"", "the file is empty"),
        (b"application,expert,score\n\xff\xff,\x80,3\n", "neither UTF-8 nor GB 18030"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, content, part):
    path = tmp_path / "scores.csv"
    path.write_bytes(content)

    result = run(path, "--rule", "mean", "--out", tmp_path / "out")

    assert (result.exit_code, part in result.output) == (1, True)


def test_a_missing_file_a_wrong_criteria_file_and_an_unknown_name_are_refused(panel, tmp_path):
    criteria = tmp_path / "criteria.toml"
    criteria.write_text('min_reviews = "five"\nrounding = 2\n[weights]\nscore = -1\n', "utf-8")
    missing = run(tmp_path / "none.csv", "--rule", "mean", "--out", tmp_path / "out")
    wrong = run(panel, "--rule", "mean", "--criteria", criteria, "--out", tmp_path / "out")
    unknown = run(panel, "--rule", "mean", "--explain", "A", "B", "--out", tmp_path / "out")

    assert "No such file" in missing.output
    assert all(part in wrong.output for part in ("min_reviews", "rounding", "weight of “score”"))
    assert "no application “A”" in unknown.output
    assert (missing.exit_code, wrong.exit_code, unknown.exit_code) == (1, 1, 1)
