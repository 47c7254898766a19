"""What a submitted score sheet is, byte for byte: its digest stands in the ledger and in the expert's receipt."""

from __future__ import annotations

from jinbang.apps.reviews.models import ScoreSheet
from jinbang.transparency import canonical


def sheet_content(*, sheet: ScoreSheet) -> bytes:
    """Canonical JSON of the scores, the comment and the filing under which they were given."""
    return canonical({"scores": sheet.scores, "comment": sheet.comment, "filing": sheet.filing.digest})
