"""Working days in China: the shipped table is the library's, can be edited, and says what it does not know (R16)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.rules.calendar import WorkCalendar, YearTable, china, read_work_calendar
from jinbang.rules.calendar.derive import derive_from_library

FIRST, LAST = 2018, 2026


def test_the_shipped_table_agrees_with_the_library_on_every_day() -> None:
    library = derive_from_library(first=FIRST, last=LAST)
    shipped = china()
    days = [
        date(FIRST, 1, 1) + timedelta(days=count) for count in range((date(LAST, 12, 31) - date(FIRST, 1, 1)).days + 1)
    ]
    assert set(shipped.years) == set(library.years) == set(range(FIRST, LAST + 1))
    assert [day for day in days if shipped.is_workday(day) != library.is_workday(day)] == []
    assert [year for year in library.years if _days(shipped, year) != _days(library, year)] == []


def _days(calendar: WorkCalendar, year: int) -> tuple[frozenset[date], frozenset[date]]:
    return calendar.years[year].off, calendar.years[year].worked


def test_the_table_names_only_weekdays_off_and_weekend_days_worked() -> None:
    tables = china().years.values()
    assert [day for table in tables for day in table.off if day.weekday() >= 5] == []
    assert [day for table in tables for day in table.worked if day.weekday() < 5] == []


def test_the_library_knows_no_year_that_is_not_shipped() -> None:
    """Fails in the autumn in which the next year is announced: then derive it and ship it."""
    assert set(derive_from_library(first=FIRST, last=LAST + 3).years) == set(china().years)


def test_only_the_years_asked_for_are_derived() -> None:
    assert set(derive_from_library(first=2020, last=2021).years) == {2020, 2021}


def test_every_year_cites_the_notice_that_announced_it() -> None:
    assert [year for year, table in china().years.items() if f"关于{year}年" not in table.source] == []


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2022, 9, 30), True),
        (date(2022, 10, 1), False),
        (date(2022, 10, 7), False),
        (date(2022, 10, 8), True),
        (date(2022, 10, 9), True),
        (date(2022, 10, 15), False),
        (date(2023, 1, 28), True),
        (date(2023, 1, 27), False),
        (date(2020, 1, 31), False),
    ],
)
def test_holidays_rest_and_make_up_days_are_worked(day: date, worked: bool) -> None:
    assert china().is_workday(day) == worked


def test_a_year_not_announced_counts_weekends_and_warns() -> None:
    """chinesecalendar raises for 2027, holidays answers silently; neither will do."""
    calendar = china()
    assert (calendar.is_workday(date(2027, 10, 1)), calendar.is_workday(date(2027, 10, 2))) == (True, False)
    (warning,) = calendar.warnings(first=date(2026, 12, 1), last=date(2027, 1, 5))
    assert (warning.code, warning.severity) == ("calendar-unannounced", "warning")
    assert "2027" in warning.zh


def test_the_table_written_out_and_read_again_is_the_same() -> None:
    assert read_work_calendar(text=china().as_toml()).value == china()


def test_a_secretariat_can_enter_the_next_year() -> None:
    table = YearTable(
        off=frozenset({date(2027, 1, 1)}), worked=frozenset({date(2027, 1, 2)}), source='a "quoted" \\ one\n𰻞\x7f'
    )
    calendar = china().with_year(year=2027, table=table)
    assert (calendar.is_workday(date(2027, 1, 1)), calendar.is_workday(date(2027, 1, 2))) == (False, True)
    assert calendar.warnings(first=date(2027, 1, 1), last=date(2027, 1, 2)) == ()
    assert read_work_calendar(text=calendar.as_toml()).value == calendar
    assert not china().knows(2027)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[2027", ("calendar-syntax",)),
        ("[next]\noff = []", ("calendar-year",)),
        ("2027 = 1", ("calendar-year",)),
        ("[0000]\noff = []", ("calendar-year",)),
        ('[2027]\noff = ["2027-01-01"]', ("calendar-days",)),
        ("[2027]\noff = 2027-01-01", ("calendar-days",)),
        ("[2027]\noff = [2027-01-01T00:00:00]", ("calendar-days",)),
        ("[2027]\noff = [2026-12-31]\nworked = [2027-01-04]", ("calendar-other-year", "calendar-weekday")),
        ("[2027]\noff = [2027-01-02]\nworked = [2027-01-02]", ("calendar-both",)),
    ],
)
def test_a_mistake_in_the_table_is_named(text: str, codes: tuple[str, ...]) -> None:
    result = read_work_calendar(text=text)
    assert (result.value, result.codes) == (None, codes)


@given(st.text(max_size=80))
def test_any_table_is_answered(text: str) -> None:
    result = read_work_calendar(text=text)
    assert (result.value is None) == bool(result.errors)


@given(st.dates(date(2017, 1, 1), date(2028, 1, 1)), st.integers(1, 60))
def test_counting_working_days_counts_each_worked_day_once(day: date, count: int) -> None:
    calendar = china()
    end = calendar.workdays_after(day, count=count)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(calendar.is_workday(one) for one in between) == count
    assert calendar.is_workday(end)


def test_an_empty_calendar_knows_only_weekends() -> None:
    assert WorkCalendar().next_workday(date(2022, 10, 1)) == date(2022, 10, 3)
