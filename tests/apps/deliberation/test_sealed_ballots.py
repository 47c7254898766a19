"""Sealed ballots: nothing stored links a voter and a paper; what was sealed is what is opened (R14, N15)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinbang.apps.deliberation import actions, queries
from jinbang.apps.deliberation.models import Ballot, HasVoted, Member, Urn
from jinbang.apps.invariants.ballots import r14_sealed, r14_votes
from jinbang.apps.ledger.models import Entry
from jinbang.transparency import Malformed
from jinbang.transparency.paper import ballot_ref, seal_paper, tracking_code
from tests.committee import Meeting, meeting
from tests.saying import refusal
from tests.world import World

CHOICES = ("yes", "no", "abstain")
HERE = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _opened(world: World, members: int = 4, applications: int = 1) -> tuple[Meeting, list[Ballot]]:
    here = meeting(world, members=members, applications=applications)
    here.open(members)
    return here, here.ballots()


def _cast(here: Meeting, voter: int, ballots: list[Ballot], choice: str) -> dict[int, str]:
    choices = {b.pk: choice for b in ballots}
    return actions.cast_votes(sitting_id=here.sitting.pk, choices=choices, actor=here.members[voter], at=here.at)


def _act(here: Meeting, act: Any, ballots: list[Ballot]) -> list[Ballot]:
    done: list[Ballot] = act(
        sitting_id=here.sitting.pk, ballots=[b.pk for b in ballots], actor=here.world.secretary, at=here.at
    )
    return done


def _everything() -> dict[str, str]:
    """table → all its rows as one text."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            found[table] = repr(cursor.fetchall())
    return found


def _holds(world: World) -> bool:
    return not any(check(world.programme, world.definition).broken for check in (r14_votes, r14_sealed))


def test_no_row_column_or_order_links_a_voter_with_a_secret_paper(world: World) -> None:
    """Whoever votes in whatever order: the urn is one sorted cell of nonces and choices, and no other table has them."""
    here = meeting(world, members=4)
    here.open(4)

    @HERE
    @given(order=st.permutations(range(4)), choices=st.lists(st.sampled_from(CHOICES), min_size=4, max_size=4))
    def vote(order: list[int], choices: list[str]) -> None:
        (ballot,) = here.ballots()
        codes = []
        for n, voter in enumerate(order, 1):
            codes += _cast(here, voter, [ballot], choices[voter]).values()
            urn = Urn.objects.get(ballot=ballot)
            assert urn.papers == sorted(urn.papers)  # their order follows from what they are
            assert [len(paper) for paper in urn.papers] == [2] * n  # a nonce and a choice, and nothing else
            assert (urn.commitments, urn.archive) == ("", None)
        assert Counter(choice for _, choice in urn.papers) == Counter(choices)
        nonces = [nonce for nonce, _ in urn.papers]
        for table, rows in _everything().items():
            assert not any(code in rows or tracking_code(commitment=code) in rows for code in codes), table
            assert table == "deliberation_urn" or not any(nonce in rows for nonce in nonces), table
        here.count([ballot])

    vote()
    assert {field.attname for field in HasVoted._meta.fields} == {"id", "ballot_id", "member_id"}
    assert {field.attname for field in Urn._meta.fields} == {"ballot_id", "papers", "commitments", "archive"}
    assert _holds(world)


def test_the_log_says_of_a_vote_only_how_many_papers_it_was(world: World) -> None:
    here, ballots = _opened(world, applications=2)
    codes = _cast(here, 0, ballots, "no")
    entry = Entry.objects.filter(kind="ballot.cast").latest("id")
    assert (entry.facts, entry.opened) == ({"papers": 2}, {"sitting": here.sitting.pk, "papers": 2})
    assert len(set(codes.values())) == 2


def test_closing_publishes_every_seal_in_an_order_that_tells_nothing(world: World) -> None:
    here, (ballot,) = _opened(world)
    codes = [_cast(here, voter, [ballot], CHOICES[voter % 3])[ballot.pk] for voter in (2, 0, 3, 1)]
    _act(here, actions.close_ballots, [ballot])
    opened = Entry.objects.filter(kind="ballot.close").latest("id").opened
    assert opened["ballots"] == [
        {
            "application": here.applications[0].number,
            "round": 1,
            "present": 4,
            "recused": 0,
            "commitments": sorted(codes),
        }
    ]
    shown = queries.record(programme=world.programme, pk=ballot.pk)
    assert shown is not None
    assert (shown.commitments, shown.papers) == (tuple(sorted(codes)), ())  # nobody reads a paper before the count
    _act(here, actions.count_ballots, [ballot])
    result = Entry.objects.filter(kind="ballot.count").latest("id").opened["results"][0]
    ref = ballot_ref(programme=world.key, sitting=here.sitting.pk, application=here.applications[0].number, round=1)
    assert sorted(seal_paper(ballot=ref, nonce=n, choice=c) for n, c in result["papers"]) == sorted(codes)
    assert (result["yes"], result["no"], result["abstain"], result["needed"], result["carried"]) == (2, 1, 1, 3, False)
    assert _holds(world)


@pytest.mark.parametrize("edit", ["flip", "drop", "add", "nonce", "move"])
def test_a_paper_that_is_not_the_one_that_was_sealed_stops_the_count(world: World, edit: str) -> None:
    here, ballots = _opened(world, applications=2)
    for voter in range(3):
        _cast(here, voter, ballots, "yes" if voter else "no")
    _act(here, actions.close_ballots, ballots)
    urn, other = Urn.objects.filter(ballot__in=ballots)
    papers = list(urn.papers)
    changed = {
        "flip": [[nonce, "yes"] for nonce, _ in papers],
        "drop": papers[1:],
        "add": [*papers, ["0f" * 32, "yes"]],
        "nonce": [["0f" * 32, papers[0][1]], *papers[1:]],
        "move": other.papers,
    }[edit]
    Urn.objects.filter(pk=urn.pk).update(papers=changed)
    world.mark()
    with refusal("urn-changed", "R14"):
        _act(here, actions.count_ballots, ballots)
    assert not Ballot.objects.filter(counted_at__isnull=False).exists()
    assert world.ledger_kinds() == []


def test_a_paper_or_a_tally_changed_after_the_count_is_found(world: World) -> None:
    here, (ballot,) = _opened(world)
    for voter in range(4):
        _cast(here, voter, [ballot], "no")
    here.count([ballot])
    assert _holds(world)
    before = Urn.objects.get().papers
    Urn.objects.update(papers=[[nonce, "yes"] for nonce, _ in before])
    assert r14_votes(world.programme, world.definition).broken
    Ballot.objects.update(yes=4, no=0, carried=True)  # the tally follows the forged papers: the log still says no
    entry = Entry.objects.get(kind="ballot.count")
    result = entry.opened["results"][0]
    Entry.objects.filter(pk=entry.pk).update(opened={**entry.opened, "results": [{**result, "papers": [[n, "yes"] for n, _ in before], "yes": 4, "no": 0}]})  # fmt: skip
    assert r14_sealed(world.programme, world.definition).broken
    Entry.objects.filter(pk=entry.pk).delete()
    assert r14_sealed(world.programme, world.definition).broken  # counted, and the log does not say so


def test_a_ballot_is_closed_once_and_counted_once_after_it(world: World) -> None:
    here, (ballot,) = _opened(world)
    _cast(here, 0, [ballot], "yes")
    world.mark()
    with refusal("not-closed", "R14"):
        _act(here, actions.count_ballots, [ballot])
    assert world.ledger_kinds() == []
    _act(here, actions.close_ballots, [ballot])
    with refusal("ballot-closed", "R14"):
        _act(here, actions.close_ballots, [ballot])
    with refusal("ballot-closed", "R14"):
        _cast(here, 1, [ballot], "yes")
    with refusal("ballot-open", "R14"):
        here.ballots()  # a next round before this one is counted
    with refusal("ballot-open", "R14"):
        actions.close_sitting(sitting_id=here.sitting.pk, minutes="", actor=world.secretary, at=here.at)
    _act(here, actions.count_ballots, [ballot])
    with refusal("not-closed", "R14"):
        _act(here, actions.count_ballots, [ballot])
    assert world.ledger_kinds() == ["ballot.close", "ballot.count"]


def test_who_votes_twice_leaves_one_paper(world: World) -> None:
    here, (ballot,) = _opened(world)
    _cast(here, 0, [ballot], "yes")
    kept = Urn.objects.get().papers
    with refusal("voted-already", "R14"):
        _cast(here, 0, [ballot], "no")
    assert Urn.objects.get().papers == kept


def test_leaving_and_recusal_after_the_close_change_nothing_of_it(world: World) -> None:
    """Present and recused are those of the close; before it, who leaves without a vote is no longer present."""
    here, (ballot,) = _opened(world)
    for voter in (1, 2):
        _cast(here, voter, [ballot], "yes")
    actions.leave(sitting_id=here.sitting.pk, actor=here.members[0], at=here.at)
    actions.leave(sitting_id=here.sitting.pk, actor=here.members[1], at=here.at)  # its paper stays in the urn
    _act(here, actions.close_ballots, [ballot])
    actions.recuse_from_item(item_id=here.items()[0].pk, reason="", actor=here.members[3], at=here.at)
    actions.leave(sitting_id=here.sitting.pk, actor=here.members[3], at=here.at)
    (counted,) = _act(here, actions.count_ballots, [ballot])
    assert (counted.present, counted.recused, counted.yes, counted.needed) == (3, 0, 2, 2)
    assert _holds(world)


def test_a_code_finds_its_paper_once_the_vote_has_ended_and_a_bad_one_nothing(world: World) -> None:
    here, ballots = _opened(world, applications=2)
    codes = _cast(here, 0, ballots, "yes")
    _cast(here, 1, ballots, "no")
    first = ballots[0]
    typed = tracking_code(commitment=codes[first.pk]).upper()
    assert queries.find_code(programme=world.programme, typed=typed) is None  # still being voted in
    _act(here, actions.close_ballots, ballots)
    assert queries.find_code(programme=world.programme, typed=typed, counted=True) is None
    _act(here, actions.count_ballots, ballots)
    hit = queries.find_code(programme=world.programme, typed=typed, sitting=here.sitting, counted=True)
    assert hit is not None
    record, seal = hit
    assert (record.pk, seal) == (first.pk, codes[first.pk])
    assert [paper.choice for paper in record.papers if paper.commitment == seal] == ["yes"]
    assert queries.find_code(programme=world.programme, typed="0f" * 10) is None
    with pytest.raises(Malformed):
        queries.find_code(programme=world.programme, typed="not a code")


def test_a_named_paper_names_its_member_inside_and_not_in_public(db: None) -> None:
    world = World(secret_ballot=False)
    here, (ballot,) = _opened(world)
    for voter, choice in ((2, "no"), (0, "yes"), (1, "yes")):
        _cast(here, voter, [ballot], choice)
    here.count([ballot])
    record = queries.record(programme=world.programme, pk=ballot.pk)
    assert record is not None
    assert {(paper.place, paper.choice) for paper in record.papers} == {(1, "yes"), (2, "yes"), (3, "no")}
    names = queries.places(sitting=here.sitting)
    assert names == {n: m.person.name for n, m in enumerate(Member.objects.order_by("pk"), 1)}
    result = Entry.objects.get(kind="ballot.count").opened["results"][0]
    assert [len(paper) for paper in result["papers"]] == [2, 2, 2]
    salts = {paper[3] for paper in Urn.objects.get().papers}
    assert not any(salt in repr(result) for salt in salts)
    assert _holds(world)
    moved = [[nonce, choice, place % 4 + 1, salt] for nonce, choice, place, salt in Urn.objects.get().papers]
    Urn.objects.update(papers=moved)  # papers given to others: the nonce does not fit the place
    assert r14_votes(world.programme, world.definition).broken
