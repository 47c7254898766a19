"""Letters of a site that has been restored from an archive: what waited there is not sent again years later."""

from __future__ import annotations

from jinbang.apps.mailroom.actions.deliver import MAX_ATTEMPTS
from jinbang.apps.mailroom.models import Letter

HELD_BACK = "not sent: the site was restored from an archive"


def hold_back() -> int:
    """Keep every letter that was not sent from being sent; returns how many.  The reason stands where a failure's does."""
    waiting = Letter.objects.filter(sent_at__isnull=True)
    return waiting.update(attempts=MAX_ATTEMPTS, error=HELD_BACK)
