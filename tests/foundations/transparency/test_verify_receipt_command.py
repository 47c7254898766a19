"""`jinbang verify receipt` answers a stranger who has the file and the key, and needs nothing of the site."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.foundations.transparency import receipts as world

from jinbang.cli.main import main


@pytest.fixture
def files(tmp_path):
    (tmp_path / "receipt.txt").write_text(world.receipt(), encoding="utf-8")
    (tmp_path / "application.pdf").write_bytes(world.CONTENT)
    (tmp_path / "cutoff.txt").write_text(str(world.cutoff()), encoding="utf-8")
    (tmp_path / "log.vkey").write_text(f"# the log\n{world.LOG.vkey}\n\n", encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["verify", "receipt", *map(str, arguments)])


def everything(files):
    return [
        files / "receipt.txt",
        "--key",
        world.LOG.vkey,
        "--witness",
        world.WITNESS.verifier.vkey,
        "--content",
        files / "application.pdf",
        "--cutoff",
        files / "cutoff.txt",
    ]


def test_it_prints_one_line_a_promise_and_succeeds(files):
    answer = run(*everything(files))
    lines = answer.output.splitlines()
    assert answer.exit_code == 0
    assert [line.partition("  ")[0] for line in lines] == ["held"] * 6
    assert lines[3] == "held               entry 11 of a log of 13 entries"


def test_it_speaks_chinese(files):
    answer = run(*everything(files), "--lang", "zh")
    assert answer.exit_code == 0
    assert answer.output.splitlines()[3] == "成立　　  已入册：13 条中的第 11 条（从 0 起计）"


def test_a_broken_promise_is_named_and_fails(files):
    (files / "application.pdf").write_bytes(b"changed")
    answer = run(*everything(files))
    assert answer.exit_code == 1
    assert [line for line in answer.output.splitlines() if line.startswith("broken")] == [
        line for line in answer.output.splitlines() if "not the one handed in" in line
    ]


def test_json_holds_the_same_findings(files):
    answer = json.loads(run(*everything(files), "--json").output)
    assert answer["broken"] is False
    assert [(f["promise"], f["verdict"]) for f in answer["findings"]] == [
        (promise, "held") for promise in ("signed", "content", "entry", "logged", "in-time", "witnessed")
    ]
    assert all(finding["en"] and finding["zh"] for finding in answer["findings"])


def test_keys_are_read_from_a_file_and_the_rest_cannot_be_checked(files):
    answer = run(files / "receipt.txt", "--key", files / "log.vkey")
    assert answer.exit_code == 0
    assert answer.output.count("cannot be checked") == 3


def test_a_file_that_is_no_receipt_is_one_broken_line(files):
    answer = run(files / "application.pdf", "--key", world.LOG.vkey)
    assert answer.exit_code == 1
    assert answer.output == (
        "broken             application.pdf is not a receipt: a receipt begins with the line “# promise”\n"
    )


def test_a_name_cannot_steer_the_terminal(files):
    named = world.receipt().replace("— jinbang.example/log", "— jinbang\u009b31m\u202e.example/log")
    (files / "receipt.txt").write_text(named, encoding="utf-8")
    answer = run(files / "receipt.txt", "--key", world.LOG.vkey)
    assert answer.exit_code == 1
    assert "it is signed by jinbang\ufffd31m\ufffd.example/log" in answer.output
    assert answer.output.rstrip("\n").isprintable()


def test_a_key_or_cut_off_that_cannot_be_read_is_a_clear_error(files):
    no_key = run(files / "receipt.txt", "--key", "nonsense")
    assert (no_key.exit_code, no_key.output.splitlines()[-1]) == (
        2,
        "Error: a verifier key reads name+id+key, not 'nonsense'",
    )
    assert run(files / "receipt.txt").exit_code == 2
    assert run(files / "absent.txt", "--key", world.LOG.vkey).exit_code == 2
    (files / "cutoff.txt").write_text("old x\n\n", encoding="utf-8")
    assert "the old size is a decimal number" in run(*everything(files)).output


def test_it_reaches_neither_django_nor_any_room_of_the_house(files):
    """Import contract 5: a stranger can run it."""
    program = (
        "import sys; from jinbang.cli.main import main\n"
        f"sys.argv = ['jinbang', 'verify', 'receipt', {str(files / 'receipt.txt')!r}, '--key', {world.LOG.vkey!r}]\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "rooms = ('django', 'jinbang.apps', 'jinbang.policy', 'jinbang.conf', 'jinbang.web', 'socket', 'sqlite3')\n"
        "print([name for name in sys.modules if name.startswith(rooms)])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
