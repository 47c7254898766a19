"""N15, N18: what witnesses and time-stamping authorities said of a log is checked with it, and bent it is broken on its line."""

import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from tests.apps.ledger import authority
from tests.foundations.verification import attested as others
from tests.foundations.verification import edits
from tests.foundations.verification.checking import broken_on, lines
from tests.foundations.verification.story import LOG, packed

from jinbang.cli.main import main
from jinbang.transparency.cosignature import Cosigner

if not authority.available():
    pytest.skip("openssl is not installed here", allow_module_level=True)

from tests.foundations.verification import edits_attested  # noqa: F401 - enters its edits


def found_in(files, **more):
    known = {"witnesses": [others.WITNESS.verifier], "authorities": others.trusted().certificates}
    return lines(packed(files), **(known | more))


@pytest.mark.parametrize("edit", edits.ATTESTED, ids=lambda edit: edit.name)
def test_what_the_organiser_bends_of_what_others_said_is_broken_on_its_own_line(edit):
    files = others.attested()
    edit.bend(files)
    found = found_in(files)
    assert all(found[line].verdict == "held" for line in ("manifest", "complete", "log"))
    broken_on(edit.promise, found)


def test_there_are_no_two_edits_of_one_name():
    names = [one.name for one in edits.ATTESTED]
    assert len(names) == len(set(names)) > 50


def test_an_untouched_bundle_says_who_saw_which_checkpoint_and_when():
    found = found_in(others.attested())
    assert {name for name, one in found.items() if one.verdict != "held"} == {"beyond"}
    said = found["witnessed"]
    assert said.en == (
        "witness.example/w1 saw the same history: the newest checkpoint at 2023-03-01 08:00:00+00:00, "
        "cut-off collection at 2022-10-31 16:01:00+00:00, cut-off recommendation at 2022-11-05 16:01:00+00:00; "
        "not cut-off notice-1, cut-off preliminary"
    )
    assert "截止检查点 collection（2022-10-31 16:01:00+00:00）" in said.zh
    assert "an authority saw cut-off collection at 20" in found["time-stamped"].en


def test_a_witness_of_a_cut_off_alone_counts_and_what_it_did_not_see_is_said():
    files = others.attested()
    for path in ("log/checkpoint", "log/cutoff/recommendation.txt"):
        others.put_lines(files, path, others.lines_of(files, path)[:1])
    said = found_in(files)["witnessed"]
    assert said.verdict == "held"
    assert said.en.endswith(
        "cut-off collection at 2022-10-31 16:01:00+00:00; not the newest checkpoint, cut-off notice-1, "
        "cut-off preliminary, cut-off recommendation"
    )


def test_a_witness_that_saw_nothing_is_not_taken_for_one_that_did():
    stranger = Cosigner("witness.example/w2", bytes(32)).verifier
    said = found_in(others.attested(), witnesses=[stranger])["witnessed"]
    assert (said.verdict, said.en) == (
        "cannot be checked",
        "witness.example/w2 has cosigned no checkpoint of this bundle",
    )


def test_without_the_certificate_a_stamp_must_still_be_of_this_log():
    said = found_in(others.attested(), authorities=())["time-stamped"]
    assert said.verdict == "cannot be checked"
    assert "give it with --tsa" in said.en
    swapped = next(one for one in edits.ATTESTED if one.name == "the time stamps of two cut offs change places")
    files = others.attested()
    swapped.bend(files)
    found = found_in(files, authorities=())
    broken_on("time-stamped", found)
    assert "about another text" in found["time-stamped"].en


def test_what_others_said_of_a_log_that_does_not_hold_cannot_be_checked():
    files = others.attested()
    del files["log/checkpoint"]
    found = found_in(files)
    assert found["log"].verdict == "broken"
    assert {found[line].verdict for line in ("witnessed", "time-stamped")} == {"cannot be checked"}


def test_a_cosignature_may_be_younger_than_the_bundle_needs_and_others_may_sign_beside_it():
    files = others.attested()
    second = Cosigner("witness.example/w2", bytes(32))
    for path, moment in others.SAW.items():
        others.cosign(files, path, moment + timedelta(days=1), second)
    found = found_in(files, witnesses=[others.WITNESS.verifier, second.verifier])
    assert {name for name, one in found.items() if one.verdict != "held"} == {"beyond"}


def test_the_command_takes_a_witness_and_an_authority(tmp_path):
    path, ca, wrong = tmp_path / "bundle.zip", tmp_path / "ca.pem", tmp_path / "no.pem"
    path.write_bytes(packed(others.attested()))
    ca.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in others.trusted().certificates))
    wrong.write_text("no certificate")
    words = ["verify", str(path), "--key", LOG.vkey, "--witness", others.WITNESS.verifier.vkey, "--json", "--tsa"]
    done = CliRunner().invoke(main, [*words, str(ca)])
    assert done.exit_code == 0, done.output
    told = {one["promise"]: one["verdict"] for one in json.load(io.StringIO(done.stdout))["findings"]}
    assert (told["witnessed"], told["time-stamped"]) == ("held", "held")
    refused = CliRunner().invoke(main, [*words, str(wrong)])
    assert refused.exit_code == 2
    assert "no certificates in PEM" in refused.output
