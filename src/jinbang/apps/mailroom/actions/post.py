"""Puts a letter into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinbang.apps.mailroom.models import Letter
from jinbang.apps.people.models import Person


def post(
    *, key: str, kind: str, person: Person | None, subject: tuple[str, str], body: tuple[str, str], at: datetime,
    programme: str = "", address: str = "", receipts: Sequence[int] = (),
) -> None:  # fmt: skip
    """Write one letter, once: a second call with the same key does nothing.

    subject, body: (Chinese, English) plain text; the receiver's language is used, Chinese where an address is not a
    person's.  receipts: ids of ledger entries of which the receiver is to have the receipts; they are attached when the
    letter is sent.  Call it inside the act's transaction: a refused act writes no letter.
    """
    to = address or (person.email if person else "")
    if not to:
        raise ValueError("a letter needs a person or an address")
    language = person.language if person else "zh-hans"
    pick = 0 if language.startswith("zh") else 1
    Letter.objects.bulk_create(
        [
            Letter(
                key=key[:160], programme=programme, kind=kind, person=person, address=to, subject=subject[pick][:200],
                body=body[pick], language=language, written_at=at,
                receipts=list(receipts),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
