"""N15: an organiser who rebuilds the log and signs it with the right key is caught by the rule that was broken."""

import io

import pytest
from tests.foundations.verification import edits, edits_early, edits_late  # noqa: F401 - enters its edits
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import LOG, bundle

from jinbang.transparency.archive import Archive
from jinbang.verification import verify


def lines(data):
    """Promise → the worst that was found of it."""
    found = {}
    for finding in verify(Archive(io.BytesIO(data)), keys=[LOG.verifier]):
        if found.get(finding.promise) is None or finding.verdict == "broken":
            found[finding.promise] = finding
    return found


@pytest.mark.parametrize("edit", edits.REWRITTEN, ids=lambda edit: edit.name)
def test_what_the_organiser_rewrites_is_broken_on_its_own_line(edit):
    told = honest()
    edit.bend(told)
    found = lines(bundle(told))
    assert all(found[bytes_hold].verdict == "held" for bytes_hold in ("manifest", "complete", "log"))
    assert found[edit.promise].verdict == "broken", found[edit.promise].en
    assert "not in the format" not in found[edit.promise].en
