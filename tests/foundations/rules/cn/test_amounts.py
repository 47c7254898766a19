"""Amounts in 万元 are exact, and one marked 元 is not taken for ten thousand times as much."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.cn import check_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1250.50", "1250.50"), ("1,250.5", "1250.5"), ("１２５０．５０", "1250.50"), ("￥1250.5万元", "1250.5"),
     ("1250万", "1250"), ("0", "0"), ("1.5000", "1.5"), ("人民币 3 万元", "3")],
)  # fmt: skip
def test_separators_full_width_and_the_unit_are_forgiven(typed: str, amount: str) -> None:
    assert (check_amount(text=typed).value, check_amount(text=typed).codes) == (Decimal(amount), ())


@given(st.decimals(0, 999_999_999_999, places=2))
def test_an_amount_is_kept_to_the_cent(amount: Decimal) -> None:
    assert check_amount(text=f"{amount:,}").value == amount


def test_an_amount_in_yuan_is_told_what_it_is_in_ten_thousands() -> None:
    result = check_amount(text="12,505,000 元")
    assert (result.value, result.codes, result.suggestion) == (None, ("amount-unit",), "1250.5")


def test_yuan_that_do_not_fit_into_two_decimals_bring_no_suggestion() -> None:
    assert check_amount(text="12345元").suggestion is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "empty"), ("约100", "amount-shape"), ("1,25", "amount-shape"), ("1e3", "amount-shape"),
     ("万元", "amount-shape"), ("1.234", "amount-places"),
     ("-1", "amount-negative"), ("9" * 13, "amount-size"), ("٣", "amount-shape")],
)  # fmt: skip
def test_what_is_no_amount_says_why(typed: str, code: str) -> None:
    assert check_amount(text=typed).codes == (code,)


def test_a_loss_is_an_amount_where_the_form_allows_it() -> None:
    assert check_amount(text="-12.5", negative=True).value == Decimal("-12.5")
