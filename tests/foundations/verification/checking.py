"""What the verifier says, by promise."""

from __future__ import annotations

import io
import re

from tests.foundations.verification.story import LOG

from jinbang.transparency.archive import Archive
from jinbang.transparency.findings import Finding
from jinbang.verification import verify


def lines(data: bytes, **kept) -> dict[str, Finding]:
    """Promise → the worst that was found of it.  kept: receipts and checkpoints that somebody has."""
    found: dict[str, Finding] = {}
    for finding in verify(Archive(io.BytesIO(data)), keys=[LOG.verifier], **kept):
        if finding.promise not in found or finding.verdict == "broken":
            found[finding.promise] = finding
    return found


def broken_on(promise: str, found: dict[str, Finding]) -> None:
    """The line is there, is broken, and says where and why rather than that something could not be read."""
    assert found[promise].verdict == "broken", found[promise].en
    assert "Error(" not in found[promise].en
    assert re.search("[\u4e00-\u9fff]", found[promise].zh), found[promise].zh
