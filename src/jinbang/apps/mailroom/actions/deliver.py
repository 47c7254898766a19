"""Sends what waits in the outbox."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from jinbang.apps.ledger.queries import receipt
from jinbang.apps.mailroom.models import Letter

MAX_ATTEMPTS = 8


def deliver(*, at: datetime, batch: int = 200) -> tuple[int, int]:
    """Send up to `batch` unsent letters, oldest first; returns (sent, failed).  A failure is kept with its reason and tried again."""
    sent = failed = 0
    waiting = list(
        Letter.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS).order_by("id").values_list("pk", flat=True)[:batch]
    )  # fmt: skip
    if not waiting:
        return 0, 0
    with get_connection() as connection:
        for pk in waiting:
            with transaction.atomic():
                letter = Letter.objects.select_for_update().filter(pk=pk, sent_at__isnull=True).first()
                if letter is None:
                    continue
                letter.attempts += 1
                try:
                    message = EmailMessage(
                        letter.subject, letter.body, to=[letter.address], connection=connection,
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
