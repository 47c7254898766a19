"""N8: a draw anyone can repeat; quotas hold every time; people are drawn as often as was published."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from fractions import Fraction

import pytest
from scipy.stats import chisquare
from tests.foundations.draw.plans import people, two_way_plan

from jinbang.draw import Candidate, Commitment, Exclusion, Plan, PlanError, Quota, RandomnessError, Source, commit, draw
from jinbang.draw.sample import replay
from jinbang.draw.substitutes import next_substitute


@pytest.fixture(scope="module")
def committed() -> tuple[Plan, Commitment]:
    plan = dataclasses.replace(two_way_plan(), exclusions=(Exclusion("E003", "conflict logged beforehand"),))
    return plan, commit(plan=plan)


@pytest.fixture(scope="module")
def many_draws(committed: tuple[Plan, Commitment]):
    return [replay(commitment=committed[1], randomness=f"draw {number}") for number in range(6_000)]


def test_no_draw_of_thousands_breaks_a_quota_or_seats_an_excluded_expert(committed, many_draws):
    plan, _ = committed
    facts = {candidate.id: candidate.attributes for candidate in plan.candidates}
    for result in many_draws:
        assert len(set(result.seats)) == len(result.seats) == plan.size
        assert set(result.seats) | set(result.substitutes) == set(facts) - {"E003"}
        for quota in plan.quotas:
            assert quota.low <= sum(facts[seat][quota.attribute] == quota.value for seat in result.seats) <= quota.high


def test_everyone_is_drawn_as_often_as_was_published(committed, many_draws):
    _, commitment = committed
    seated = Counter(seat for result in many_draws for seat in result.seats)
    for entry in commitment.table:
        chance, n = float(entry.probability), len(many_draws)
        assert abs(seated[entry.candidate] - n * chance) <= 4.5 * math.sqrt(n * chance * (1 - chance))


def test_panels_come_up_in_proportion_to_their_tickets(committed, many_draws):
    lottery = committed[1].document()["lottery"]
    drawn = Counter(result.transcript["panel"] for result in many_draws)
    expected = [len(many_draws) * int(panel["tickets"]) / int(lottery["tickets"]) for panel in lottery["panels"]]
    assert chisquare([drawn[number] for number in range(len(expected))], expected).pvalue > 1e-4


def test_first_seats_fall_to_anyone_in_proportion_to_their_chance(committed, many_draws):
    _, commitment = committed
    firsts = Counter(result.seats[0] for result in many_draws)
    same_cell = [entry["id"] for entry in commitment.document()["roster"] if entry.get("cell") == 0]
    counts = [firsts[name] for name in same_cell]
    assert chisquare(counts).pvalue > 1e-4


def test_the_published_chances_add_up_to_the_seats(committed):
    plan, commitment = committed
    assert sum(entry.probability for entry in commitment.table) == plan.size
    assert commitment.chance(candidate="E003") == 0
    assert commitment.chance(candidate="E000") == Fraction(2, 12)


def test_the_same_words_give_the_same_draw_whatever_the_order_of_the_roster(committed):
    plan, commitment = committed
    shuffled = dataclasses.replace(plan, candidates=plan.candidates[::-1])
    assert commit(plan=shuffled).canonical == commitment.canonical
    one = draw(plan=plan, commitment=commitment, randomness="双色球 ０１ 05\n12")
    two = draw(
        plan=shuffled, commitment=Commitment.read(canonical=commitment.canonical), randomness="双色球  01 05 12 "
    )
    assert one == two


def test_other_words_give_another_draw(committed):
    plan, commitment = committed
    assert len({draw(plan=plan, commitment=commitment, randomness=f"{n}").seats for n in range(20)}) == 20


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"size": 6}, "size"),
        ({"substitutes": 3}, "substitutes"),
        ({"quotas": ()}, "quotas"),
        ({"exclusions": ()}, "roster"),
        ({"sources": (Source("drand", "1"),)}, "randomness"),
        ({"title": "another"}, "title"),
    ],
)
def test_a_commitment_serves_no_other_plan(committed, change, named):
    plan, commitment = committed
    with pytest.raises(PlanError, match=named):
        draw(plan=dataclasses.replace(plan, **change), commitment=commitment, randomness="x")


def test_the_announced_sources_are_asked_for():
    plan = Plan(candidates=people((5, {})), size=2, sources=(Source("drand", "round 7"),))
    commitment = commit(plan=plan)
    with pytest.raises(RandomnessError, match="drand round 7"):
        draw(plan=plan, commitment=commitment, randomness="something else")
    assert draw(plan=plan, commitment=commitment, randomness="0" * 64).transcript["randomness"] == "0" * 64 + "/"


def test_as_many_substitutes_are_published_as_the_plan_says(committed):
    plan, commitment = committed
    few = dataclasses.replace(plan, substitutes=4)
    all_of_them = draw(plan=plan, commitment=commitment, randomness="x").substitutes
    assert len(draw(plan=few, commitment=commit(plan=few), randomness="x").substitutes) == 4
    assert len(all_of_them) == 39 - 7


def test_a_substitute_is_the_first_in_order_with_whom_every_quota_is_kept(committed):
    plan, commitment = committed
    facts = {candidate.id: candidate.attributes for candidate in plan.candidates}
    result = draw(plan=plan, commitment=commitment, randomness="x")
    leaving = result.seats[0]
    newcomer = next_substitute(commitment=commitment, result=result, panel=result.seats, leaving=leaving)

    def kept(name: str) -> bool:
        panel = [*result.seats[1:], name]
        return all(q.low <= sum(facts[p][q.attribute] == q.value for p in panel) <= q.high for q in plan.quotas)

    assert newcomer == next(name for name in result.substitutes if kept(name))
    later = next_substitute(
        commitment=commitment, result=result, panel=result.seats, leaving=leaving, unavailable={newcomer}
    )
    assert later == [name for name in result.substitutes if kept(name)][1]
    with pytest.raises(ValueError, match="no seat"):
        next_substitute(commitment=commitment, result=result, panel=result.seats, leaving="E003")


def test_no_substitute_is_named_when_none_keeps_the_quotas():
    roster = people((1, {"field": "物理"}), (9, {"field": "化学"}))
    plan = Plan(candidates=roster, size=3, quotas=(Quota("field", "物理", 1, 1),))
    commitment = commit(plan=plan)
    result = draw(plan=plan, commitment=commitment, randomness="x")
    assert next_substitute(commitment=commitment, result=result, panel=result.seats, leaving="E000") is None


def test_every_mistake_of_a_plan_is_said_at_once():
    roster = (Candidate("A", {"field": "x"}), Candidate("A", {"field": " "}), Candidate("", {}))
    plan = Plan(
        candidates=roster,
        size=0,
        quotas=(Quota("field", "x", 3, 2), Quota("field", "x"), Quota("field", "zz", 1)),
        exclusions=(Exclusion("B"), Exclusion("B")),
        substitutes=-1,
        sources=(Source("dice", ""), Source("code", "c", "12")),
    )
    with pytest.raises(PlanError) as refused:
        commit(plan=plan)
    said = "\n".join(refused.value.problems)
    for part in (
        "the id '' is empty",
        "field ' ' is empty",
        "has no field",
        "'A' is on the roster 2 times",
        "names nobody",
        "excluded 2 times",
        "lower bound 3 is above",
        "field = x has 2 quotas",
        "nobody on the roster has this value",
        "0 seats",
        "-1 substitutes",
        "the kind is none of",
        "label is empty",
        "64 hexadecimal digits",
    ):
        assert part in said


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format":"jinbang-draw/1"}', b"\xff", b'{"format":"other/1"}'])
def test_bytes_that_are_no_commitment_are_refused_with_a_sentence(data: bytes):
    with pytest.raises(PlanError, match="commitment"):
        Commitment.read(canonical=data)
