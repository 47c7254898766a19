"""Seals a checkpoint at every deadline for handing something in: whatever is below it was in (R1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from jinbang.apps.ledger.actions import seal
from jinbang.apps.ledger.queries import sealed
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of, published
from jinbang.apps.publication.queries import notices

IN_FLIGHT = timedelta(seconds=30)
"""How long a request that was received before a deadline may still be at work: its entry belongs before the cut-off."""
STAGES = ("collection", "recommendation", "preliminary")
"""Stages until whose end something is handed in: applications, recommendations, score sheets and results."""


def seal_deadlines(*, at: datetime) -> None:
    """Seal every deadline that has passed and is not sealed yet; the calendar's own act, safe to repeat."""
    for programme in published():
        for name, end in deadlines(programme=programme).items():
            reason = f"cut-off {name} {programme.key}"
            if at >= end + IN_FLIGHT and not sealed(reason=reason):
                seal(at=at, reason=reason)


def deadlines(*, programme: Programme) -> dict[str, datetime]:
    """What ends when: stages by their key, public notices (until when objections are taken) as "notice-1", …"""
    windows = {one.stage: one.closes for one in definition_of(programme).calendar}
    stages = {stage: windows[stage] for stage in STAGES if stage in windows}
    found = stages | {f"notice-{one.number}": one.closes for one in notices(programme=programme)}
    return {name: end for name, end in found.items() if end is not None}
