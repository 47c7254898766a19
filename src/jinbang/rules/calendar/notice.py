"""Periods counted in days: Civil Code art. 201 (first day not counted) and 203 (ends 24:00; a holiday moves it on)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from jinbang.rules.calendar.instants import end_of_day, speak_day, start_of_day
from jinbang.rules.calendar.window import Window
from jinbang.rules.calendar.workdays import WorkCalendar
from jinbang.rules.problem import Language, Problem

Kind = Literal["natural", "working"]
_LONGEST = 3660


@dataclass(frozen=True, slots=True)
class Period:
    """A counted period and how it came about, so that a page can explain the date.

    window: from 00:00 of the start day to 24:00 of the last, the instant after which it is over.
    counted_to: the day the count alone ends on; last_day differs from it where art. 203 moved it past a holiday.
    warnings: years whose holidays are not entered, so that the date may still move.
    """

    window: Window
    start_date: date
    days: int
    kind: Kind
    counted_to: date
    last_day: date
    warnings: tuple[Problem, ...] = ()

    @property
    def ends(self) -> datetime:
        """The exclusive instant: 24:00 of the last day."""
        return end_of_day(day=self.last_day, zone=self.window.zone)

    @property
    def moved(self) -> bool:
        """True where the counted end fell on a day off and moved to the next working day."""
        return self.last_day != self.counted_to

    def spoken(self, *, language: Language) -> str:
        """The period with its reckoning, for the page that announces it."""
        first, end = speak_day(day=self.start_date, language=language), self.window.spoken_closing(language=language)
        if language == "zh":
            unit = "个工作日" if self.kind == "working" else "日（自然日）"
            moved = f"，原期满日{speak_day(day=self.counted_to, language='zh')}为休息日，顺延" if self.moved else ""
            return f"自{first}起{self.days}{unit}，起始日不计入{moved}，至{end}止"
        unit = "working days" if self.kind == "working" else "days"
        moved = f" (moved on from {speak_day(day=self.counted_to, language='en')}, a day off)" if self.moved else ""
        return f"{self.days} {unit} from {first}, that day not counted, until {end}{moved}"


def notice_period(
    *, start_date: date, days: int, kind: Kind = "natural", calendar: WorkCalendar, zone: ZoneInfo
) -> Period:
    """Count a period of `days` from `start_date` (the day of publication, or of receipt; R16).

    The start day is not counted (art. 201); the period ends at 24:00 of its last day, or of the next working day
    where the last day is a day off (art. 203). Working days count only days that are worked, make-up days included.
    Raises ValueError unless 1 ≤ days ≤ 3660.
    """
    if not 1 <= days <= _LONGEST:
        raise ValueError(f"a period has 1 to {_LONGEST} days, not {days}")
    if kind == "working":
        counted_to = calendar.workdays_after(start_date, count=days)
    else:
        counted_to = start_date + timedelta(days=days)
    last_day = calendar.next_workday(counted_to)
    window = Window(
        opens=start_of_day(day=start_date, zone=zone), closes=end_of_day(day=last_day, zone=zone), zone=zone
    )
    # A natural count depends on the calendar only at its end.
    looked_at = start_date if kind == "working" else counted_to
    return Period(
        window=window,
        start_date=start_date,
        days=days,
        kind=kind,
        counted_to=counted_to,
        last_day=last_day,
        warnings=calendar.warnings(first=looked_at, last=last_day),
    )


def notice_end(
    *, start_date: date, days: int, kind: Kind = "natural", calendar: WorkCalendar, zone: ZoneInfo
) -> datetime:
    """The exclusive instant at which a period ends; `notice_period` also says why, and warns."""
    return notice_period(start_date=start_date, days=days, kind=kind, calendar=calendar, zone=zone).ends
