"""Periods in days: Civil Code 201 and 203 (R16, T11)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.calendar import china, notice_end, notice_period
from jinbang.rules.calendar.notice import Kind

BEIJING = ZoneInfo("Asia/Shanghai")


def last_day(start: date, days: int, kind: Kind = "natural") -> date:
    return notice_period(start_date=start, days=days, kind=kind, calendar=china(), zone=BEIJING).last_day


def test_seven_days_from_the_first_of_december_end_on_the_eighth_at_24_00() -> None:
    """T11: the first day is not counted."""
    period = notice_period(start_date=date(2022, 12, 1), days=7, calendar=china(), zone=BEIJING)
    assert period.window.spoken_closing(language="zh") == "2022年12月8日24:00"
    assert period.ends == datetime(2022, 12, 9, tzinfo=BEIJING)
    assert not period.moved


def test_the_end_is_the_exclusive_instant() -> None:
    end = notice_end(start_date=date(2022, 12, 1), days=7, calendar=china(), zone=BEIJING)
    window = notice_period(start_date=date(2022, 12, 1), days=7, calendar=china(), zone=BEIJING).window
    assert (window.contains(end - timedelta(microseconds=1)), window.contains(end)) == (True, False)


def test_five_working_days_across_the_national_holiday_use_its_make_up_days() -> None:
    """T11: 30 Sep, 8 Oct (Saturday), 9 Oct (Sunday), 10 Oct, 11 Oct."""
    assert last_day(date(2022, 9, 29), 5, "working") == date(2022, 10, 11)


def test_working_days_without_a_holiday_skip_the_weekend() -> None:
    assert last_day(date(2022, 11, 17), 5, "working") == date(2022, 11, 24)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2022, 9, 24), 7, date(2022, 10, 8)),  # counted to Saturday 1 Oct, a holiday; 8 Oct is worked
        (date(2022, 11, 5), 7, date(2022, 11, 14)),  # counted to a Saturday
        (date(2022, 10, 1), 7, date(2022, 10, 8)),  # counted to a Saturday that is worked
        (date(2022, 10, 2), 7, date(2022, 10, 9)),  # counted to a Sunday that is worked
        (date(2023, 1, 14), 7, date(2023, 1, 28)),  # counted to the eve of the Spring Festival
    ],
)
def test_an_end_on_a_day_off_moves_to_the_next_working_day(start: date, days: int, end: date) -> None:
    assert last_day(start, days) == end


def test_a_moved_end_is_explained() -> None:
    period = notice_period(start_date=date(2022, 9, 24), days=7, calendar=china(), zone=BEIJING)
    assert (period.moved, period.counted_to) == (True, date(2022, 10, 1))
    assert period.spoken(language="zh") == (
        "自2022年9月24日起7日（自然日），起始日不计入，原期满日2022年10月1日为休息日，顺延，至2022年10月8日24:00止"
    )
    assert period.spoken(language="en") == (
        "7 days from 24 Sep 2022, that day not counted, until 8 Oct 2022, 24:00 (moved on from 1 Oct 2022, a day off)"
    )


def test_an_end_that_did_not_move_is_spoken_plainly() -> None:
    period = notice_period(start_date=date(2022, 9, 29), days=5, kind="working", calendar=china(), zone=BEIJING)
    assert period.spoken(language="zh") == "自2022年9月29日起5个工作日，起始日不计入，至2022年10月11日24:00止"


def test_a_period_into_an_unannounced_year_warns() -> None:
    period = notice_period(start_date=date(2026, 12, 30), days=5, calendar=china(), zone=BEIJING)
    assert [warning.code for warning in period.warnings] == ["calendar-unannounced"]


def test_a_period_within_the_table_does_not_warn() -> None:
    period = notice_period(start_date=date(2022, 12, 30), days=5, kind="working", calendar=china(), zone=BEIJING)
    assert period.warnings == ()


def test_natural_days_depend_on_the_table_only_at_the_end_and_working_days_all_along() -> None:
    """2017 is not in the table."""
    start = date(2017, 12, 28)
    kinds: tuple[Kind, Kind] = ("natural", "working")
    periods = [notice_period(start_date=start, days=7, kind=kind, calendar=china(), zone=BEIJING) for kind in kinds]
    assert [len(period.warnings) for period in periods] == [0, 1]


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_period_has_at_least_a_day_and_at_most_ten_years(days: int) -> None:
    with pytest.raises(ValueError, match="a period has 1 to 3660 days"):
        notice_end(start_date=date(2022, 12, 1), days=days, calendar=china(), zone=BEIJING)


def test_a_period_over_a_change_of_clocks_ends_at_local_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    end = notice_end(start_date=date(2022, 10, 26), days=7, calendar=china(), zone=berlin)
    assert end.astimezone(UTC) == datetime(2022, 11, 2, 23, tzinfo=UTC)


@given(st.dates(date(2018, 1, 1), date(2026, 10, 1)), st.integers(1, 60), st.sampled_from(["natural", "working"]))
def test_a_period_ends_on_a_worked_day_no_sooner_than_its_count(start: date, days: int, kind: Kind) -> None:
    period = notice_period(start_date=start, days=days, kind=kind, calendar=china(), zone=BEIJING)
    assert china().is_workday(period.last_day)
    assert (period.last_day - start).days >= days
    assert period.last_day >= last_day(start, days, "natural")


@given(st.dates(date(2018, 1, 1), date(2026, 10, 1)), st.integers(1, 59), st.sampled_from(["natural", "working"]))
def test_a_day_more_never_ends_sooner(start: date, days: int, kind: Kind) -> None:
    assert last_day(start, days, kind) <= last_day(start, days + 1, kind)
