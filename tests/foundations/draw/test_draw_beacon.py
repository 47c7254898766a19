"""Randomness into integers: published vectors, no bias, one spelling of what was announced."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from jinbang.draw import Candidate, Plan, PlanError, RandomnessError, Source, commit, problems
from jinbang.draw.beacon import Beacon, canonical_bytes, label
from jinbang.draw.randomness import bits, canonical
from jinbang.draw.rfc3797 import select

ANNOUNCED = (Source("ssq", "2026133"), Source("ssq", "2026134"), Source("dlt", "26134"))


def test_the_worked_example_of_rfc_3797_comes_out_as_printed_there():
    key = "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert select(key=key, pool=25, count=10) == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)


def test_hkdf_gives_the_test_cases_of_rfc_5869():
    # A.1 has a salt of 13 bytes and a binary key; A.3 has neither salt nor info.
    ikm = bytes([0x0B] * 22)
    beacon = Beacon(commitment="000102030405060708090a0b0c", randomness=ikm.decode("latin-1"))
    assert beacon.key.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    empty = Beacon(commitment="", randomness=ikm.decode("latin-1"))
    assert empty.expand("", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_hkdf_gives_no_more_than_the_rfc_allows():
    with pytest.raises(ValueError, match="8,160"):
        Beacon(commitment="00", randomness="x").expand("", 8161)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 7, 10, 200, 255, 256, 257])
def test_every_ticket_is_equally_likely(count: int):
    rounds = 40 * count if count > 40 else 2_000
    drawn = Counter(Beacon(commitment="ab" * 32, randomness=f"round {n}").ticket(count=count) for n in range(rounds))
    assert set(drawn) <= set(range(count))
    if count > 1:
        assert chisquare([drawn[ticket] for ticket in range(count)]).pvalue > 1e-4


def test_a_lottery_of_more_tickets_than_there_are_atoms_still_draws_below_its_bound():
    count = 10**90 + 7
    assert all(0 <= Beacon(commitment="cd" * 32, randomness=str(n)).ticket(count=count) < count for n in range(50))


def test_the_random_order_does_not_depend_on_the_order_given():
    beacon = Beacon(commitment="ab" * 32, randomness="same")
    names = [f"E{n}" for n in range(50)]
    assert beacon.order(names) == beacon.order(reversed(names)) != names


def test_each_place_in_the_order_is_equally_likely():
    names = ["甲", "乙", "丙", "丁"]
    firsts = Counter(tuple(Beacon(commitment="ab" * 32, randomness=f"r{n}").order(names)) for n in range(4_800))
    assert len(firsts) == 24
    assert chisquare(list(firsts.values())).pvalue > 1e-4


def test_two_people_who_type_the_same_results_get_the_same_bytes():
    one = canonical(text="01 05 12 17 22 30 + 08; 3,2,1,4,5,6 7；  １ ２ ３ ４ 35 + 12 11", sources=ANNOUNCED)
    two = canonical(text="30.22.17.12.5.1 8\n6 5 4 3 2 1|7\n35 4 3 2 1 / 11 12", sources=ANNOUNCED)
    assert one == two == "1.5.12.17.22.30./8./1.2.3.4.5.6./7./1.2.3.4.35./11.12./"
    assert canonical(text=f" {one}\n", sources=ANNOUNCED) == one


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1 2 3 4 5 6 7", "3 results were announced"),
        ("1 2 3 4 5 34 7; 1 2 3 4 5 6 7; 1 2 3 4 5 6 7", "from 1 to 33"),
        ("1 2 3 4 5 5 7; 1 2 3 4 5 6 7; 1 2 3 4 5 6 7", "different ones"),
        ("1 2 3 4 5 6 17; 1 2 3 4 5 6 7; 1 2 3 4 5 6 7", "from 1 to 16"),
        ("1 2 3 4 5 6; 1 2 3 4 5 6 7; 1 2 3 4 5 6 7", "6 + 1 numbers, 6 were given"),
        ("1 2 3 4 5 6 7; 1 2 3 4 5 6 7; 1 2 3 4 5 7 7", "last 2"),
    ],
)
def test_a_result_that_the_game_cannot_have_is_refused_with_its_part(text: str, part: str):
    with pytest.raises(RandomnessError, match=part.replace("+", r"\+")):
        canonical(text=text, sources=ANNOUNCED)


def test_a_code_must_be_the_one_that_was_committed_to():
    source = Source("code", "secretariat", hashlib.sha256("示例口令".encode()).hexdigest())
    assert canonical(text=" 示例口令 ", sources=[source]) == "示例口令/"
    with pytest.raises(RandomnessError, match="not the code"):
        canonical(text="示例口今", sources=[source])
    with pytest.raises(RandomnessError, match="blur"):
        canonical(text="a/b", sources=[Source("text", "notary")])


def test_a_beacon_round_is_64_hexadecimal_digits():
    assert canonical(text="AB" * 32, sources=[Source("drand", "round 4")]) == "ab" * 32 + "/"
    with pytest.raises(RandomnessError, match="64 hexadecimal"):
        canonical(text="ab" * 31, sources=[Source("drand", "round 4")])


def test_one_lottery_result_alone_is_too_little():
    roster = (Candidate(id="E1"), Candidate(id="E2"))
    assert 24 < bits(sources=[ANNOUNCED[0]]) < 24.1
    assert bits(sources=[*ANNOUNCED, ANNOUNCED[2]]) > 96
    (problem,) = problems(plan=Plan(candidates=roster, size=1, sources=(ANNOUNCED[0],)))
    assert "24 bits, too few" in problem
    commit(plan=Plan(candidates=roster, size=1, sources=ANNOUNCED))


def test_empty_randomness_is_refused():
    with pytest.raises(RandomnessError, match="empty"):
        canonical(text=" \n ")


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing(text: str):
    if text.strip():
        try:
            once = canonical(text=text)
        except RandomnessError:
            return
        assert canonical(text=once) == once


def test_a_label_hides_its_candidate_behind_a_salt():
    assert label(candidate="示例专家", salt=b"1" * 16) != label(candidate="示例专家", salt=b"2" * 16)
    with pytest.raises(ValueError, match="16 bytes"):
        label(candidate="示例专家", salt=b"short")


def test_published_bytes_are_the_same_for_any_order_of_keys():
    assert canonical_bytes({"b": [1, "例"], "a": None}) == '{"a":null,"b":[1,"例"]}'.encode()


def test_a_name_that_cannot_be_published_is_refused():
    with pytest.raises(PlanError, match="control character"):
        commit(plan=Plan(candidates=(Candidate(id="E\u20281\x07"),), size=1))
