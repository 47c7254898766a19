"""The site's clock: real, or shifted for a rehearsal.  Doors read it and pass `at=`; the domain never does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The server's time, with the rehearsal offset where one is set."""
    return timezone.now() + timedelta(seconds=settings.JINBANG.clock_offset)
