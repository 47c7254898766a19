"""Has checkpoints stamped by a time-stamping authority (RFC 3161) and keeps what it answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from jinbang.apps.ledger.asking import post
from jinbang.apps.ledger.models import Checkpoint, TimeStamp
from jinbang.apps.ledger.published import published
from jinbang.transparency import Broken, Malformed, parse_note


class StampRefused(Exception):
    """The authority answered with no time stamp of what it was asked for."""


def stamping() -> bool:
    """Whether the operator has set an authority."""
    return bool(settings.JINBANG.tsa_url)


def stamp(*, at: datetime) -> int | None:
    """Have one checkpoint stamped: a sealed one first, else the newest where the last stamp is old enough.

    Returns its size, None where nothing is due.  Raises StampRefused or asking.NoAnswer; nothing is written then.
    """
    from jinbang.transparency.timestamp import QUERY, stamp_request, stated_at  # noqa: PLC0415 - only where one is set

    wanted = _due(at)
    if wanted is None:
        return None
    size, text = wanted[0], parse_note(wanted[1]).text
    status, answer = post(settings.JINBANG.tsa_url, data=stamp_request(text), kind=QUERY)
    try:
        if status != 200:
            raise Malformed(f"it answers {status}")
        stated_at(answer, text=text)
    except (Malformed, Broken) as error:
        raise StampRefused(f"the time-stamping authority gave no time stamp: {error}") from error
    TimeStamp.objects.bulk_create([TimeStamp(size=size, answer=answer, at=at)], ignore_conflicts=True)
    return size


def _due(at: datetime) -> tuple[int, str] | None:
    size = published()[0]
    there = Checkpoint.objects.filter(size__lte=size, size__gt=0)
    done = TimeStamp.objects.values("size")
    sealed = there.exclude(reason="").exclude(size__in=done).order_by("size").values_list("size", "text").first()
    if sealed is not None:
        return sealed
    last = TimeStamp.objects.order_by("-size").values_list("size", "at").first()
    if last is not None and (last[0] == size or at < last[1] + timedelta(minutes=settings.JINBANG.tsa_minutes)):
        return None
    return there.order_by("-size", "-id").values_list("size", "text").first()
