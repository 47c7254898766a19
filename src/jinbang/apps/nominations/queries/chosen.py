"""What a unit has ticked in its queue, before it recommends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinbang.apps.nominations.access import visible
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.lifecycle import Refused
from jinbang.policy import R
from jinbang.policy.engine import NOT_YOURS


def chosen(*, viewer: Viewer, programme: Programme, ids: Sequence[int], at: datetime) -> list[Application]:
    """These applications of the viewer's units with applicant and version in force, in the order of ids, in one query.

    Refused("not-allowed") where one of them is not, or no longer, with a unit of the viewer.
    """
    found = {
        one.pk: one
        for one in visible(viewer=viewer, programme=programme, at=at, only=(R.UNIT_HANDLER, R.UNIT_APPROVER))
        .filter(pk__in=ids, current__isnull=False)
        .select_related("organisation", "current")
        .defer("draft", "current__data", "current__attachments")
    }
    if set(ids) - set(found):
        raise Refused(NOT_YOURS)
    return [found[pk] for pk in dict.fromkeys(ids)]
