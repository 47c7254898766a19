"""One opinion given to many cases, each by itself: what one is refused for does not hold up the others (R8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person
from jinbang.apps.screening.actions.give_opinion import give_opinion
from jinbang.lifecycle import Refusal, Refused

ABLE = "able"


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one case.  result: as `give_opinion` returns it, "able" in a preview, empty where it was refused."""

    application_id: int
    number: str
    title: str
    result: str
    refusal: Refusal | None


def give_opinions(
    *,
    application_ids: Iterable[int],
    verdict: str,
    codes: Sequence[str] = (),
    note: str = "",
    actor: Person,
    at: datetime,
    preview: bool = False,
) -> list[Given]:
    """Give the same opinion to each of these cases, in their order; one transaction a case.

    preview: do each and take it back, so that what would be refused is known; nothing is written, and nothing
    of the others' opinions is told.
    Refused items carry their refusal.  Ids that name no application are left out.
    """  # fmt: skip
    ids = list(dict.fromkeys(application_ids))
    known = {pk: (number, title) for pk, number, title in Application.objects.filter(pk__in=ids).values_list("pk", "number", "title")}  # fmt: skip
    out: list[Given] = []
    for pk in (one for one in ids if one in known):
        result, refusal = "", None
        try:
            with transaction.atomic():
                result = give_opinion(
                    application_id=pk, verdict=verdict, codes=codes, note=note, actor=actor, at=at
                )  # fmt: skip
                if preview:
                    result = ABLE  # whether others agree is not told before one has judged
                    transaction.set_rollback(True)
        except Refused as refused:
            refusal = refused.refusal
        out.append(Given(pk, *known[pk], result, refusal))
    return out
