"""Windows, instants, working days, periods, ages and durations. No clock: the time is always an argument."""

from jinbang.rules.calendar.ages import age_on, anniversary, earliest_birth, full_months, full_years
from jinbang.rules.calendar.countdown import spoken_duration, spoken_remaining
from jinbang.rules.calendar.instants import end_of_day, parse_instant, speak_day, speak_instant, start_of_day
from jinbang.rules.calendar.notice import Period, notice_end, notice_period
from jinbang.rules.calendar.window import Window, parse_window
from jinbang.rules.calendar.workdays import WorkCalendar, YearTable, china, read_work_calendar

__all__ = [
    "Period",
    "Window",
    "WorkCalendar",
    "YearTable",
    "age_on",
    "anniversary",
    "china",
    "earliest_birth",
    "end_of_day",
    "full_months",
    "full_years",
    "notice_end",
    "notice_period",
    "parse_instant",
    "parse_window",
    "read_work_calendar",
    "speak_day",
    "speak_instant",
    "spoken_duration",
    "spoken_remaining",
    "start_of_day",
]
