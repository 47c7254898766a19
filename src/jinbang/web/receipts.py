"""Receipts on pages and as files: for everything that somebody hands in (N5).

Who may have one is asked by the page that shows it; here it is only looked up and served.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse

from jinbang.apps.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt as a page shows it.  place: its number in the public log; None for the second until it has one."""

    at: datetime
    reference: str
    content: str
    entry: int
    place: int | None
    url: str
    text: str


def find(*, subject: str, kinds: tuple[str, ...], reference: str = "", digest: str = "") -> ledger.Line | None:
    """The newest entry that promises this; digest: SHA-256 of the content, hexadecimal."""
    return ledger.promised(
        subject=subject, kinds=kinds, reference=reference, content=f"sha256:{digest}" if digest else ""
    )


def shown(line: ledger.Line | None, *, url: str) -> Shown | None:
    """What the page shows of it; url: where the file is."""
    text = ledger.receipt(entry=line.id) if line else None
    if line is None or text is None:
        return None
    facts = line.facts
    return Shown(line.at, facts["reference"], facts["content"], line.id, line.sequence, url, text)


def served(line: ledger.Line | None, *, name: str) -> HttpResponse:
    """The file; `jinbang verify receipt` checks it without this site.  Http404 where there is none."""
    text = ledger.receipt(entry=line.id) if line else None
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-receipt.txt"'
    return response
