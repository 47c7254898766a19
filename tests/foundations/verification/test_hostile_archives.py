"""N15: an archive that was made to harm whoever opens it is refused with one sentence: no traceback, no wait, no memory."""

import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.foundations.verification.edits_hostile import HOSTILE
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import LOG, bundle

from jinbang.cli.verify import verify
from jinbang.transparency.archive import Archive
from jinbang.transparency.errors import Broken, Malformed

DATA = bundle(honest())


@pytest.mark.parametrize(("why", "make"), HOSTILE, ids=lambda one: getattr(one, "__name__", "").replace("_", " "))
def test_a_hostile_archive_is_refused_with_one_sentence(why, make):
    with pytest.raises((Malformed, Broken), match=why):
        Archive(io.BytesIO(make(DATA)))


def test_the_command_says_so_in_both_languages_and_exits_with_1(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"no archive")
    answer = CliRunner().invoke(verify, [str(path), "--key", LOG.vkey, "--json"])
    assert answer.exit_code == 1
    told = json.loads(answer.output)
    assert told["broken"] is True
    assert [one["promise"] for one in told["findings"]] == ["readable"]
    assert "不是核验包" in told["findings"][0]["zh"]


def test_the_honest_bundle_exits_with_0_and_a_mistyped_key_with_2(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(DATA)
    good = CliRunner().invoke(verify, [str(path), "--key", LOG.vkey, "--json"])
    assert (good.exit_code, json.loads(good.output)["broken"]) == (0, False)
    for key in ("nonsense", "n" * 5000, "a+b+c", "\udcff+1+2", str(path)):
        bad = CliRunner().invoke(verify, [str(path), "--key", key])
        assert bad.exit_code == 2, (key[:20], bad.output)
        assert "Traceback" not in bad.output


@pytest.mark.parametrize("what", ["receipt", "checkpoint"])
def test_any_bytes_as_receipt_or_checkpoint_end_in_one_line(what, tmp_path):
    path = tmp_path / "file"
    for data in (b"", b"\0" * 4096, b"\xff\xfe" * 50, b"# promise\n" * 500, "界\n".encode() * 99, b"a" * 3_000_000):
        path.write_bytes(data)
        answer = CliRunner().invoke(verify, [what, str(path), "--key", LOG.vkey])
        assert answer.exit_code == 1, answer.output
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
        assert answer.output.startswith("broken")


def test_a_device_without_end_is_no_receipt_and_fills_no_memory():
    if not sys.platform.startswith("linux"):
        pytest.skip("no /dev/zero")
    for what in ("receipt", "checkpoint"):
        answer = CliRunner().invoke(verify, [what, "/dev/zero", "--key", LOG.vkey])
        assert answer.exit_code == 1
        assert answer.output.startswith("broken")


def test_a_bundle_is_checked_without_django_and_without_what_ran_the_programme(tmp_path):
    """Import contract 5, as it runs."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(DATA)
    program = (
        "import sys; from jinbang.cli.main import main\n"
        f"sys.argv = ['jinbang', 'verify', {str(path)!r}, '--key', {LOG.vkey!r}]\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "rooms = ('django', 'jinbang.apps', 'jinbang.policy', 'jinbang.conf', 'jinbang.web', 'jinbang.rules', 'jinbang.ranking',"
        " 'jinbang.lifecycle', 'jinbang.assignment', 'sqlite3')\n"
        "print([name for name in sys.modules if name.startswith(rooms)])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
