"""Sends what waits in the outbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from jinbang.apps.ledger.queries import receipt
from jinbang.apps.mailroom.models import Letter

MAX_ATTEMPTS = 8
Titles = Mapping[str, tuple[str, str]]
"""Key of a programme → its title in Chinese and English."""

_PATH = re.compile(r"(?m)^(/[a-z]+/[!-~]*)$")


def deliver(*, at: datetime, batch: int = 200, site: str = "", titles: Callable[[], Titles] = dict) -> tuple[int, int]:
    """Send up to `batch` unsent letters, oldest first; returns (sent, failed).  A failure is kept with its reason and tried again.

    site: the address of the site ("https://awards.example.org"): a line that is a path leads there, and every letter ends
    with its programme's title and that address.
    """
    sent = failed = 0
    waiting = list(
        Letter.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS).order_by("id").values_list("pk", flat=True)[:batch]
    )  # fmt: skip
    if not waiting:
        return 0, 0
    known = titles()
    with get_connection() as connection:
        for pk in waiting:
            with transaction.atomic():
                letter = Letter.objects.select_for_update().filter(pk=pk, sent_at__isnull=True).first()
                if letter is None:
                    continue
                letter.attempts += 1
                try:
                    message = EmailMessage(
                        letter.subject, _words(letter, site, known), to=[letter.address], connection=connection,
                        headers={"X-Jinbang-Letter": letter.key},
                    )  # fmt: skip
                    for entry in letter.receipts:
                        if text := receipt(entry=entry):
                            message.attach(f"receipt-{entry}.txt", text, "text/plain")
                    message.send()
                except OSError as error:
                    letter.error = str(error)[:300]
                    failed += 1
                else:
                    letter.sent_at, letter.error = at, ""
                    sent += 1
                letter.save(update_fields=["attempts", "error", "sent_at"])
    return sent, failed


def _words(letter: Letter, site: str, titles: Titles) -> str:
    """The letter as it is sent."""
    title = titles.get(letter.programme, ("", ""))[0 if letter.language.startswith("zh") else 1]
    end = "\n".join(filter(None, (title, site)))
    body = _PATH.sub(lambda path: site + path[1], letter.body)
    return f"{body}\n\n-- \n{end}\n" if end else body
