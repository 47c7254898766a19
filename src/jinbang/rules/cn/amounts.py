"""Amounts of money in 万元, as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import normal_code

_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_UNIT = re.compile(r"(?:人民币|RMB|CNY|[¥￥])?(?P<number>[^万元]*)(?P<unit>万元?|元)?")
_MOST_DIGITS = 12


def check_amount(*, text: str, places: int = 2, negative: bool = False) -> Checked[Decimal]:
    """Check an amount in 万元 with at most `places` decimals; the value is exact and never rounded.

    Thousands separators and the unit “万元” are forgiven. An amount marked “元” is an error that brings the amount in
    万元, because reading it as it stands would be wrong by ten thousand.
    Errors: empty, amount-shape, amount-unit, amount-places, amount-negative, amount-size.
    """
    code = normal_code(text=text, drop_dashes=False)
    if not code:
        return refused(text=text, problems=[empty(what_zh="金额（万元）", what_en="amount in 万元")])
    match = _UNIT.fullmatch(code)
    number = match["number"] if match else ""
    if match is None or not (_AMOUNT.fullmatch(number) or _GROUPED.fullmatch(number)):
        return refused(text=text, problems=[_shape()])
    digits = number.replace(",", "")
    if len(digits.lstrip("-").partition(".")[0]) > _MOST_DIGITS:
        return refused(text=text, problems=[_size()])
    amount = Decimal(digits)
    if match["unit"] == "元":
        return refused(text=text, problems=[_in_yuan(amount.scaleb(-4), places)])
    problems = []
    if len(digits.partition(".")[2].rstrip("0")) > places:
        problems.append(_places(places))
    if amount < 0 and not negative:
        problems.append(_negative())
    return checked(text=text, value=amount, problems=problems)


def _shape() -> Problem:
    return Problem(
        code="amount-shape",
        zh="金额应为以万元为单位的数字，例如 1250.50。",
        en="An amount is a number in units of 万元 (ten thousand yuan), like 1250.50.",
    )


def _size() -> Problem:
    return Problem(
        code="amount-size",
        zh=f"金额整数部分最多 {_MOST_DIGITS} 位，请核对单位是否为万元。",
        en=f"An amount has at most {_MOST_DIGITS} digits before the point: check that it is in 万元.",
    )


def _in_yuan(amount: Decimal, places: int) -> Problem:
    exact = f"{amount.normalize():f}"
    fits = len(exact.partition(".")[2]) <= places and amount >= 0
    return Problem(
        code="amount-unit",
        zh=f"请以万元为单位填写；所填金额合 {exact} 万元。",
        en=f"Enter the amount in 万元: what you entered is {exact} 万元.",
        suggestion=exact if fits else None,
    )


def _places(places: int) -> Problem:
    return Problem(
        code="amount-places",
        zh=f"金额最多保留 {places} 位小数，请自行取舍后填写。",
        en=f"An amount has at most {places} decimals: round it yourself.",
    )


def _negative() -> Problem:
    return Problem(code="amount-negative", zh="此处金额不能为负数。", en="This amount cannot be negative.")
