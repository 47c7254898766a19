"""`jinbang verify FILE` checks a bundle."""

import json

import pytest
from click.testing import CliRunner
from tests.foundations.transparency import bundles as made
from tests.foundations.transparency import receipts as world

from jinbang.cli.main import main


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(made.bundle())
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def test_it_prints_one_line_a_promise_and_what_lies_beyond(bundle):
    trusted = ["--key", world.LOG.vkey, "--witness", world.WITNESS.verifier.vkey]
    answer = run(bundle, *trusted)
    assert answer.exit_code == 0
    words = [line.partition("  ")[0] for line in answer.output.splitlines()]
    assert words == ["held"] * 5 + ["cannot be checked"] * 3
    assert run("bundle", bundle, *trusted).output == answer.output


def test_a_lost_application_is_named_and_fails(bundle, tmp_path):
    receipt = tmp_path / "receipt.txt"
    receipt.write_text(world.receipt(), encoding="utf-8")
    assert run(bundle, "--key", world.LOG.vkey, "--receipt", receipt).exit_code == 0
    without = made.entries()
    without[world.INDEX] = b"{}"
    bundle.write_bytes(made.bundle(made.files(without)))
    answer = run(bundle, "--key", world.LOG.vkey, "--receipt", receipt)
    assert answer.exit_code == 1
    assert "broken             application.submit KC-2022-0001 was acknowledged and is not in the log" in answer.output


def test_json_tells_the_same(bundle):
    answer = json.loads(run(bundle, "--key", world.LOG.vkey, "--json").output)
    assert answer["broken"] is False
    assert [finding["promise"] for finding in answer["findings"]] == [
        "manifest", "complete", "log", "cut-offs", "witnessed", "beyond", "beyond", "beyond",
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
