"""Working days in China: weekends, statutory holidays and the weekend days worked in exchange (调休上班).

The State Council announces each year in the autumn before. A `WorkCalendar` holds what was announced, year by year,
as a table that a secretariat can edit; for a year that is not in it only weekends are known, and it says so.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from jinbang.rules.problem import Checked, Problem, checked, refused

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearTable:
    """One announced year: weekdays that are holidays, weekend days that are worked, and where it says so."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. `years` maps a year to its announced table."""

    years: Mapping[int, YearTable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", MappingProxyType(dict(self.years)))

    def knows(self, year: int) -> bool:
        """True where the holidays of that year were announced and entered."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """True for a day that is worked; in an unknown year, for Monday to Friday."""
        table = self.years.get(day.year)
        if table is not None and day in table.worked:
            return True
        return day.weekday() < 5 and (table is None or day not in table.off)

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def workdays_after(self, day: date, *, count: int) -> date:
        """The `count`-th worked day after `day`, which itself is not counted."""
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def warnings(self, *, first: date, last: date) -> tuple[Problem, ...]:
        """One warning for each year between two days whose holidays are not entered."""
        return tuple(_unannounced(year) for year in range(first.year, last.year + 1) if not self.knows(year))

    def with_year(self, *, year: int, table: YearTable) -> WorkCalendar:
        """A calendar with one year entered or replaced."""
        return WorkCalendar(years={**self.years, year: table})

    def as_toml(self) -> str:
        """The table as the file that `read_work_calendar` reads."""
        parts = ["# off: weekdays that are holidays; worked: weekend days worked in exchange.\n"]
        for year, table in sorted(self.years.items()):
            # A JSON string is a TOML string but for DEL.
            source = json.dumps(table.source, ensure_ascii=False).replace("\x7f", "\\u007f")
            parts.append(f"\n[{year}]\nsource = {source}\noff = {_dates(table.off)}\nworked = {_dates(table.worked)}\n")
        return "".join(parts)


def read_work_calendar(*, text: str) -> Checked[WorkCalendar]:
    """Read a table: one section for a year, with `off`, `worked` (lists of dates) and `source`.

    Every mistake is reported, with the year it is in.
    Errors: calendar-syntax, calendar-year, calendar-days, calendar-other-year, calendar-both, calendar-weekday.
    Warnings: calendar-needless.
    """
    try:
        sections = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as mistake:
        problem = Problem(
            code="calendar-syntax",
            zh=f"工作日历无法读取（TOML 语法错误）：{mistake}",
            en=f"The work calendar is not valid TOML: {mistake}",
        )
        return refused(text=text, problems=[problem])
    years: dict[int, YearTable] = {}
    problems: list[Problem] = []
    for name, section in sections.items():
        if not (name.isascii() and name.isdigit() and len(name) == 4 and int(name) > 0 and isinstance(section, dict)):
            problems.append(
                Problem(
                    code="calendar-year",
                    zh=f"工作日历的节名“{name}”应为四位年份，例如 [2026]。",
                    en=f"The section “{name}” of the work calendar should be a year, like [2026].",
                )
            )
            continue
        table, found = _year(int(name), section)
        years[int(name)] = table
        problems += found
    return checked(text=text, value=WorkCalendar(years=years), problems=problems)


@cache
def china() -> WorkCalendar:
    """The table shipped with Jinbang: 2018 to 2026 as announced by the State Council."""
    text = files("jinbang.rules.calendar").joinpath("china.toml").read_text(encoding="utf-8")
    shipped = read_work_calendar(text=text)
    if shipped.value is None:
        raise ValueError(f"the shipped china.toml is broken: {shipped.codes}")
    return shipped.value


def _year(year: int, section: Mapping[str, object]) -> tuple[YearTable, list[Problem]]:
    days: dict[str, frozenset[date]] = {}
    problems: list[Problem] = []
    for key in ("off", "worked"):
        listed = section.get(key, [])
        right = isinstance(listed, list) and all(type(day) is date for day in listed)
        days[key] = frozenset(listed) if isinstance(listed, list) and right else frozenset()
        if not right:
            problems.append(_wrong(year, "calendar-days", f"{key} 应为日期列表", f"`{key}` must be a list of dates"))
    off, worked = days["off"], days["worked"]
    for day in sorted(off | worked):
        if day.year != year:
            problems.append(_wrong(year, "calendar-other-year", f"{day} 不属于该年", f"{day} is not in that year"))
    for day in sorted(off & worked):
        problems.append(_wrong(year, "calendar-both", f"{day} 既放假又上班", f"{day} is both off and worked"))
    for day in sorted(worked - off):
        if day.weekday() < 5:
            problems.append(
                _wrong(
                    year, "calendar-weekday", f"{day} 本是工作日，不必列入 worked", f"{day} is worked anyway: drop it"
                )
            )
    return YearTable(off=off, worked=worked, source=str(section.get("source", ""))), problems


def _wrong(year: int, code: str, zh: str, en: str) -> Problem:
    return Problem(code=code, zh=f"工作日历 [{year}]：{zh}。", en=f"Work calendar [{year}]: {en}.")


def _unannounced(year: int) -> Problem:
    return Problem(
        code="calendar-unannounced",
        severity="warning",
        zh=f"{year} 年放假安排尚未录入，暂按周六、周日休息计算；国务院办公厅公布后请补录并复核日期。",
        en=f"The holidays of {year} are not entered yet, so only weekends count as off: enter them once announced.",
    )


def _dates(days: frozenset[date]) -> str:
    months: dict[int, list[str]] = {}
    for day in sorted(days):
        months.setdefault(day.month, []).append(day.isoformat())
    lines = "".join(f"  {', '.join(row)},\n" for row in months.values())
    return f"[\n{lines}]" if lines else "[]"
