"""Whole years, months and what is left (R6)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.calendar import (
    age_on,
    anniversary,
    earliest_birth,
    full_months,
    full_years,
    spoken_duration,
    spoken_remaining,
)

CUT_OFF = date(2022, 10, 31)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_a_birthday_counts_as_reached() -> None:
    ages = [age_on(birth=date(1977, 10, 31) + timedelta(days=shift), on=CUT_OFF) for shift in (-1, 0, 1)]
    assert ages == [45, 45, 44]


def test_a_firm_founded_a_year_before_to_the_day_has_a_full_year() -> None:
    """成立满1年 is inclusive."""
    founded = [date(2021, 10, 30), date(2021, 10, 31), date(2021, 11, 1)]
    assert [full_years(since=one, on=CUT_OFF) for one in founded] == [1, 1, 0]


def test_the_29th_of_february_has_its_anniversary_on_the_last_of_the_month() -> None:
    leap = date(2020, 2, 29)
    assert [anniversary(start=leap, years=years) for years in (1, 4)] == [date(2021, 2, 28), date(2024, 2, 29)]
    assert [full_years(since=leap, on=day) for day in (date(2021, 2, 27), date(2021, 2, 28))] == [0, 1]


def test_months_end_on_the_corresponding_day_or_the_last_of_the_month() -> None:
    assert anniversary(start=date(2022, 1, 31), months=1) == date(2022, 2, 28)
    assert full_months(since=date(2022, 8, 31), on=date(2022, 9, 30)) == 1
    assert full_months(since=date(2022, 8, 31), on=date(2022, 9, 29)) == 0


def test_a_start_in_the_future_counts_below_zero() -> None:
    assert full_years(since=date(2022, 11, 1), on=CUT_OFF) == -1


def test_the_earliest_birth_date_of_at_most_45_years_is_inclusive() -> None:
    limit = earliest_birth(oldest_age=45, on=CUT_OFF)
    assert limit == date(1976, 11, 1)
    assert [age_on(birth=limit, on=CUT_OFF), age_on(birth=limit - timedelta(days=1), on=CUT_OFF)] == [45, 46]


@given(DAYS, DAYS)
def test_full_years_are_those_whose_anniversary_has_come(since: date, on: date) -> None:
    years = full_years(since=since, on=on)
    assert anniversary(start=since, years=years) <= on < anniversary(start=since, years=years + 1)


@given(DAYS, DAYS)
def test_full_months_are_those_whose_day_has_come(since: date, on: date) -> None:
    months = full_months(since=since, on=on)
    assert anniversary(start=since, months=months) <= on < anniversary(start=since, months=months + 1)


@given(DAYS, st.integers(0, 120))
def test_the_limit_of_a_birth_date_is_the_first_that_is_young_enough(on: date, age: int) -> None:
    limit = earliest_birth(oldest_age=age, on=on)
    assert age_on(birth=limit, on=on) <= age < age_on(birth=limit - timedelta(days=1), on=on)


@pytest.mark.parametrize(
    ("duration", "zh", "en"),
    [
        (timedelta(days=12, hours=6, minutes=4, seconds=59), "12天6小时04分", "12 d 6 h 04 min"),
        (timedelta(days=1), "1天0小时00分", "1 d 0 h 00 min"),
        (timedelta(hours=6, minutes=4), "6小时04分", "6 h 04 min"),
        (timedelta(minutes=4, seconds=9), "4分09秒", "4 min 09 s"),
        (timedelta(microseconds=999_999), "0分00秒", "0 min 00 s"),
    ],
)
def test_a_duration_is_spoken_rounded_down(duration: timedelta, zh: str, en: str) -> None:
    assert [spoken_duration(duration=duration, language=language) for language in ("zh", "en")] == [zh, en]


def test_what_is_left_is_spoken_until_the_exclusive_instant() -> None:
    until = datetime(2022, 11, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    early = until - timedelta(days=12, hours=6, minutes=4)
    assert spoken_remaining(until=until, at=early, language="zh") == "剩余 12天6小时04分"
    assert spoken_remaining(until=until, at=early, language="en") == "12 d 6 h 04 min left"
    assert [spoken_remaining(until=until, at=until, language=language) for language in ("zh", "en")] == [
        "已截止",
        "closed",
    ]


def test_what_is_left_over_a_change_of_clocks_is_real_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    until, at = datetime(2022, 10, 31, tzinfo=berlin), datetime(2022, 10, 30, tzinfo=berlin)
    assert until.astimezone(UTC) - at.astimezone(UTC) == timedelta(hours=25)
    assert spoken_remaining(until=until, at=at, language="zh") == "剩余 1天1小时00分"


def test_a_negative_duration_is_a_bug_of_its_caller() -> None:
    with pytest.raises(ValueError, match="not negative"):
        spoken_duration(duration=timedelta(seconds=-1), language="zh")
