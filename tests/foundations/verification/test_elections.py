"""N15: a stranger who has `belenios-tool` checks Belenios ballots from the bundle; without it the line says so."""

import contextlib
import json
import shutil
from pathlib import Path

import pytest
from tests.foundations.verification.belenios import NUMBER, held, story
from tests.foundations.verification.belenios import file as filed
from tests.foundations.verification.checking import broken_on, lines
from tests.foundations.verification.story import bundle

from jinbang.cli.elections import ask_belenios
from jinbang.verification.election import NoElection, Told, Word, read_election

pytestmark = pytest.mark.skipif(
    shutil.which("belenios-tool") is None, reason="belenios-tool is not installed (apt install belenios-tool)"
)


@pytest.fixture(scope="module")
def election():
    return held()


@pytest.fixture(scope="module")
def other():
    """The same ballot again, held by an organiser with another trustee's key and other papers."""
    return held(votes=(1, 0, 0))


def said(told, tool=ask_belenios):
    return lines(bundle(told), elections=tool)["ballots"]


def result(told):
    return told.find("ballot.count", 1).facts["results"][0]


def closed(told):
    return told.find("ballot.close", 1).facts["ballots"][0]


def test_with_the_tool_an_honest_election_holds(election):
    found = lines(bundle(story(election)), elections=ask_belenios)
    assert found["ballots"].verdict == "held", found["ballots"].en
    assert "broken" not in {one.verdict for one in found.values()}


def test_without_the_tool_only_the_proofs_cannot_be_checked(election, monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = said(story(election))
    assert found.verdict == "cannot be checked"
    assert "belenios-tool is not installed" in found.en
    bent = story(election)
    result(bent).update(yes=3, no=3)
    assert said(bent).verdict == "broken"  # what needs no proofs is checked all the same


def test_a_tool_that_fails_leaves_the_line_open_and_says_why(election, monkeypatch, tmp_path):
    broken = tmp_path / "belenios-tool"
    broken.write_text("#!/bin/sh\necho 'internal error' >&2\nexit 125\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    found = said(story(election))
    assert (found.verdict, "exit 125, internal error" in found.en) == ("cannot be checked", True)


def a_ballot_is_dropped(told, election, other):
    filed(told, election.with_events([one for n, one in enumerate(election.events) if n != 1]), uuid=election.read.uuid)


def a_ballot_is_dropped_with_its_commitment(told, election, other):
    data = election.with_events([one for n, one in enumerate(election.events) if n != 1])
    filed(told, data, uuid=election.read.uuid)
    closed(told)["commitments"] = list(read_election(data).trackers)


def a_ballot_is_cast_twice(told, election, other):
    events = election.events
    filed(told, election.with_events([*events[:2], events[1], *events[2:]]), uuid=election.read.uuid)


def the_tally_is_changed_in_the_log(told, election, other):
    result(told).update(yes=3, no=3)


def the_tally_is_changed_in_both(told, election, other):
    events = [*election.events[:-1], ("Result", [b'{"result":[[4,2,0]]}'])]
    filed(told, election.with_events(events), uuid=election.read.uuid)
    result(told).update(yes=4, no=2, carried=True)


def the_count_is_left_out(told, election, other):
    filed(told, election.with_events(election.events[:-1]), uuid=election.read.uuid)


def a_decryption_is_of_another_election(told, election, other):
    events = election.events
    events[-2] = other.events[-2]
    filed(told, election.with_events(events), uuid=election.read.uuid)


def the_trustees_key_is_replaced(told, election, other):
    events = election.events
    mine, yours = events[0][1], other.events[0][1]
    setup = json.loads(mine[-1]) | {"trustees": json.loads(yours[-1])["trustees"]}
    parts = [mine[0], yours[1], mine[2], json.dumps(setup, separators=(",", ":")).encode()]
    data = election.with_events([("Setup", parts), *events[1:]])
    filed(told, data, uuid=election.read.uuid)
    told.find("ballot.open", 1).facts["items"][0]["election"] = read_election(data).fingerprint


def the_whole_election_is_held_again_after_it_was_opened(told, election, other):
    filed(told, other.data, uuid=other.read.uuid)
    closed(told)["commitments"] = list(other.read.trackers)
    result(told).update(yes=1, no=0)


def the_election_of_another_ballot_is_shown(told, election, other):
    strange = held(name="demo-2022/1/another/1", votes=(1, 0, 0))
    bent = story(strange)
    told.acts, told.files = bent.acts, bent.files


def there_are_credentials_for_people_who_were_not_there(told, election, other):
    strange = held(voters=7, votes=(1, 0, 0))
    bent = story(strange)
    told.acts, told.files = bent.acts, bent.files


def the_election_was_not_published_when_the_ballot_was_opened(told, election, other):
    del told.find("ballot.open", 1).facts["items"][0]["election"]


def the_file_is_no_election(told, election, other):
    filed(told, b"no tar", uuid=election.read.uuid)


def the_file_is_missing(told, election, other):
    told.files = {path: one for path, one in told.files.items() if not path.startswith("ballots/")}


BENT = [
    (a_ballot_is_dropped, "not those that were sealed"),
    (a_ballot_is_dropped_with_its_commitment, "belenios-tool says"),
    (a_ballot_is_cast_twice, "holds a paper twice"),
    (the_tally_is_changed_in_the_log, "counted wrong"),
    (the_tally_is_changed_in_both, "belenios-tool says"),
    (the_count_is_left_out, "not a counted election"),
    (a_decryption_is_of_another_election, "belenios-tool says"),
    (the_trustees_key_is_replaced, "belenios-tool says"),
    (the_whole_election_is_held_again_after_it_was_opened, "not those published when the ballot was opened"),
    (the_election_of_another_ballot_is_shown, "another one"),
    (there_are_credentials_for_people_who_were_not_there, "7 credentials for 6 members"),
    (the_election_was_not_published_when_the_ballot_was_opened, "not those published when the ballot was opened"),
    (the_file_is_no_election, "not a counted election"),
    (the_file_is_missing, "does not hold the election"),
]


@pytest.mark.parametrize(("bend", "why"), BENT, ids=lambda one: getattr(one, "__name__", "").replace("_", " "))
def test_a_bent_election_is_broken_on_the_line_of_ballots(bend, why, election, other):
    told = story(election)
    bend(told, election, other)
    found = lines(bundle(told), elections=ask_belenios)
    broken_on("ballots", found)
    assert why in found["ballots"].en


def test_every_bent_byte_of_the_file_is_noticed_before_the_tool_is_asked(election):
    """Whatever is flipped, the digests do not fit, or what is read is the same: nothing is raised but NoElection."""
    whole, data = election.read, bytearray(election.data)
    for place in range(0, len(data), 307):
        data[place] ^= 1
        with contextlib.suppress(NoElection):
            assert read_election(bytes(data)) == whole
        data[place] ^= 1


def test_the_verifier_itself_runs_no_program():
    source = (Path(__file__).parents[3] / "src/jinbang/verification").rglob("*.py")
    assert not [path for path in source if "subprocess" in path.read_text(encoding="utf-8")]
    assert Told(Word.PROVED).why == ""


def test_the_number_of_the_ballot_is_said(election):
    bent = story(election)
    result(bent).update(yes=3, no=3)
    assert NUMBER in said(bent).en
