"""R13: the verifier's own arithmetic is exact, whole numbers all the way, and agrees with nobody's code but the rule."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinbang.verification.act import Bent, millionths
from jinbang.verification.arithmetic import Criterion, Rule, half_up, needed, ranks, share_of

ONE = Criterion(key="a", weight=10**6, least=0, most=100 * 10**6, step=500_000)


def rule(kind="mean", trim=1, trim_from=5, criteria=(ONE,)):
    return Rule(
        criteria=criteria, kind=kind, decimals=2, min_reviews=3, trim=trim, trim_from=trim_from, tie_breaks=(0,)
    )  # fmt: skip


def score(values, **about):
    given_rule = rule(**about)
    return half_up(given_rule.aggregate([given_rule.total([millionths(value)]) for value in values]), 2)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("86.125", 2, "86.13"), ("86.1249999", 2, "86.12"), ("-86.125", 2, "-86.13"), ("0.004", 2, "0.00"), ("-0.004", 2, "0.00"),
        ("2.5", 0, "3"), ("99.995", 2, "100.00"),
    ],
)  # fmt: skip
def test_halves_are_rounded_away_from_nought(value, decimals, text):
    assert half_up(Fraction(value), decimals) == text


@given(st.decimals(min_value=-1000, max_value=1000, places=5), st.integers(0, 4))
def test_rounding_is_that_of_decimals(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert Decimal(half_up(Fraction(value), decimals)) == expected


def test_one_high_and_one_low_are_dropped_from_five_scores_on():
    assert score(["60", "80", "82", "84", "100"], kind="trimmed") == "82.00"
    assert score(["60", "80", "82", "84"], kind="trimmed") == "76.50"
    assert score(["60", "80", "82", "84", "100"], kind="median") == "82.00"
    assert score(["60", "80", "82", "84"], kind="median") == "81.00"
    assert score(["60", "80", "82", "84", "100"]) == "81.20"


def test_weights_need_not_add_up_to_one():
    criteria = (Criterion("a", 30 * 10**6, 0, 10**8, 10**6), Criterion("b", 70 * 10**6, 0, 10**8, 10**6))
    weighed = rule(criteria=criteria)
    sheets = [weighed.read({"a": "80", "b": "90"}), weighed.read({"b": "91", "a": "80"})]
    assert half_up(weighed.aggregate([weighed.total(sheet) for sheet in sheets]), 3) == "87.350"


def test_equal_standings_share_a_rank():
    assert ranks({"a": (3,), "b": (2,), "c": (2,), "d": (1,)}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_two_thirds_of_ten_is_seven_and_of_nine_is_six():
    assert [needed(Fraction(2, 3), base) for base in (10, 9, 0)] == [7, 6, 0]
    assert needed(Fraction(1, 2), 10) == 5


def test_marks_keep_to_range_and_step():
    allowed = {text: ONE.allows(millionths(text)) for text in ("0", "0.5", "100", "100.5", "-0.5", "0.3")}
    assert allowed == {"0": True, "0.5": True, "100": True, "100.5": False, "-0.5": False, "0.3": False}


@pytest.mark.parametrize("text", ["", "1e3", "NaN", "１", "1.1234567", ".5", "1.", " 1", "--1", None, 1, "1" * 13])
def test_a_decimal_has_one_plain_spelling(text):
    with pytest.raises(Bent):
        millionths(text)


@pytest.mark.parametrize("text", ["3/2", "-1/3", "1/0", "x", None, 1, "1" * 40])
def test_a_share_lies_between_nought_and_one(text):
    with pytest.raises(Bent):
        share_of(text)


@settings(max_examples=100)
@given(st.lists(st.integers(0, 200), min_size=3, max_size=9), st.sampled_from(["mean", "trimmed", "median"]))
def test_a_score_lies_among_the_scores_it_is_made_of(halves, kind):
    values = [f"{half // 2}.{5 * (half % 2)}" for half in halves]
    assert (
        Fraction(min(halves), 2) - Fraction(1, 100)
        < Fraction(score(values, kind=kind))
        < Fraction(max(halves), 2) + Fraction(1, 100)
    )
