"""Stages as half-open windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from jinbang.rules.definition.words import EMPTY, Text


@dataclass(frozen=True)
class Window:
    """A stage's half-open window [opens, closes) in the programme's zone.

    stage: key ("publicity", "collection", "recommendation", "preliminary", "final", "release").
    spoken: how the notice says it.  opens/closes None: open on that side.
    """

    stage: str
    name: Text
    opens: datetime | None
    closes: datetime | None
    source: str
    spoken: Text = EMPTY

    def contains(self, at: datetime) -> bool:
        """True where opens ≤ at < closes.  In UTC: two times of one zone would compare by the wall clock."""
        now = at.astimezone(UTC)
        return (self.opens is None or self.opens.astimezone(UTC) <= now) and (
            self.closes is None or now < self.closes.astimezone(UTC)
        )
