"""A window of time, half-open: it holds its first instant and not its last, so that 24:00 is already too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from jinbang.rules.calendar.instants import parse_instant, speak_instant
from jinbang.rules.problem import Checked, Language, Problem, checked, refused


@dataclass(frozen=True, slots=True)
class Window:
    """[opens, closes) in the programme's zone. None: open on that side.

    Instants are compared in UTC: two aware times of one zone would otherwise compare by the wall clock, which
    goes wrong in the hour that comes twice.
    Raises ValueError for naive instants and for a window that closes before it opens (a bug of the caller;
    `parse_window` reports a definition's mistakes as problems).
    """

    opens: datetime | None
    closes: datetime | None
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if any(edge is not None and edge.utcoffset() is None for edge in (self.opens, self.closes)):
            raise ValueError("a window needs aware instants")
        if self.opens is not None and self.closes is not None and _utc(self.opens) >= _utc(self.closes):
            raise ValueError("a window closes after it opens")

    def contains(self, at: datetime) -> bool:
        """True where opens ≤ at < closes."""
        return not self.before(at) and not self.after(at)

    def before(self, at: datetime) -> bool:
        """True while the window has not opened."""
        return self.opens is not None and _utc(at) < _utc(self.opens)

    def after(self, at: datetime) -> bool:
        """True from the closing instant on."""
        return self.closes is not None and _utc(at) >= _utc(self.closes)

    def overlaps(self, other: Window) -> bool:
        """True where some instant lies in both; windows that only touch do not overlap."""
        return self.overlap(other) is not None

    def overlap(self, other: Window) -> Window | None:
        """What two windows share, in this window's zone, or None."""
        opens = max((one for one in (self.opens, other.opens) if one is not None), key=_utc, default=None)
        closes = min((one for one in (self.closes, other.closes) if one is not None), key=_utc, default=None)
        if opens is not None and closes is not None and _utc(opens) >= _utc(closes):
            return None
        return Window(opens=opens, closes=closes, zone=self.zone)

    def spoken(self, *, language: Language) -> str:
        """“2022年9月1日00:00至2022年10月31日24:00” or “1 Sep 2022, 00:00 to 31 Oct 2022, 24:00”."""
        opens, closes = self.spoken_opening(language=language), self.spoken_closing(language=language)
        if opens and closes:
            return f"{opens}至{closes}" if language == "zh" else f"{opens} to {closes}"
        if closes:
            return f"截至{closes}" if language == "zh" else f"until {closes}"
        if opens:
            return f"{opens}起" if language == "zh" else f"from {opens}"
        return "不限时间" if language == "zh" else "at any time"

    def spoken_opening(self, *, language: Language) -> str:
        """The opening in words, "" where there is none."""
        return "" if self.opens is None else speak_instant(instant=self.opens, zone=self.zone, language=language)

    def spoken_closing(self, *, language: Language) -> str:
        """The closing in words, “24:00” at local midnight, "" where there is none."""
        if self.closes is None:
            return ""
        return speak_instant(instant=self.closes, zone=self.zone, language=language, edge="end")


def parse_window(*, opens: object, closes: object, zone: ZoneInfo) -> Checked[Window]:
    """Read a window from what a definition writes for its two edges (None: open on that side).

    A date alone opens at its 00:00 and closes at its 24:00. All problems of both edges are reported at once.
    Errors: those of `parse_instant`, and window-order.
    """
    text = f"{opens} – {closes}"
    first = None if opens is None else parse_instant(written=_written(opens), zone=zone)
    last = None if closes is None else parse_instant(written=_written(closes), zone=zone, edge="end")
    problems = [*(first.problems if first else ()), *(last.problems if last else ())]
    if problems:
        return refused(text=text, problems=problems)
    start, end = first.value if first else None, last.value if last else None
    if start is not None and end is not None and _utc(start) >= _utc(end):
        problem = Problem(
            code="window-order",
            zh=f"结束时间“{closes}”不晚于开始时间“{opens}”，请更正。",
            en=f"The window closes at “{closes}”, not after it opens at “{opens}”: correct one of them.",
        )
        return refused(text=text, problems=[problem])
    return checked(text=text, value=Window(opens=start, closes=end, zone=zone))


def _written(edge: object) -> str | datetime:
    return edge if isinstance(edge, str | datetime) else str(edge)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
