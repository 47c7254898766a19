"""What the calendar itself does: drafts lapse, cut-offs are sealed, corrections run out, notices end, lists are released."""

from __future__ import annotations

from datetime import datetime, timedelta

from jinbang.apps.ledger.actions import seal
from jinbang.apps.ledger.queries import sealed
from jinbang.apps.nominations.actions import admit, lapse, remind
from jinbang.apps.programmes.queries import definition_of, published
from jinbang.apps.publication.actions import end_notice, release_lists
from jinbang.apps.publication.queries import notices, release_of, unfinished
from jinbang.apps.screening.actions import open_cases, reject_late
from jinbang.jobs.tick import Part

IN_FLIGHT = timedelta(seconds=30)
"""How long a request that was received before a deadline may still be at work: its entry belongs before the cut-off (R1)."""


def collection(at: datetime) -> None:
    """After the deadline: lapse what was not sent, admit what was, seal the cut-off, open the cases."""
    for programme in published():
        remind(programme=programme.key, at=at)
        lapse(programme=programme.key, at=at)
        admit(programme=programme.key, at=at)
        closes = definition_of(programme).window("collection").closes
        reason = f"cut-off collection {programme.key}"
        if closes is not None and at >= closes + IN_FLIGHT and not sealed(reason=reason):
            seal(at=at, reason=reason)
        open_cases(programme=programme.key, at=at)
        reject_late(programme=programme.key, at=at)


def publication(at: datetime) -> None:
    """Notices whose days have ended; lists whose instant has come."""
    for programme in published():
        for notice in notices(programme=programme):
            if notice.ended_at is None and at >= notice.closes:
                end_notice(notice_id=notice.pk, at=at)
        release = release_of(programme=programme)
        running = any(n.opens <= at < n.closes for n in notices(programme=programme))
        due = release is not None and release.done_at is None and at >= release.at and not running
        if due and not unfinished(programme=programme):
            release_lists(programme_id=programme.pk, at=at)


CALENDAR: dict[str, Part] = {"collection": collection, "publication": publication}
