"""Reading and saying instants: “31 Oct 24:00” is the first instant of 1 November, kept as that, spoken as 24:00."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from jinbang.rules.problem import Checked, Language, Problem, checked, empty, refused

Edge = Literal["start", "end"]

_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
    r" ?(?P<offset>Z|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)
_YEARS = range(1900, 3000)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def start_of_day(*, day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, aware, in `zone`.

    Where clocks skip midnight that is the instant after the skip; where midnight comes twice, the first of the two.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    low, high = midnight.replace(fold=1).astimezone(UTC), midnight.astimezone(UTC)
    if low >= high:
        return midnight
    # A gap: the clock jumps somewhere in (low, high]; find the first instant whose local date is `day` or later.
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).date() < day:
            low = middle
        else:
            high = middle
    return high.astimezone(zone)


def end_of_day(*, day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a local day: the exclusive instant at which the next day starts."""
    return start_of_day(day=day + timedelta(days=1), zone=zone)


def parse_instant(*, written: str | date | datetime, zone: ZoneInfo, edge: Edge = "start") -> Checked[datetime]:
    """Read an instant as a definition writes it; the value is aware, in `zone`.

    `written` is a text ("2022-10-31T24:00", "2022-10-31 18:00", "2022-10-31", with or without an offset) or what a
    TOML reader already made of it. 24:00 is the start of the next day. A date alone is its first instant, or with
    edge="end" its 24:00. A local time that the zone's clocks skip or show twice is an error that asks for an offset.
    Errors: empty, instant-shape, instant-date, instant-skipped, instant-twice.
    """
    text = written if isinstance(written, str) else written.isoformat()
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="时间", what_en="time")])
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        return refused(text=text, problems=[_shape(text)])
    try:
        return _read(text, match, zone, edge)
    except (ValueError, OverflowError):
        return refused(text=text, problems=[_no_such_time(text)])


def speak_instant(*, instant: datetime, zone: ZoneInfo, language: Language, edge: Edge = "start") -> str:
    """“2022年10月31日24:00” or “31 Oct 2022, 24:00” for an end at local midnight; the plain local time otherwise.

    Seconds are said only where they are not zero; a time that comes twice is followed by its offset.
    """
    local = instant.astimezone(zone)
    # In UTC, because two times of one zone compare by the wall clock.
    if edge == "end" and instant.astimezone(UTC) == start_of_day(day=local.date(), zone=zone).astimezone(UTC):
        return _words(local.date() - timedelta(days=1), "24:00", language)
    clock = local.strftime("%H:%M:%S") if local.second else local.strftime("%H:%M")
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        clock = f"{clock} (UTC{local.isoformat()[-6:]})"
    return _words(local.date(), clock, language)


def speak_day(*, day: date, language: Language) -> str:
    """“2022年10月31日” or “31 Oct 2022”."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _words(day: date, clock: str, language: Language) -> str:
    return f"{speak_day(day=day, language=language)}{'' if language == 'zh' else ', '}{clock}"


def _read(text: str, match: re.Match[str], zone: ZoneInfo, edge: Edge) -> Checked[datetime]:
    day = date.fromisoformat(match["day"])
    if day.year not in _YEARS:
        raise ValueError("no programme runs then, and its instants may not convert")
    if match["offset"] is not None:
        offset = match["offset"].replace("Z", "+00:00")
        local = _wall_clock(match, day)
        return checked(text=text, value=datetime.fromisoformat(f"{local.isoformat()}{offset}").astimezone(zone))
    if match["hour"] is None:
        return checked(text=text, value=(end_of_day if edge == "end" else start_of_day)(day=day, zone=zone))
    local = _wall_clock(match, day)
    if match["hour"] == "24":
        return checked(text=text, value=end_of_day(day=day, zone=zone))
    return _in_zone(text, local, zone)


def _wall_clock(match: re.Match[str], day: date) -> datetime:
    """The naive local time; 24:00 is the next day's 00:00. Raises ValueError for 24:01, 25:00 and the like."""
    hour, minute, second = int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0)
    micro = int((match["fraction"] or "").ljust(6, "0"))
    if hour == 24:
        if minute or second or micro:
            raise ValueError("only 24:00 exactly ends a day")
        return datetime(day.year, day.month, day.day) + timedelta(days=1)  # noqa: DTZ001 - naive on purpose
    return datetime(day.year, day.month, day.day, hour, minute, second, micro)  # noqa: DTZ001 - naive on purpose


def _in_zone(text: str, local: datetime, zone: ZoneInfo) -> Checked[datetime]:
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return checked(text=text, value=first)
    offsets = f"{first.isoformat()[-6:]} / {second.isoformat()[-6:]}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        problem = Problem(
            code="instant-skipped",
            zh=f"“{text}”在时区 {zone.key} 不存在（当时时钟拨快），请改写其他时刻。",
            en=f"“{text}” does not exist in {zone.key}: the clocks were put forward over it. Write another time.",
        )
    else:
        problem = Problem(
            code="instant-twice",
            zh=f"“{text}”在时区 {zone.key} 出现两次（当时时钟拨慢），请注明时差：{offsets}。",
            en=f"“{text}” comes twice in {zone.key}, where the clocks were put back: add the offset, {offsets}.",
        )
    return refused(text=text, problems=[problem])


def _shape(text: str) -> Problem:
    return Problem(
        code="instant-shape",
        zh=f"看不懂时间“{text}”，请写成 2022-10-31、2022-10-31T18:00 或 2022-10-31T24:00。",
        en=f"Cannot read the time “{text}”: write 2022-10-31, 2022-10-31T18:00 or 2022-10-31T24:00.",
    )


def _no_such_time(text: str) -> Problem:
    return Problem(
        code="instant-date",
        zh=f"“{text}”不是存在的日期和时间；一天的终点只写 24:00，年份在 1900–2999 之间。",
        en=f"“{text}” is not a date and time that exists; a day ends at 24:00 exactly, years run 1900–2999.",
    )
