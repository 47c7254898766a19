"""Verifiable secret ballots through `belenios-tool`: only the sum is opened, and the tool itself verifies the file (R14, N15)."""

from __future__ import annotations

from pathlib import Path

import pytest

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.deliberation.boxes import ref_of, tool
from jinbang.apps.deliberation.models import Ballot, Urn
from jinbang.apps.invariants.ballots import r14_sealed, r14_votes
from jinbang.apps.ledger.models import Entry
from jinbang.cli.elections import ask_belenios
from jinbang.lifecycle import Refused
from jinbang.verification.election import Word, read_election
from tests.committee import meeting
from tests.saying import refusal
from tests.world import World

installed = pytest.mark.skipif(
    not tool.available(), reason="belenios-tool is not installed (apt install belenios-tool)"
)


@installed
def test_an_election_is_voted_counted_and_verified_by_the_tool(
    db: None, settings: object, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    world = World(ballot_box="belenios")
    here = meeting(world, members=3)
    here.open(3)
    (ballot,) = here.ballots()
    keys = tmp_path / "keys" / "ballots" / f"{ballot.pk}.json"
    assert keys.stat().st_mode & 0o077 == 0
    codes = [
        actions.cast_votes(sitting_id=here.sitting.pk, choices={ballot.pk: choice}, actor=member, at=here.at)[ballot.pk]
        for member, choice in zip(here.members, ("yes", "abstain", "yes"), strict=True)
    ]
    urn = Urn.objects.get()
    assert urn.papers == sorted(codes)  # trackers: not even a choice is in the database
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        (counted,) = here.count([ballot])
    assert (counted.yes, counted.no, counted.abstain, counted.needed, counted.carried) == (2, 0, 1, 2, True)
    assert not keys.exists()  # nobody decrypts a single paper any more
    name, archive = queries.election_file(programme=world.programme, pk=ballot.pk) or ("", b"")
    tool.verify(archive=archive)
    result = Entry.objects.get(kind="ballot.count").opened["results"][0]
    assert (result["papers"], result["archive"]) == ([], tool.digest(archive))
    number = here.applications[0].number
    assert list(queries.election_files(programme=world.programme)) == [(f"ballots/{here.sitting.pk}-{number}-1/{name}", archive)]  # fmt: skip
    hit = queries.find_code(programme=world.programme, typed=codes[0])
    assert hit is not None
    assert (hit[0].pk, hit[1]) == (ballot.pk, codes[0])
    assert not any(check(world.programme, world.definition).broken for check in (r14_votes, r14_sealed))
    opened = Entry.objects.get(kind="ballot.open").opened["items"][0]
    read = read_election(archive)  # as the stranger reads it, who shares no code with the box
    assert (read.fingerprint, read.voters, read.votes) == (opened["election"], 3, {"yes": 2, "no": 0, "abstain": 1})
    assert (read.name, list(read.trackers)) == (ref_of(counted), sorted(codes))
    assert ask_belenios(name, archive).word is Word.PROVED
    forged = bytearray(archive)
    forged[archive.index(b'"choices"') + 40] ^= 1
    with pytest.raises(Refused):
        tool.verify(archive=bytes(forged))


def test_without_the_tool_a_call_that_asks_for_it_opens_no_ballot(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    world = World(ballot_box="belenios")
    here = meeting(world, members=3)
    here.open(3)
    with refusal("ballot-tool-missing", "R14"):
        here.ballots()
    assert not Ballot.objects.exists()
    assert world.ledger_kinds() == []


def test_belenios_is_not_used_for_ballots_with_names(db: None) -> None:
    world = World(ballot_box="belenios", secret_ballot=False)
    here = meeting(world, members=3)
    here.open(3)
    with refusal("belenios-is-secret", "R14"):
        here.ballots()
    assert not Ballot.objects.exists()
    assert world.ledger_kinds() == []
