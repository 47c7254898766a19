"""Application numbers: {year}-{contest code}-{00001}, never reused."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from jinbang.apps.nominations.models import NumberSeries


def next_number(*, series: str) -> int:
    """The next number of a series; the row stays locked until the caller's transaction ends."""
    if not NumberSeries.objects.filter(key=series).update(last=F("last") + 1):
        try:
            with transaction.atomic():
                NumberSeries.objects.create(key=series, last=1)
                return 1
        except IntegrityError:
            NumberSeries.objects.filter(key=series).update(last=F("last") + 1)
    return NumberSeries.objects.values_list("last", flat=True).get(key=series)


def application_number(*, year: int, code: str) -> str:
    """Unique over all programmes of a year: two programmes with the same contest code share a series."""
    series = f"{year}-{code}"
    return f"{series}-{next_number(series=series):05d}"
