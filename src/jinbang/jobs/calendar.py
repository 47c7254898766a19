"""What the calendar itself does: drafts lapse, cut-offs are sealed, corrections run out, notices end, lists are released."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.nominations.actions import admit, lapse, remind
from jinbang.apps.programmes.queries import published
from jinbang.apps.publication.actions import end_notice, release_lists, seal_deadlines
from jinbang.apps.publication.queries import notices, release_of, unfinished
from jinbang.apps.screening.actions import open_cases, reject_late
from jinbang.jobs.tick import Part


def collection(at: datetime) -> None:
    """After the deadline: lapse what was not sent, admit what was, open the cases."""
    for programme in published():
        remind(programme=programme.key, at=at)
        lapse(programme=programme.key, at=at)
        admit(programme=programme.key, at=at)
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


def cut_offs(at: datetime) -> None:
    """What was in at each deadline is sealed, a moment after it."""
    seal_deadlines(at=at)


CALENDAR: dict[str, Part] = {"cut-offs": cut_offs, "collection": collection, "publication": publication}
