"""N5: whoever handed something in can check the receipt offline, promise by promise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.foundations.transparency import receipts as world

from jinbang.transparency import Malformed, Signer, commitment, disclosure, leaf_hash
from jinbang.transparency.cosignature import Cosigner
from jinbang.transparency.findings import Verdict
from jinbang.transparency.receipt import parse_promise, parse_receipt, sign_promise
from jinbang.transparency.receiptcheck import check_receipt
from jinbang.transparency.witness import CheckpointUpdate

STRANGER = Signer(world.ORIGIN, bytes(32))
RECEIPT = world.receipt()


def check(text, *, content=world.CONTENT, cutoff=None, key=world.LOG, witness=world.WITNESS):
    findings = check_receipt(
        parse_receipt(text),
        keys=[key.verifier],
        witnesses=[witness.verifier],
        content=content,
        cutoff=cutoff or world.cutoff(),
    )
    return {finding.promise: finding for finding in findings}


def verdicts(text, **options):
    return {promise: str(finding.verdict) for promise, finding in check(text, **options).items()}


ALL_HELD = dict.fromkeys(["signed", "content", "entry", "logged", "in-time", "witnessed"], "held")


def test_every_promise_of_an_honest_receipt_holds():
    assert verdicts(RECEIPT) == ALL_HELD


def test_the_lines_say_what_was_promised_in_both_languages():
    findings = check(RECEIPT)
    assert findings["signed"].en == (
        "jinbang.example/log promised that application.submit KC-2022-0001 was received at 2022-10-31 23:59:59+08:00"
    )
    assert findings["logged"].words("en") == "entry 11 of a log of 13 entries"
    assert findings["logged"].words("zh") == "已入册：13 条中的第 11 条（从 0 起计）"
    assert "2022-10-31 16:00:01+00:00" in findings["witnessed"].en


def test_before_the_next_checkpoint_the_promise_alone_is_a_receipt():
    pending = world.receipt(entry=None, disclosure=None, proof=None)
    assert pending == "# promise\n" + sign_promise(world.promise(), world.LOG)
    assert verdicts(pending) == ALL_HELD | dict.fromkeys(
        ["entry", "logged", "in-time", "witnessed"], "cannot be checked"
    )
    assert "fetch the receipt again" in check(pending)["logged"].en


def test_what_was_not_given_cannot_be_checked_and_is_said():
    findings = check_receipt(parse_receipt(RECEIPT), keys=[world.LOG.verifier])
    unchecked = {f.promise: f.en for f in findings if f.verdict is Verdict.UNCHECKED}
    assert set(unchecked) == {"content", "in-time", "witnessed"}
    assert "--content" in unchecked["content"]
    assert "--cutoff" in unchecked["in-time"]
    assert "--witness" in unchecked["witnessed"]


def test_the_promise_of_another_key_is_broken_and_nothing_else_is_believed():
    assert verdicts(RECEIPT, key=STRANGER) == {"signed": "broken"}
    forged = world.receipt(promise=sign_promise(world.promise(), STRANGER))
    assert verdicts(forged) == {"signed": "broken"}
    elsewhere = sign_promise(world.promise(log="jinbang.example/other"), world.LOG)
    assert verdicts(world.receipt(promise=elsewhere)) == {"signed": "broken"}


def test_another_file_is_not_the_one_handed_in():
    assert verdicts(RECEIPT, content=b"another") == ALL_HELD | {"content": "broken"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "application.withdraw"}, "another kind"),
        ({"reference": "KC-2022-0002"}, "another reference"),
        ({"received": world.RECEIVED.replace(second=58)}, "another time of receipt"),
        ({"content": "sha256:" + "0" * 64}, "another content"),
    ],
)
def test_a_log_that_states_something_else_than_it_promised_is_caught(change, words):
    signed = sign_promise(world.promise(**change), world.LOG)
    findings = check(world.receipt(promise=signed))
    assert findings["entry"].verdict is Verdict.BROKEN
    assert words in findings["entry"].en
    assert findings["logged"].verdict is Verdict.HELD


def test_the_outermost_statement_of_an_entry_counts():
    own = world.entry(reference="KC-2022-0002")
    text = world.receipt(
        entry=own,
        promise=sign_promise(world.promise(leaf=leaf_hash(own)), world.LOG),
        proof=world.proof(hashes=world.leaves(own)),
    )
    assert verdicts(text, cutoff=world.cutoff(hashes=world.leaves(own))) == ALL_HELD | {"entry": "broken"}


def test_facts_may_use_the_same_words_for_other_things():
    opened = world.OPENED | {"facts": world.OPENED["facts"] | {"kind": "enterprise", "at": "the plant"}}
    own = world.entry(commitment=commitment(world.SALT, opened))
    text = world.receipt(
        entry=own,
        disclosure=disclosure(world.SALT, opened),
        promise=sign_promise(world.promise(leaf=leaf_hash(own)), world.LOG),
        proof=world.proof(hashes=world.leaves(own)),
    )
    assert verdicts(text, cutoff=world.cutoff(hashes=world.leaves(own))) == ALL_HELD


@pytest.mark.parametrize("at", ["the plant", "2022-10-31", "", 17, None])
def test_a_time_that_is_none_is_not_the_promised_one(at):
    own = world.entry(at=at)
    text = world.receipt(entry=own, promise=sign_promise(world.promise(leaf=leaf_hash(own)), world.LOG))
    assert "another time of receipt" in check(text)["entry"].en


def test_a_fact_that_is_nowhere_stated_is_missed():
    opened = {"facts": {"reference": "KC-2022-0001"}}
    own = world.entry(commitment=commitment(world.SALT, opened))
    text = world.receipt(
        entry=own,
        disclosure=disclosure(world.SALT, opened),
        promise=sign_promise(world.promise(leaf=leaf_hash(own)), world.LOG),
    )
    assert check(text)["entry"].en == "the entry does not state the content"


def test_an_entry_that_leaves_a_promised_fact_out_is_caught():
    own = world.entry(commitment="none of ours")
    text = world.receipt(
        entry=own,
        promise=sign_promise(world.promise(leaf=leaf_hash(own)), world.LOG),
        proof=world.proof(hashes=world.leaves(own)),
    )
    assert "no commitment" in check(text, cutoff=world.cutoff(hashes=world.leaves(own)))["entry"].en
    closed = world.receipt(disclosure=disclosure(world.SALT, {"facts": {}}))
    assert verdicts(closed) == ALL_HELD | {"entry": "broken"}
    assert check(world.receipt(entry=b'{"v":1}'))["entry"].en == (
        "the entry is not the promised one: its hash is another"
    )


def test_an_entry_that_is_not_in_the_log_cannot_be_proved():
    for lie in (world.proof(index=10), world.proof(hashes=world.leaves(b"replaced")), world.proof(size=20)[:-1] + "\n"):
        expected = "held" if lie == world.proof(size=20) else "broken"
        assert verdicts(world.receipt(proof=lie), cutoff=world.cutoff(old=20))["logged"] == expected


def test_a_proof_under_a_checkpoint_of_a_stranger_is_broken():
    text = world.proof().replace(world.note(world.SIZE), world.note(world.SIZE, signer=STRANGER))
    found = verdicts(world.receipt(proof=text))
    assert found == ALL_HELD | {"logged": "broken", "in-time": "cannot be checked", "witnessed": "cannot be checked"}


def test_an_entry_after_the_cut_off_is_late():
    found = check(RECEIPT, cutoff=world.cutoff(size=11, old=11))
    assert found["in-time"].verdict is Verdict.BROKEN
    assert found["in-time"].en == "entry 11 came after the cut-off, which holds 11 entries"


def test_the_last_entry_below_the_cut_off_is_in_time():
    assert verdicts(world.receipt(proof=world.proof(size=12)), cutoff=world.cutoff(size=12, old=12)) == ALL_HELD


def test_a_cut_off_of_another_history_is_a_fork():
    forked = world.leaves()
    forked[3] = leaf_hash(b"rewritten")
    assert verdicts(RECEIPT, cutoff=world.cutoff(hashes=forked)) == ALL_HELD | {"in-time": "broken"}
    same_size = CheckpointUpdate(0, (), world.note(world.SIZE, forked))
    assert "two different logs of 13 entries" in check(RECEIPT, cutoff=same_size)["in-time"].en


def test_a_later_cut_off_without_a_proof_of_one_history_cannot_be_checked():
    found = check(RECEIPT, cutoff=CheckpointUpdate(0, (), world.note(world.SEALED)))
    assert found["in-time"].verdict is Verdict.UNCHECKED
    assert "consistency proof from size 13" in found["in-time"].en


def test_a_proof_under_a_checkpoint_after_the_cut_off_is_not_enough():
    later = world.receipt(proof=world.proof(size=15))
    found = check(later, cutoff=CheckpointUpdate(0, (), world.note(13)))
    assert found["in-time"].verdict is Verdict.UNCHECKED
    assert "later than the cut-off of 13" in found["in-time"].en


def test_a_cut_off_that_the_log_did_not_sign_is_broken():
    forged = CheckpointUpdate(world.SIZE, (), world.note(world.SEALED, signer=STRANGER))
    assert verdicts(RECEIPT, cutoff=forged)["in-time"] == "broken"


def test_a_witness_that_did_not_cosign_is_no_proof_of_anything():
    other = Cosigner("witness.example/w2", bytes(32))
    assert verdicts(RECEIPT, witness=other) == ALL_HELD | {"witnessed": "cannot be checked"}


def test_keys_can_rotate():
    keys = [STRANGER.verifier, world.LOG.verifier]
    findings = check_receipt(parse_receipt(RECEIPT), keys=keys)
    assert [str(finding.verdict) for finding in findings if finding.promise in ("signed", "logged")] == ["held"] * 2


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(RECEIPT) - 1), st.characters(codec="utf-8"), st.sampled_from(["replace", "insert", "delete"]))
def test_no_character_of_a_receipt_can_change_unnoticed(at, character, how):
    if how == "replace":
        changed = RECEIPT[:at] + character + RECEIPT[at + 1 :]
    elif how == "insert":
        changed = RECEIPT[:at] + character + RECEIPT[at:]
    else:
        changed = RECEIPT[:at] + RECEIPT[at + 1 :]
    if changed == RECEIPT:
        return
    try:
        found = verdicts(changed)
    except Malformed:
        return
    assert found != ALL_HELD
    assert "broken" in found.values() or unwitnessed(changed, found)


def unwitnessed(changed, found):
    """A name or key id that no longer is the witness's is a stranger's line, which the specification ignores."""
    line = changed.rstrip("\n").rpartition("\n")[2]
    return found == ALL_HELD | {"witnessed": "cannot be checked"} and line.startswith("— ")


LINES = RECEIPT.splitlines(keepends=True)


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_missing_line_is_noticed(at):
    assert outcome("".join(LINES[:at] + LINES[at + 1 :])) != ALL_HELD


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_doubled_line_is_noticed_unless_it_is_a_signature(at):
    doubled = outcome("".join(LINES[: at + 1] + LINES[at:]))
    assert (doubled == ALL_HELD) == LINES[at].startswith("— ")


def outcome(text):
    try:
        return verdicts(text)
    except Malformed:
        return "malformed"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"# promise",
        b"# entry\n{}\n\n",
        RECEIPT.replace("# promise\n", "# promise\n# promise\n", 1).encode() + b"x" * 1_000_000,
        RECEIPT.replace("# proof", "# Proof").encode(),
        RECEIPT.replace("\n# entry\n", "\n# entry\n\n").encode(),
        RECEIPT.encode() + b"\n# proof\n",
    ],
    ids=range(8),
)
def test_what_is_no_receipt_is_refused_or_broken(data):
    try:
        findings = check_receipt(parse_receipt(data), keys=[world.LOG.verifier])
    except Malformed:
        return
    assert Verdict.BROKEN in {finding.verdict for finding in findings}


def test_a_promise_reads_back_and_keeps_the_offset_of_its_time():
    promise = world.promise()
    assert parse_promise(str(promise)) == promise
    assert "received 2022-10-31T23:59:59.482113+08:00\n" in str(promise)
    whole = replace(promise, received=datetime(2022, 11, 1, tzinfo=UTC))
    assert "received 2022-11-01T00:00:00.000000+00:00\n" in str(whole)
    assert parse_promise(str(whole)) == whole


@pytest.mark.parametrize(
    "change",
    [
        {"received": datetime(2022, 10, 31)},  # noqa: DTZ001 a naive time is what must be refused
        {"content": "sha256:abc"},
        {"content": "md5:" + "0" * 32},
        {"leaf": b""},
        {"reference": ""},
        {"reference": "a\nb"},
        {"kind": " x"},
        {"log": ""},
    ],
)
def test_a_promise_that_says_nothing_exact_is_not_made(change):
    with pytest.raises(Malformed):
        world.promise(**change)


def test_a_promise_in_another_spelling_is_refused():
    text = str(world.promise())
    for changed in (
        text.replace(".482113", ".48211300"),
        text.replace("+08:00", "+0800"),
        text.replace("T23", " 23"),
        text.replace("@v1", "@v2"),
        text.replace("kind ", "Kind "),
        text.replace("received 2022-10-31", "received 2022-13-31"),
        text + "more x\n",
    ):
        with pytest.raises(Malformed):
            parse_promise(changed)
