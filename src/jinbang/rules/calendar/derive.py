"""A work calendar from the chinesecalendar library, to write next year's table and to check the shipped one."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from jinbang.rules.calendar.workdays import WorkCalendar, YearTable


def derive_from_library(*, first: int, last: int) -> WorkCalendar:
    """The years from `first` to `last` that the library knows; a year not announced yet is left out."""
    years: dict[int, YearTable] = {}
    for year in range(first, last + 1):
        days = [date(year, 1, 1) + timedelta(days=count) for count in range(366)]
        days = [day for day in days if day.year == year]
        try:
            worked = {day for day in days if chinese_calendar.is_workday(day)}
        except NotImplementedError:
            continue
        years[year] = YearTable(
            off=frozenset(day for day in days if day.weekday() < 5 and day not in worked),
            worked=frozenset(day for day in days if day.weekday() >= 5 and day in worked),
            source=f"国务院办公厅关于{year}年部分节假日安排的通知",
        )
    return WorkCalendar(years=years)
