"""What was written and sent."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from jinbang.apps.mailroom.models import Letter


def letters_to(*, person_id: int, limit: int = 50) -> QuerySet[Letter]:
    """A person's letters, newest first."""
    return Letter.objects.filter(person_id=person_id).order_by("-id")[:limit]


def letters_of(*, programme: str, before: int | None = None, limit: int = 50) -> list[Letter]:
    """A programme's letters, newest first, paged by id."""
    found = Letter.objects.filter(programme=programme).order_by("-id")
    if before:
        found = found.filter(pk__lt=before)
    return list(found[:limit])


def counts(*, programme: str) -> list[dict[str, object]]:
    """Letters written and sent, by kind."""
    return [
        dict(row)
        for row in (
            Letter.objects.filter(programme=programme)
            .values("kind")
            .annotate(written=Count("id"), sent=Count("id", filter=Q(sent_at__isnull=False)))
            .order_by("kind")
        )
    ]


def written(*, starting: str) -> frozenset[str]:
    """Keys of the letters written so far whose key starts so.  One query."""
    return frozenset(Letter.objects.filter(key__startswith=starting).values_list("key", flat=True))
