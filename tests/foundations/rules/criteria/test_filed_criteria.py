"""Criteria as filed, score sheets against them, and the exact weighted total (R13)."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.criteria import check_scores, from_json, half_up, to_json, validate, weighted_total
from jinbang.rules.definition import CriteriaSet, Criterion, Text
from jinbang.rules.reading import read

ROOT = Path(__file__).parents[4] / "programmes"


def criterion(key: str, weight: str, *, step: str = "1") -> Criterion:
    return Criterion(key, Text(key, key), Decimal(weight), Decimal(0), Decimal(100), Decimal(step))


def filed(*criteria: Criterion, **more: Any) -> CriteriaSet:
    settings: dict[str, Any] = {
        "rule": "mean",
        "decimals": 2,
        "min_reviews": 5,
        "reviews_per_application": 5,
        "min_comment_chars": 4,
        **more,
    }
    return CriteriaSet(criteria=criteria, **settings)


THREE = filed(criterion("a", "50"), criterion("b", "30"), criterion("c", "20", step="0.5"))


def test_what_a_programme_suggests_can_be_filed_and_read_back() -> None:
    for name in ("kczg-2022", "teaching-awards"):
        definition = read(ROOT / name).definition
        assert definition is not None
        for suggested in definition.criteria.values():
            as_filed = json.loads(json.dumps(to_json(criteria=suggested)))
            assert from_json(filed=as_filed) == suggested


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criteria": []}, "no-criteria"),
        ({"criteria": "x"}, "no-criteria"),
        ({"rule": "best"}, "rule"),
        ({"rule": 7}, "rule"),
        ({"decimals": 9}, "decimals"),
        ({"decimals": "two"}, "decimals"),
        ({"min_reviews": 2}, "too-few-reviews"),
        ({"min_reviews": 6}, "min-above-reviews"),
        ({"tie_breaks": ["z"]}, "tie-breaks"),
        ({"rule": "trimmed", "reviews_per_application": 4, "min_reviews": 3}, "trim-needs-five"),
    ],
)
def test_a_set_unfit_to_score_by_is_not_filed(change: dict[str, Any], code: str) -> None:
    found = validate(filed={**to_json(criteria=THREE), **change})
    assert found.value is None
    assert code in found.codes


@pytest.mark.parametrize(
    ("place", "part", "value", "code"),
    [
        (0, "weight", "49", "weights"),
        (0, "weight", "-50", "scale"),
        (0, "weight", 0.1, "weights"),
        (0, "weight", True, "criterion"),
        (0, "weight", "NaN", "criterion"),
        (0, "weight", "1e99999", "criterion"),
        (1, "key", "a", "twice"),
        (1, "key", "B C", "criterion"),
        (1, "maximum", "10", "uneven-scales"),
        (1, "step", "3", "scale"),
        (1, "step", "0", "scale"),
        (1, "name", {}, "criterion"),
    ],
)
def test_a_criterion_that_does_not_fit_is_named(place: int, part: str, value: Any, code: str) -> None:
    data = to_json(criteria=THREE)
    data["criteria"][place][part] = value
    assert code in validate(filed=data).codes


def test_all_mistakes_of_a_set_come_at_once() -> None:
    data = {**to_json(criteria=THREE), "rule": "best", "decimals": 9, "min_reviews": 1}
    data["criteria"][0]["weight"] = "1"
    assert set(validate(filed=data).codes) == {"weights", "rule", "decimals", "too-few-reviews"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["criteria", "key", "name", "weight", "rule", "zh", "decimals"]), inner)
        ),
    )
)
def test_no_set_whatever_raises(data: Any) -> None:
    found = validate(filed=data)
    assert (found.value is None) == bool(found.errors)


# --- score sheets ---------------------------------------------------------------------------------------------------


def test_a_complete_sheet_is_kept_exactly() -> None:
    sheet = check_scores(criteria=THREE, scores={"a": "86", "b": 90, "c": "77.5"}, comment="意见充分")
    assert sheet.ok
    assert sheet.values == {"a": Decimal(86), "b": Decimal(90), "c": Decimal("77.5")}


@pytest.mark.parametrize("score", ["101", "-1", "50.5", "x", "", None, [], True, "1e3", float("nan"), "１"])
def test_a_score_off_the_scale_or_between_the_steps_is_named(score: Any) -> None:
    sheet = check_scores(criteria=THREE, scores={"a": score, "b": "1", "c": "0.5"}, comment="意见充分")
    if score == "１":  # a full-width digit is the digit
        assert sheet.values["a"] == Decimal(1)
        return
    assert list(sheet.problems) == ["a"]
    assert "a" not in sheet.values


def test_a_draft_may_be_unfinished_and_a_sheet_may_not() -> None:
    assert check_scores(criteria=THREE, scores={"a": "1"}, comment="", complete=False).ok
    sheet = check_scores(criteria=THREE, scores={"a": "1"}, comment=" 短 ")
    assert list(sheet.problems) == ["b", "c", "comment"]
    assert sheet.problems["comment"].zh == "评审意见至少 4 字，现有 1 字，请补充。"


def test_a_criterion_that_is_not_filed_is_refused() -> None:
    scores = {"a": "1", "b": "1", "c": "1", "d": "1"}
    assert list(check_scores(criteria=THREE, scores=scores, comment="意见充分").problems) == ["d"]


@given(st.dictionaries(st.text() | st.sampled_from("abc"), st.floats() | st.text() | st.none()), st.text() | st.none())
def test_no_sheet_whatever_raises(scores: dict[str, Any], comment: Any) -> None:
    sheet = check_scores(criteria=THREE, scores=scores, comment=comment)
    assert set(sheet.values).isdisjoint(sheet.problems)


# --- totals ---------------------------------------------------------------------------------------------------------


def test_halves_go_up_T9() -> None:
    two = filed(criterion("a", "50", step="0.25"), criterion("b", "50", step="0.25"))
    # (86.25 + 86) / 2 = 86.125, which half-even would turn into 86.12
    assert weighted_total(criteria=two, scores={"a": Decimal("86.25"), "b": Decimal(86)}) == Decimal("86.13")
    assert str(weighted_total(criteria=two, scores={"a": Decimal(80), "b": Decimal(80)})) == "80.00"


def test_weights_of_one_and_of_a_hundred_are_the_same() -> None:
    of_one = filed(criterion("a", "0.5"), criterion("b", "0.3"), criterion("c", "0.2"))
    scores = {"a": Decimal(81), "b": Decimal(77), "c": Decimal(64)}
    assert weighted_total(criteria=of_one, scores=scores) == weighted_total(criteria=THREE, scores=scores)


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 6))
def test_rounding_agrees_with_decimal_at_high_precision(value: Fraction, decimals: int) -> None:
    if value.denominator > 10**9:
        return
    wide = Context(prec=200)
    exact = wide.divide(Decimal(value.numerator), Decimal(value.denominator))
    assert half_up(value=value, decimals=decimals) == exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_up(value=-value, decimals=decimals) == -half_up(value=value, decimals=decimals)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_the_total_lies_between_the_scores(scores: list[int]) -> None:
    total = weighted_total(criteria=THREE, scores=dict(zip("abc", map(Decimal, scores), strict=True)))
    assert min(scores) <= total <= max(scores)
