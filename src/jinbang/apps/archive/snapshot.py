"""One state of the database for as long as an archive is written, while others go on working."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def still() -> Iterator[None]:
    """Everything read inside is as it was at the first read; nobody who writes has to wait.  Nothing may be written."""
    here: Any = connection
    if here.in_atomic_block:  # whoever opened the transaction says what it shows
        yield
    elif here.vendor == "sqlite":
        usual = here.transaction_mode
        here.transaction_mode = "DEFERRED"  # IMMEDIATE, as acts have it, would lock all writers out
        try:
            with transaction.atomic():
                yield
        finally:
            here.transaction_mode = usual
    else:
        with transaction.atomic():
            with here.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
