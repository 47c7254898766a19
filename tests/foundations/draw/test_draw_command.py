"""`jinbang draw`: commit, draw, verify, with files of every kind; one clear message when something is wrong."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jinbang.cli.draw import draw

PLAN = """
title = "示例抽取"
size = 5
substitutes = 6
odd = true
[[randomness]]
kind = "drand"
label = "round 7"
published = 2026-12-01T21:15:00+08:00
[[quota]]
attribute = "field"
value = "物理"
low = "1/3"
[[quota]]
attribute = "employer"
each = true
high = "20%"
[[exclude]]
attribute = "employer"
value = "示例回避单位"
reason = "avoided unit"
"""
ROUND = "0123456789abcdef" * 4


BEFORE, AFTER = "2026-11-24T10:00:00+08:00", "2026-12-02T10:00:00+08:00"


def run(*words: object) -> Result:
    said = [str(word) for word in words]
    at = ["--at", AFTER if "--randomness" in said else BEFORE] if "--out" in said and "--at" not in said else []
    return CliRunner().invoke(draw, [*said, *at])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    lines = ["expert,name,field,employer"]
    for number in range(40):
        field = ("物理", "化学", "材料")[number % 3]
        employer = "示例回避单位" if number % 10 == 9 else f"示例单位{number % 8}"
        lines.append(f"X{number:02},示例专家{number},{field},{employer}")
    (tmp_path / "roster.csv").write_text("\n".join(lines), "utf-8")
    (tmp_path / "pairs.csv").write_text("application,expert\nA1,X00\nA2,X00\nA1,X01\n", "utf-8")
    return tmp_path


def files(desk: Path) -> list[object]:
    return [
        desk / "plan.toml",
        "--roster",
        desk / "roster.csv",
        "--exclusions",
        desk / "pairs.csv",
        "--out",
        desk / "out",
    ]


def test_commit_then_draw_then_verify(desk: Path):
    committed = run("commit", *files(desk))
    assert committed.exit_code == 0, committed.output
    before = (desk / "out/commitment.json").read_bytes()
    digest = (desk / "out/commitment.sha256").read_text().split()[0]
    assert run("verify", desk / "out").exit_code == 0

    drawn = run(*files(desk), "--randomness", ROUND.upper())
    assert drawn.exit_code == 0, drawn.output
    assert "Nothing was committed" not in drawn.output
    assert (desk / "out/commitment.json").read_bytes() == before
    rows = list(csv.DictReader((desk / "out/drawn.csv").read_text("utf-8-sig").splitlines()))
    seats = [row for row in rows if row["role"] == "seat"]
    assert [row["place"] for row in seats] == ["1", "2", "3", "4", "5"]
    assert sum(row["field"] == "物理" for row in seats) >= 2  # a third of five, rounded up
    assert len({row["employer"] for row in seats}) == 5  # 20 % of five: one each
    assert {row["id"] for row in rows}.isdisjoint({"X00", "X01", "X09", "X19", "X29", "X39"})

    verified = run("verify", desk / "out", "--digest", digest)
    assert verified.exit_code == 0, verified.output
    assert verified.output.count("held:") == 13
    timed = run("verify", desk / "out", "--committed", BEFORE)
    assert "held: the commitment was made before its randomness came out" in timed.output
    assert run("verify", desk / "out", "--committed", AFTER).exit_code == 1
    again = run(*files(desk), "--randomness", ROUND)
    assert again.exit_code == 0
    assert "a draw is held once" in run(*files(desk), "--randomness", ROUND[::-1]).output
    assert "commit into a new folder" in run("commit", *files(desk)).output


def test_a_plan_names_its_randomness_and_says_so_when_it_is_published(desk: Path):
    committed = run("commit", *files(desk))
    assert "Randomness: drand round 7, out at 2026-12-01T13:15:00Z" in committed.output
    stated = json.loads((desk / "out/commitment.json").read_bytes())["randomness"]
    assert stated == [
        {"kind": "drand", "label": "round 7", "commitment": "", "published": "2026-12-01T13:15:00Z"},
    ]


def test_nobody_commits_to_randomness_that_is_out_already(desk: Path):
    late = run("commit", *files(desk), "--at", AFTER)
    assert late.exit_code == 2
    assert "randomness drand round 7 came out at 2026-12-01T13:15:00Z" in late.output
    assert not (desk / "out").exists()


def test_a_plan_without_sources_or_times_is_drawn_from_and_told_what_it_cannot_prove(desk: Path):
    open_plan = PLAN.replace(
        '[[randomness]]\nkind = "drand"\nlabel = "round 7"\npublished = 2026-12-01T21:15:00+08:00', ""
    )
    (desk / "plan.toml").write_text(open_plan, "utf-8")
    assert "announces no source of randomness" in run("commit", *files(desk)).output
    assert run(*files(desk), "--randomness", "any text").exit_code == 0
    checked = run("verify", desk / "out")
    assert (checked.exit_code, "whoever drew could choose the text" in checked.output) == (0, True)
    (desk / "plan.toml").write_text(PLAN.replace("published = 2026-12-01T21:15:00+08:00", ""), "utf-8")
    again = [desk / "old" if word == desk / "out" else word for word in files(desk)]
    assert "does not say when drand round 7 comes out" in run("commit", *again).output


def test_excluded_experts_stay_on_the_roster_with_the_reason_but_not_the_application(desk: Path):
    run("commit", *files(desk))
    roster = {entry["id"]: entry for entry in json.loads((desk / "out/commitment.json").read_bytes())["roster"]}
    assert roster["X00"]["excluded"] == "2 conflicts logged beforehand"
    assert roster["X01"]["excluded"] == "conflict logged beforehand"
    assert roster["X09"]["excluded"] == "avoided unit"
    assert "示例专家" not in (desk / "out/commitment.json").read_text("utf-8")  # columns no quota asks for stay out


def test_a_hidden_roster_publishes_labels_and_keeps_the_key_apart(desk: Path):
    assert run("commit", *files(desk), "--hide").exit_code == 0
    public = (desk / "out/commitment.json").read_text("utf-8")
    assert "X02" not in public
    drawn = run(*files(desk), "--randomness", ROUND)
    assert drawn.exit_code == 0, drawn.output
    assert run("verify", desk / "out").exit_code == 0
    key = {
        row["label"]: row["id"]
        for row in csv.DictReader((desk / "out/private/labels.csv").read_text("utf-8-sig").splitlines())
    }
    opened = (desk / "out/private/drawn.txt").read_text("utf-8").split()
    assert opened == [key[label] for label in json.loads((desk / "out/result.json").read_bytes())["seats"]]
    assert (desk / "out/private/labels.csv").stat().st_mode & 0o077 == 0


def test_a_draw_without_a_commitment_says_what_it_cannot_prove(desk: Path):
    drawn = run(*files(desk), "--randomness", ROUND)
    assert drawn.exit_code == 0
    assert "Nothing was committed to beforehand" in drawn.output


def test_a_changed_roster_is_refused_after_the_commitment(desk: Path):
    run("commit", *files(desk))
    roster = desk / "roster.csv"
    roster.write_text(roster.read_text("utf-8") + "\nX40,示例专家40,物理,示例单位1", "utf-8")
    refused = run(*files(desk), "--randomness", ROUND)
    assert refused.exit_code == 2
    assert "made for another plan: roster differ" in refused.output


def test_other_randomness_than_announced_is_refused(desk: Path):
    run("commit", *files(desk))
    refused = run(*files(desk), "--randomness", "tails")
    assert refused.exit_code == 2
    assert refused.output.strip() == "Error: drand round 7: a beacon round is 64 hexadecimal digits"


def test_every_tampered_file_is_noticed(desk: Path):
    run("commit", *files(desk))
    run(*files(desk), "--randomness", ROUND)
    for file in sorted(path for path in (desk / "out").iterdir() if path.is_file()):
        data = file.read_bytes()
        file.write_bytes(data[:-20] + b" " + data[-20:])
        checked = run("verify", desk / "out")
        assert checked.exit_code == 1, file.name
        assert "broken" in checked.output
        file.write_bytes(data)
    assert run("verify", desk / "out").exit_code == 0


def test_verify_speaks_json_too(desk: Path):
    run("commit", *files(desk))
    said = json.loads(run("verify", desk / "out", "--json").output)
    assert {check["holds"] for check in said} == {True}


def test_a_substitute_is_named_for_a_seat_that_falls_vacant(desk: Path):
    (desk / "plan.toml").write_text(PLAN.replace("substitutes = 6", 'substitutes = "all"'), "utf-8")
    run("commit", *files(desk))
    run(*files(desk), "--randomness", ROUND)
    result = json.loads((desk / "out/result.json").read_bytes())
    said = run("substitute", desk / "out", "--leaving", result["seats"][0])
    newcomer = said.output.split("→")[1].strip()
    assert newcomer in result["substitutes"]
    other = run("substitute", desk / "out", "--leaving", result["seats"][0], "--declined", newcomer)
    assert newcomer not in other.output.split("→")[1]
    assert run("substitute", desk / "out", "--leaving", "X00").exit_code == 2


def test_contradictory_quotas_exit_3_and_name_the_smallest_change(desk: Path):
    plan = desk / "plan.toml"
    plan.write_text(PLAN + '[[quota]]\nattribute = "field"\nvalue = "化学"\nlow = 4\n', "utf-8")
    refused = run("commit", *files(desk))
    assert refused.exit_code == 3
    assert "field = 化学 at least 4" in refused.output
    found = json.loads((desk / "out/infeasible.json").read_bytes())
    assert len(found["quotas"]) == 2
    assert len(found["remedy"]) == 1


def test_every_bad_line_is_reported_at_once_with_its_number(desk: Path):
    (desk / "roster.csv").write_text(
        "expert,field,employer\nX00,物理,示例单位\nX00,化学,示例单位\n,物理,示例单位\nX03,,示例单位\nX04,物理\n",
        "utf-8",
    )
    refused = run("commit", *files(desk))
    assert refused.exit_code == 2
    assert refused.output.splitlines() == ["Error: roster.csv line 6: 2 cells, the header has 3"]
    (desk / "roster.csv").write_text(
        "expert,field,employer\nX00,物理,示例单位\nX00,化学,示例单位\n,物理,示例单位\nX03,,示例单位\n", "utf-8"
    )
    refused = run("commit", *files(desk))
    assert refused.output.splitlines() == [
        "Error: roster.csv line 3: 'X00' was on line 2 already",
        "Error: roster.csv line 4: the expert is empty",
        "Error: roster.csv line 5: the field is empty",
    ]


def test_an_exclusion_of_a_stranger_stops_unless_strangers_are_allowed(desk: Path):
    (desk / "pairs.csv").write_text("expert,reason\nX99,sick\nX02,sick\n", "utf-8")
    refused = run("commit", *files(desk))
    assert refused.exit_code == 2
    assert "pairs.csv line 2: 'X99' is not on the roster" in refused.output
    assert run("commit", *files(desk), "--ignore-strangers").exit_code == 0


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("size = 'x'", "size must be the number of seats"),
        ("size = 4\nodd = true", "an odd number is asked for"),
        ("size = 3\nleast = 5", "at least 5 are asked for"),
        ("size = 3\nseats = 4", "'seats' is no key of a plan"),
        ("size = 3\n[[quota]]\nattribute = 'field'\nlow = 1", 'value = "…" or each = true'),
        ("size = 3\n[[quota]]\nattribute = 'field'\nvalue = '物理'\nlow = 1.5", "shares of the seats"),
        ("size = 3\n[[quota]]\nattribute = 'sector'\nvalue = 'x'\nlow = 1", "no column 'sector'"),
        ("size = 3\n[[quota]]\nattribute = 'field'\nvalue = '物里'\nlow = 1", "misspelt"),
        ("size = 3\nsubstitutes = 'some'", "substitutes is 'some'"),
        ("size = 3\nid = 'code'", "no column 'code'"),
        ("size = 3\nquotas = 'missing.csv'", "missing.csv: cannot be read"),
        ("size = 3\nquota = 1", "each under [[quota]]"),
        ("size = 3\n[[randomness]]\nkind = 'ssq'", "lacks or does not know: label"),
        ("size = 3\n[[randomness]]\nkind = 'drand'\nlabel = '1'\npublished = 2026-12-01", "give an instant in UTC"),
        ("size 3", "is not TOML"),
    ],
)
def test_a_faulty_plan_gets_one_sentence(desk: Path, plan: str, said: str):
    (desk / "plan.toml").write_text(plan, "utf-8")
    refused = run("commit", *files(desk))
    assert refused.exit_code == 2
    assert said in refused.output
    assert "Traceback" not in refused.output
    assert isinstance(refused.exception, SystemExit)


def test_rosters_come_in_any_common_encoding_and_with_any_separator(desk: Path):
    text = (desk / "roster.csv").read_text("utf-8")
    run("commit", *files(desk))
    expected = (desk / "out/commitment.json").read_bytes()
    files_ = [text.encode(encoding) for encoding in ("gb18030", "utf-8-sig", "utf-16")]
    files_ += [text.replace(",", comma).replace("\n", "\r\n").encode() for comma in (";", "\t")]
    files_ += [text.replace("expert,", "Expert,").replace("\n", ",,\n").encode()]
    for data in files_:
        (desk / "roster.csv").write_bytes(data)
        assert run("commit", *files(desk)).exit_code == 0
        assert (desk / "out/commitment.json").read_bytes() == expected


def test_cells_that_a_spreadsheet_would_run_are_written_as_text(desk: Path):
    (desk / "plan.toml").write_text("size = 1", "utf-8")
    (desk / "roster.csv").write_text('expert\n"=HYPERLINK(1)"\n@x\n', "utf-8")
    (desk / "pairs.csv").write_text("expert\n", "utf-8")
    assert run("commit", *files(desk)).exit_code == 0
    assert "\n'=HYPERLINK(1)," in (desk / "out/chances.csv").read_text("utf-8")


def test_the_plan_of_the_reference_can_be_drawn_from_as_it_is_printed(desk: Path):
    manual = Path(__file__).parents[3] / "docs" / "reference" / "draw.md"
    (desk / "plan.toml").write_text(manual.read_text("utf-8").split("```toml\n")[1].split("```")[0], "utf-8")
    lines = [f"X{n},{'储能' if n % 4 else '风电'},示例单位{n},{'yes' if n % 2 else 'no'}" for n in range(30)]
    (desk / "roster.csv").write_text("\n".join(["expert,field,employer,outside", *lines]), "utf-8")
    (desk / "pairs.csv").write_text("expert\n", "utf-8")
    assert run("commit", *files(desk)).exit_code == 0
    drawn = run(*files(desk), "--randomness", "1 2 3 4 5 6 7; 1 2 3 4 5 6 7; 8 9 10 11 12 13 14")
    assert drawn.exit_code == 0, drawn.output
    assert run("verify", desk / "out").exit_code == 0
