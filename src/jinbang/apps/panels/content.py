"""What a filing is, byte for byte: its digest stands in the ledger, in its record and in the body's receipt."""

from __future__ import annotations

import hashlib

from jinbang.apps.panels.models import Filing
from jinbang.transparency import canonical


def filing_content(*, filing: Filing) -> bytes:
    """Canonical JSON of work plan, composition and criteria."""
    return canonical({"work_plan": filing.work_plan, "composition": filing.composition, "criteria": filing.criteria})


def content_digest(filing: Filing) -> str:
    """SHA-256 over the content, in hex."""
    return hashlib.sha256(filing_content(filing=filing)).hexdigest()
