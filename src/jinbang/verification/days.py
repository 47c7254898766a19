"""Days of a call: they end at 24:00 where the programme is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How the log writes instants."""


def end_of(begins: str, *, days: int, zone: ZoneInfo) -> str:
    """24:00 of the last of so many days, the day of `begins` not counted; raises OverflowError beyond the calendar."""
    begun = datetime.strptime(begins, WRITTEN).replace(tzinfo=UTC).astimezone(zone).date()
    end = datetime.combine(begun + timedelta(days=days + 1), time(), zone)
    return end.astimezone(UTC).strftime(WRITTEN)


@lru_cache(maxsize=4096)
def moved(instant: str, by: timedelta) -> str:
    """That much later, as the log writes it; "9999" where the calendar ends."""
    try:
        return (datetime.strptime(instant, WRITTEN).replace(tzinfo=UTC) + by).strftime(WRITTEN)
    except (OverflowError, ValueError):
        return "9999"
