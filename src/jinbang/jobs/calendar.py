"""What the calendar itself does: drafts lapse, windows close with a sealed checkpoint, notices end, lists are released."""

from __future__ import annotations

from jinbang.jobs.tick import Part

CALENDAR: dict[str, Part] = {}
