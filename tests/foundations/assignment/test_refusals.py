"""“It cannot be done” is verified apart from the solver: right reasons pass, hundreds of altered ones do not."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, event, given, settings

from jinbang.assignment import Infeasible, refusals, solve, verify_infeasible
from jinbang.assignment.digest import digest_of
from jinbang.cli.main import main

from .problems import small_problems
from .test_infeasible import changed

CASES = {
    "demand": ("--per-application", 3, "--max-load", 2),
    "minimum": ("--per-application", 1, "--max-load", 9, "--min-load", 3),
    "cap": ("--per-application", 2, "--objective", "randomised", "--cap", "0.1"),
    "limit": ("--per-application", 4, "--experts", "experts.csv", "--at-most", "employer=1"),
    "two limits": ("--per-application", 3, "--experts", "experts.csv", "--at-most", "employer=1", "--at-most", "region=1"),
    "fixed": ("--per-application", 3, "--max-load", 2, "--fixed", "fixed.csv"),
}  # fmt: skip


def jinbang(*words):
    return CliRunner().invoke(main, ["assign", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> dict[str, Path]:
    """A folder with infeasible.json for every case."""
    here = tmp_path_factory.mktemp("refused")
    pairs = [f"{g}{a},{g}专家{e},0.{a + e}" for g in "xyz" for a in range(4) for e in range(4)]
    (here / "s.csv").write_text("\n".join(["application,expert,affinity", *pairs]), "utf-8")
    people = [f"{g}专家{e},{'ppqr'[e]},{'nsww'[e]}" for g in "xyz" for e in range(4)]
    (here / "experts.csv").write_text("\n".join(["expert,employer,region", *people]), "utf-8")
    (here / "fixed.csv").write_text("application,expert\nx0,x专家0\n", "utf-8")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for name, words in CASES.items():
            done = jinbang("s.csv", *words, "--out", name)
            assert done.exit_code == 3, (name, done.output)
            found[name] = here / name
    return found


@settings(max_examples=60, deadline=None)
@given(problem=small_problems(limits=2, panels=True))
def test_every_reason_and_every_way_out_is_confirmed(problem):
    found = solve(problem=problem)
    assume(isinstance(found, Infeasible))
    event(found.tight.kind)
    verdict = verify_infeasible(problem=problem, infeasible=found)
    assert verdict.ok, verdict.findings
    assert not verdict.undecided


@pytest.mark.parametrize("name", CASES)
def test_the_command_confirms_what_was_written(refused, name):
    done = jinbang("verify", refused[name])
    assert done.exit_code == 0, done.output
    assert "OK     it cannot be done" in done.output
    stated = json.loads((refused[name] / "infeasible.json").read_text("utf-8"))
    assert stated["message_zh"].startswith(stated["tight"]["message_zh"])
    assert any("\u4e00" <= c <= "\u9fff" for c in stated["relaxations"][0]["message_zh"])
    assert not any("\u4e00" <= c <= "\u9fff" for c in stated["message"].replace("专家", ""))


def places(value, path=()):
    """Every leaf of a document, as the way to it."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))
    else:
        yield path


def altered(document):
    """The document with one leaf changed, one entry of a list gone or doubled, or two entries in other order."""
    for path in places(document):
        wrong = copy.deepcopy(document)
        at = wrong
        for key in path[:-1]:
            at = at[key]
        old = at[path[-1]]
        at[path[-1]] = old + 1 if isinstance(old, int | float) else 0.5 if old is None else f"{old}x"
        yield path, wrong
        if isinstance(at, list):
            for change in ("gone", "doubled"):
                wrong = copy.deepcopy(document)
                at = wrong
                for key in path[:-1]:
                    at = at[key]
                if change == "gone":
                    del at[path[-1]]
                else:
                    at.insert(path[-1], at[path[-1]])
                yield (*path, change), wrong
    for k in range(len(document["relaxations"])):
        wrong = copy.deepcopy(document)
        del wrong["relaxations"][k]
        yield ("relaxations", k, "gone"), wrong


def test_no_altered_reason_passes(refused, tmp_path):
    tried = 0
    for name, folder in refused.items():
        (tmp_path / "problem.npz").write_bytes((folder / "problem.npz").read_bytes())
        document = json.loads((folder / "infeasible.json").read_text("utf-8"))
        some = [*altered(document)]
        for path, wrong in some[:: 1 + len(some) // 70]:
            (tmp_path / "infeasible.json").write_text(json.dumps(wrong, ensure_ascii=False), "utf-8")
            done = jinbang("verify", tmp_path)
            assert done.exit_code == 1, (name, path, done.output)
            tried += 1
    assert tried > 200


@settings(max_examples=40, deadline=None)
@given(problem=small_problems())
def test_no_possible_assignment_can_be_called_impossible(problem):
    """Whatever set is named and whatever is said of it, a problem that has an assignment has no refusal."""
    impossible = solve(problem=problem)
    assume(isinstance(impossible, Infeasible) and impossible.relaxations)
    possible = changed(problem, impossible.relaxations[0].changes)
    forged = Infeasible(tight=impossible.tight, relaxations=(), digest=digest_of(problem=possible))
    assert not verify_infeasible(problem=possible, infeasible=forged).ok


def test_it_shares_no_code_with_the_solver():
    for path in Path(refusals.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith(("ortools", "highspy", "jinbang.assignment.solv")), (path.name, name)
                assert not name.startswith("jinbang.assignment.infeasibility") or name.endswith(".wording")
