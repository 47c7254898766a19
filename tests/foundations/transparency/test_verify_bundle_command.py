"""`jinbang verify FILE` checks a bundle."""

import json

import pytest
from click.testing import CliRunner
from tests.foundations.transparency import bundles as made
from tests.foundations.transparency import receipts as world
from tests.foundations.verification import story
from tests.foundations.verification.honest import honest

from jinbang.cli.main import main
from jinbang.transparency import leaf_hash
from jinbang.verification import LIMITS


@pytest.fixture
def honest_bundle(tmp_path):
    """The whole story of a programme."""
    path = tmp_path / "honest.zip"
    path.write_bytes(story.bundle(honest()))
    return path


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(made.bundle())
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


PROMISES = [
    "openings", "definition", "dating", "life", "deadlines", "memberships", "quotas", "screening", "filings", "draws",
    "conflicts", "assignment", "scores", "results", "co-signatures", "ballots", "decisions", "notice", "objections", "lists",
    "certificates", "keys",
]  # fmt: skip


def test_it_prints_one_line_a_promise_and_what_lies_beyond(honest_bundle):
    trusted = ["--key", story.LOG.vkey]
    answer = run(honest_bundle, *trusted)
    assert answer.exit_code == 0
    words = [line.partition("  ")[0] for line in answer.output.splitlines()]
    beyond = len(LIMITS)
    assert words == ["held"] * 4 + ["cannot be checked"] * 2 + ["held"] * len(PROMISES) + ["cannot be checked"] * beyond
    assert run("bundle", honest_bundle, *trusted).output == answer.output
    chinese = run(honest_bundle, *trusted, "--lang", "zh").output
    assert "推荐名额：8 项推荐各占一个名额，均不超过单位名额" in chinese


def test_a_checkpoint_kept_from_earlier_shows_a_fork(honest_bundle, tmp_path):
    told = honest()
    leaves = [leaf_hash(entry) for entry in told.entries()]
    kept = tmp_path / "kept.txt"
    kept.write_bytes(story.note(leaves, 60))
    trusted = ["--key", story.LOG.vkey, "--checkpoint", kept]
    assert (
        "held               kept.txt: its 60 entries are the first of this log" in run(honest_bundle, *trusted).output
    )
    leaves[59] = leaf_hash(b"rewritten")
    kept.write_bytes(story.note(leaves, 60))
    answer = run(honest_bundle, *trusted)
    assert answer.exit_code == 1
    assert "broken             forked: the log signed kept.txt" in answer.output


def test_a_lost_application_is_named_and_fails(bundle, tmp_path):
    receipt = tmp_path / "receipt.txt"
    receipt.write_text(world.receipt(), encoding="utf-8")
    kept = run(bundle, "--key", world.LOG.vkey, "--receipt", receipt).output
    assert "held               application.submit KC-2022-0001 is entry 11" in kept
    without = made.entries()
    without[world.INDEX] = b"{}"
    bundle.write_bytes(made.bundle(made.files(without)))
    answer = run(bundle, "--key", world.LOG.vkey, "--receipt", receipt)
    assert answer.exit_code == 1
    assert "broken             application.submit KC-2022-0001 was acknowledged and is not in the log" in answer.output


def test_json_tells_the_same(honest_bundle):
    answer = json.loads(run(honest_bundle, "--key", story.LOG.vkey, "--json").output)
    assert answer["broken"] is False
    assert [finding["promise"] for finding in answer["findings"]] == [
        "manifest", "complete", "log", "cut-offs", "witnessed", "time-stamped", *PROMISES, *["beyond"] * len(LIMITS),
    ]  # fmt: skip


def test_a_file_that_is_no_bundle_is_one_broken_line(tmp_path):
    (tmp_path / "list.pdf").write_bytes(b"%PDF")
    answer = run(tmp_path / "list.pdf", "--key", world.LOG.vkey)
    assert answer.exit_code == 1
    assert answer.output == ("broken             list.pdf is not a bundle: not a ZIP archive: File is not a zip file\n")


def test_a_missing_file_or_key_is_a_clear_error(bundle):
    assert run(bundle).exit_code == 2
    assert run("absent.zip", "--key", world.LOG.vkey).exit_code == 2
    unreadable = run(bundle, "--key", world.LOG.vkey, "--receipt", bundle)
    assert unreadable.exit_code == 2
    assert "one of the receipts cannot be read" in unreadable.output
