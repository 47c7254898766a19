"""How long something still takes, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jinbang.rules.problem import Language


def spoken_duration(*, duration: timedelta, language: Language) -> str:
    """“12天6小时04分”, “6小时04分”, “4分09秒”; “12 d 6 h 04 min” and so on in English.

    Rounded down, so that it never promises more than there is. Raises ValueError below zero.
    """
    if duration < timedelta(0):
        raise ValueError("a duration in words is not negative")
    hours, seconds = divmod(duration.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    day, hour, minute, second = ("天", "小时", "分", "秒") if language == "zh" else (" d ", " h ", " min", " s")
    if duration.days:
        return f"{duration.days}{day}{hours}{hour}{minutes:02d}{minute}"
    if hours:
        return f"{hours}{hour}{minutes:02d}{minute}"
    return f"{minutes}{minute}{'' if language == 'zh' else ' '}{seconds:02d}{second}"


def spoken_remaining(*, until: datetime, at: datetime, language: Language) -> str:
    """“剩余 12天6小时04分”, and “已截止” from the exclusive instant on."""
    left = until.astimezone(UTC) - at.astimezone(UTC)
    if left <= timedelta(0):
        return "已截止" if language == "zh" else "closed"
    words = spoken_duration(duration=left, language=language)
    return f"剩余 {words}" if language == "zh" else f"{words} left"
