"""Conditions are named predicates with inclusive limits; each answers with the numbers that decided it (R6, R21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.rules.cn.invented import uscc

from jinbang.rules.calendar import earliest_birth
from jinbang.rules.definition import Column, Field, Form, Section, Text
from jinbang.rules.predicates import PREDICATES, Answer, Facts

ON = date(2022, 10, 31)


def name(text: str) -> Text:
    return Text(text, text)


KINDS = (("invention", Text("发明", "invention")), ("utility", Text("实用新型", "utility model")))
FORM = Form(
    "f",
    name("form"),
    (
        Section(
            "s",
            name("s"),
            (
                Field("born", Text("出生日期", "Born on"), "date"),
                Field("sex", Text("性别", "Sex"), "choice", options=(("male", name("m")), ("female", name("f")))),
                Field("above", name("above"), "money"),
                Field("below", name("below"), "money"),
                Field("flag", name("flag"), "yes-no"),
                Field("code", name("code"), "uscc"),
                Field("kind", name("kind"), "choice", options=KINDS),
                Field(
                    "table",
                    Text("表", "table"),
                    "table",
                    columns=(
                        Column("kind", name("kind"), "choice", options=KINDS),
                        Column("amount", name("amount"), "money"),
                    ),
                ),
            ),
        ),
    ),
    "test",
    roles={"birth-date": "born", "not-secret": "flag"},
)


def answer(predicate: str, arguments: dict[str, Any], *, on: date = ON, **values: Any) -> Answer:
    return PREDICATES[predicate].answer(Facts(values, FORM, on), arguments)


def met(predicate: str, arguments: dict[str, Any], *, on: date = ON, **values: Any) -> bool | None:
    return answer(predicate, arguments, on=on, **values).met


AGE = {"field": "born", "sex": "sex", "male": 45, "female": 50}
BIRTH = {"field": "@birth-date", "sex": "sex", "male": date(1982, 1, 1), "female": date(1977, 1, 1)}


@pytest.mark.parametrize(
    ("sex", "born", "expected"),
    [
        ("male", "1976-11-01", True),  # 45 until tomorrow
        ("male", "1976-10-31", False),  # 46 today
        ("female", "1971-11-01", True),
        ("female", "1971-10-31", False),
        ("male", "2022-11-01", False),  # born after the day
        (None, "1976-11-01", None),
        ("male", None, None),
    ],
)
def test_age_limits_depend_on_sex_and_contain_their_bound_R6(sex: Any, born: Any, expected: bool | None) -> None:
    assert met("age-at-most", AGE, sex=sex, born=born) is expected


@pytest.mark.parametrize(
    ("sex", "born", "expected"),
    [
        ("male", "1982-01-01", True),  # 1月1日及以后, that day included
        ("male", "1981-12-31", False),
        ("female", "1981-12-31", True),
        ("female", "1977-01-01", True),
        ("female", "1976-12-31", False),
        ("other", "1990-01-01", None),
    ],
)
def test_birth_dates_on_the_limit_are_in_time_R6(sex: str, born: str, expected: bool | None) -> None:
    assert met("born-on-or-after", BIRTH, sex=sex, born=born) is expected


def test_a_leap_day_child_turns_a_year_older_on_28_february() -> None:
    limit = {"field": "born", "years": 45}
    assert met("age-at-most", limit, on=date(2022, 2, 27), born="1976-02-29") is True
    assert met("age-at-most", limit, on=date(2022, 2, 28), born="1976-02-29") is False


def test_the_explanation_holds_the_numbers_in_both_languages() -> None:
    found = answer("age-at-most", AGE, sex="female", born="1971-10-31")
    assert found.zh == "1971-10-31 出生，2022-10-31 满 51 周岁，女性不超过 50 周岁（含），不符合。"
    assert found.en == "Born 1971-10-31, 51 on 2022-10-31; for women, at most 50, included: not met."


@pytest.mark.parametrize(
    ("since", "least", "most"),
    [
        ("2021-10-31", True, True),
        ("2021-11-01", False, True),
        ("2012-10-31", True, True),
        ("2012-10-30", True, False),
        ("2022-11-01", False, False),
    ],
)
def test_durations_count_whole_years_to_the_day_R6(since: str, least: bool, most: bool) -> None:
    assert met("elapsed-at-least", {"field": "born", "years": 1}, born=since) is least
    assert met("elapsed-at-most", {"field": "born", "years": 10}, born=since) is most


def test_a_condition_may_name_its_own_day() -> None:
    assert met("elapsed-at-least", {"field": "born", "years": 1, "on": date(2023, 1, 1)}, born="2022-01-01") is True


def test_dates_on_the_bound_fit() -> None:
    bound = {"field": "born", "date": date(2019, 1, 1)}
    assert [met("date-on-or-after", bound, born=day) for day in ("2018-12-31", "2019-01-01")] == [False, True]
    assert [met("date-on-or-before", bound, born=day) for day in ("2019-01-01", "2019-01-02")] == [True, False]


def test_numbers_on_the_bound_fit() -> None:
    bound = {"field": "above", "value": Decimal(500)}
    assert [met("number-at-most", bound, above=n) for n in ("500.00", "500.01")] == [True, False]
    assert [met("number-at-least", bound, above=n) for n in ("499.99", "500.00")] == [False, True]


def test_a_column_counts_as_its_sum() -> None:
    rows = [{"amount": "200.10"}, {"amount": "299.90"}, {"kind": "utility"}]
    bound = {"field": "table.amount", "value": Decimal(500)}
    assert met("number-at-least", bound, table=rows) is True
    assert met("number-at-least", bound, table=rows[:1]) is False
    assert met("number-at-least", bound, table=rows[2:]) is None


SHARE = {"numerator": "above", "denominator": "below", "share": Decimal("0.05")}


def test_no_rounding_decides_a_ratio() -> None:
    assert met("ratio-at-least", SHARE, above="50.00", below="1000.00") is True
    assert met("ratio-at-least", SHARE, above="49.99", below="1000.00") is False
    assert met("ratio-at-most", SHARE, above="50.01", below="1000.00") is False
    assert met("ratio-at-least", SHARE, above="1", below="0.00") is None
    assert "≈ 5.00%" in answer("ratio-at-least", SHARE, above="49.999", below="1000").zh


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_ratio_agrees_with_exact_fractions(above: int, below: int) -> None:
    found = met("ratio-at-least", SHARE, above=f"{above / 100:.2f}", below=f"{below / 100:.2f}")
    if f"{below / 100:.2f}" != "0.00":
        assert found is (Fraction(f"{above / 100:.2f}") / Fraction(f"{below / 100:.2f}") >= Fraction(1, 20))


def test_rows_of_a_kind_are_counted() -> None:
    needed = {"field": "table", "count": 1, "column": "kind", "is": ("invention",)}
    assert met("rows-at-least", needed, table=[{"kind": "utility"}]) is False
    assert met("rows-at-least", needed, table=[{"kind": "utility"}, {"kind": "invention"}]) is True
    assert met("rows-at-least", needed) is None
    assert "属于发明的有 0 项，须不少于 1 项" in answer("rows-at-least", needed, table=[{"kind": "utility"}]).zh


def test_choices_undertakings_and_given_answers() -> None:
    allowed = {"field": "kind", "values": ("invention",)}
    assert [met("one-of", allowed, kind=one) for one in ("invention", "utility", None)] == [True, False, None]
    assert [met("declared", {"field": "flag"}, flag=one) for one in ("yes", "no", None)] == [True, False, None]
    assert [met("filled", {"field": "kind"}, kind=one) for one in ("x", None)] == [True, False]
    either = {"fields": ("kind", "code")}
    assert [met("any-filled", either, **one) for one in ({}, {"code": "x"})] == [False, True]
    assert [met("uscc-valid", {"field": "code"}, code=one) for one in (uscc(), "91", None)] == [True, False, None]


def test_what_is_classified_is_refused_with_the_way_off_line_R21() -> None:
    offline = Text("请走线下渠道。", "Go off line.")
    found = answer("not-secret", {"field": "@not-secret", "offline": offline}, flag="no")
    assert found.met is False
    assert (found.zh, found.en) == (
        "未声明不涉密，不予受理。请走线下渠道。",
        "Not declared free of secrets: refused. Go off line.",
    )
    assert "线下" in answer("not-secret", {"field": "@not-secret"}, flag="no").zh
    assert met("not-secret", {"field": "@not-secret"}, flag="yes") is True
    assert met("not-secret", {"field": "@not-secret"}) is None


def test_what_is_not_answered_is_named() -> None:
    found = answer("age-at-most", AGE, born="1980-01-01")
    assert found == Answer(None, "尚未填写“性别”，无法核对。", "“Sex” not given yet, so this cannot be checked.")


@given(st.dates(date(1900, 1, 1), ON), st.integers(0, 99))
def test_the_age_limit_is_the_same_as_its_earliest_birth_date_R6(born: date, years: int) -> None:
    earliest = earliest_birth(oldest_age=years, on=ON)
    by_age = met("age-at-most", {"field": "born", "years": years}, born=born.isoformat())
    by_birth = met("born-on-or-after", {"field": "born", "date": earliest}, born=born.isoformat())
    assert by_age is by_birth is (born >= earliest)


@given(
    st.dictionaries(
        st.sampled_from(list(FORM.fields)),
        st.none() | st.text() | st.integers() | st.lists(st.text() | st.dictionaries(st.text(), st.text()), max_size=3),
    ),
    st.sampled_from(sorted(PREDICATES)),
)
def test_no_answers_whatever_raise(values: dict[str, Any], predicate: str) -> None:
    arguments: dict[str, Any] = {
        "field": "born",
        "numerator": "above",
        "denominator": "table.amount",
        "share": Decimal("0.5"),
        "fields": ("born", "table"),
        "values": ("a",),
        "value": Decimal(1),
        "years": 3,
        "date": date(2020, 1, 1),
        "count": 1,
    }
    if predicate == "rows-at-least":
        arguments["field"] = "table"
    found = answer(predicate, arguments, **values)
    assert found.met in (True, False, None)
    assert found.zh
    assert found.en
