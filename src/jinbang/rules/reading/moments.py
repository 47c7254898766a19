"""A window as a definition writes it: instants, days or whole months, and how it is said aloud.

`rules.calendar` reads instants and days; a notice also says “in November”, which opens at the month's first instant
and closes at 24:00 of its last day, and is spoken as the month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from zoneinfo import ZoneInfo

from jinbang.rules.calendar import Window as Span
from jinbang.rules.calendar import parse_window
from jinbang.rules.definition import Text
from jinbang.rules.problem import Checked, Language

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_window(*, opens: object, closes: object, zone: ZoneInfo) -> Checked[Span]:
    """As `parse_window`, with "2022-11" for a whole month on either side."""
    return parse_window(opens=_first_day(opens), closes=_last_day(closes), zone=zone)


def spoken_window(*, span: Span, opens: object, closes: object) -> Text:
    """The window in words, each side as fine as it was written: “2022年9月至2022年10月31日24:00”."""
    return Text(_say(span, opens, closes, "zh"), _say(span, opens, closes, "en"))


def _say(span: Span, opens: object, closes: object, language: Language) -> str:
    first = _month_in_words(opens, language) or span.spoken_opening(language=language)
    last = _month_in_words(closes, language) or span.spoken_closing(language=language)
    if first and last:
        if first == last:
            return first
        return f"{first}至{last}" if language == "zh" else f"{first} to {last}"
    if last:
        return f"截至{last}" if language == "zh" else f"until {last}"
    if first:
        return f"{first}起" if language == "zh" else f"from {first}"
    return span.spoken(language=language)


def _month(value: object) -> tuple[int, int] | None:
    match = _MONTH.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match and int(match[1]) >= 1900 else None


def _first_day(value: object) -> object:
    month = _month(value)
    return date(month[0], month[1], 1) if month else value


def _last_day(value: object) -> object:
    month = _month(value)
    return date(month[0], month[1], monthrange(*month)[1]) if month else value


def _month_in_words(value: object, language: Language) -> str:
    month = _month(value)
    if month is None:
        return ""
    return f"{month[0]}年{month[1]}月" if language == "zh" else f"{_NAMES[month[1] - 1]} {month[0]}"
