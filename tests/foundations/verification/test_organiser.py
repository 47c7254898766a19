"""N15: an organiser who rebuilds the log and signs it with the right key is caught by the rule that was broken."""

import re
from datetime import datetime

import pytest
from tests.foundations.verification import (  # noqa: F401 - enter their edits
    edits,
    edits_call,
    edits_collection,
    edits_consistent,
    edits_lists,
    edits_notice,
    edits_panels,
    edits_schemes,
    edits_schemes_lists,
    edits_schemes_panels,
    edits_scores,
    edits_sittings,
)
from tests.foundations.verification.call import A
from tests.foundations.verification.checking import broken_on, lines
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import LOG, ORIGIN, bundle, note

from jinbang.transparency import leaf_hash
from jinbang.transparency.receipt import Promise, Receipt, sign_promise
from jinbang.verification import LIMITS

HONEST = honest()
LEAVES = [leaf_hash(entry) for entry in HONEST.entries()]


def receipt(entry):
    """The promise that somebody was handed with the act."""
    promise = Promise(
        ORIGIN,
        entry.kind,
        "receipt",
        datetime.fromisoformat(entry.at),
        "sha256:" + "0" * 64,
        leaf_hash(entry.sealed()[0]),
    )
    return Receipt(sign_promise(promise, LOG))


RECEIPTS = [receipt(one) for one in HONEST.acts if one.kind in {"application.submit", "sheet.submit", "objection.file"}]
SEEN = [("kept.txt", note(LEAVES, len(LEAVES)).decode())]


def test_an_untouched_bundle_holds_on_every_line():
    found = lines(bundle(HONEST), receipts=RECEIPTS, seen=SEEN)
    assert {name for name, one in found.items() if one.verdict != "held"} == {"witnessed", "time-stamped", "beyond"}
    assert len(LIMITS) == 9
    for one in found.values():
        assert re.search("[\u4e00-\u9fff]", one.zh), one.promise
        assert not re.search("[\u4e00-\u9fff]", one.en), one.promise


def test_a_receipt_for_an_act_that_was_put_into_another_programme_is_not_called_honoured():
    told = honest()
    entry = told.find("application.submit", application=A[5])
    entry.programme = "other-2022"
    found = lines(bundle(told), receipts=[receipt(entry)])["receipt"]
    assert found.verdict == "cannot be checked"
    assert "an act of other-2022, and this bundle is of demo-2022" in found.en


@pytest.mark.parametrize("edit", edits.REWRITTEN, ids=lambda edit: edit.name)
def test_what_the_organiser_rewrites_is_broken_on_its_own_line(edit):
    told = honest()
    edit.bend(told)
    found = lines(bundle(told))
    assert all(found[line].verdict == "held" for line in ("manifest", "complete", "log"))
    broken_on(edit.promise, found)


@pytest.mark.parametrize("edit", edits.DOUBTED, ids=lambda edit: edit.name)
def test_what_the_rules_allow_and_nobody_can_check_is_not_held(edit):
    told = honest()
    edit.bend(told)
    found = lines(bundle(told))
    assert "broken" not in {one.verdict for one in found.values()}
    assert found[edit.promise].verdict == "cannot be checked"
    assert "hether " in found[edit.promise].en or "could choose" in found[edit.promise].en


@pytest.mark.parametrize("edit", edits.CONSISTENT, ids=lambda edit: edit.name)
def test_what_is_rewritten_to_fit_is_seen_by_whoever_kept_something(edit):
    told = honest()
    edit.bend(told)
    found = lines(bundle(told))
    assert "broken" not in {one.verdict for one in found.values()}, "the rules themselves see it"
    found = lines(bundle(told), receipts=RECEIPTS, seen=SEEN)
    if edit.promise == "seen" and found["seen"].verdict == "cannot be checked":
        assert "ask for a newer bundle" in found["seen"].en  # a bundle of an earlier day: nothing is denied yet
    else:
        broken_on(edit.promise, found)


def test_there_are_more_than_two_hundred_kinds_of_edits():
    names = [one.name for one in (*edits.REWRITTEN, *edits.CONSISTENT)]
    assert len(names) == len(set(names)) > 200
