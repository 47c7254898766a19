"""Whole years and months between two days, the last day included (Civil Code art. 202; R6)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def anniversary(*, start: date, years: int = 0, months: int = 0) -> date:
    """The corresponding day so many years and months later.

    Where the month has no such day it is the month's last: 29 February has its anniversary on 28 February of a
    common year (art. 202). Raises ValueError outside the years 1 to 9999.
    """
    total = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def full_years(*, since: date, on: date) -> int:
    """Whole years elapsed on a day, the anniversary itself included (成立满1年: 2021-10-31 to 2022-10-31 is 1).

    Negative before `since`.
    """
    years = on.year - since.year
    return years if on >= anniversary(start=since, years=years) else years - 1


def full_months(*, since: date, on: date) -> int:
    """Whole months elapsed on a day, the corresponding day itself included. Negative before `since`."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months if on >= anniversary(start=since, months=months) else months - 1


def age_on(*, birth: date, on: date) -> int:
    """周岁 on a day: the birthday counts as reached. Negative before birth."""
    return full_years(since=birth, on=on)


def earliest_birth(*, oldest_age: int, on: date) -> date:
    """The earliest birth date of a person who is at most `oldest_age` on a day (不超过 is inclusive).

    >>> earliest_birth(oldest_age=45, on=date(2022, 10, 31))
    datetime.date(1976, 11, 1)
    """
    candidate = anniversary(start=on, years=-oldest_age - 1)
    while age_on(birth=candidate, on=on) > oldest_age:
        candidate += timedelta(days=1)
    return candidate
