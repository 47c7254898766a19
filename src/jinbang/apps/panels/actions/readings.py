"""Who reads the names of experts is on record: the list is secret until it is published (R20)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest


def note_reading(*, programme: str, page: str, actor: Person, at: datetime, ordinal: int | None = None) -> None:
    """Record that a page or file with experts' names was handed out; whether it may be was asked by the page.

    ordinal: of the contest in its call; None where the page is about the whole call.  page: its name in the URL table.
    Ledger: experts.read.
    """
    with transaction.atomic():
        subject = f"programme:{programme}"
        if ordinal is not None:
            contest = Contest.objects.values_list("key", flat=True).get(programme__key=programme, ordinal=ordinal)
            subject = f"contest:{contest}"
        append(
            programme=programme, kind="experts.read", subject=subject, actor=viewer_of(actor).ref, at=at,
            facts={"page": page},
        )  # fmt: skip
