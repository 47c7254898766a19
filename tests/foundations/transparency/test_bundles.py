"""N15: a bundle is checked from its bytes alone, and what was bent is named on its line."""

import hashlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.foundations.transparency import bundles as made
from tests.foundations.transparency import receipts as world

from jinbang.transparency import Broken, Malformed, Signer, canonical, leaf_hash
from jinbang.transparency.archive import FOLDERS, MANIFEST, NOTE, Archive, check_path
from jinbang.transparency.bundle import write_bundle
from jinbang.transparency.bundlecheck import LIMITS, check_bundle
from jinbang.transparency.findings import Verdict
from jinbang.transparency.receipt import parse_receipt, sign_promise

STRANGER = Signer(world.ORIGIN, bytes(32))
BUNDLE = made.bundle()
NO_STAMP = {"time-stamped": "cannot be checked"}
ALL_HELD = dict.fromkeys(["manifest", "complete", "log", "cut-offs", "witnessed"], "held") | NO_STAMP


def check(data, *, key=world.LOG, receipts=()):
    findings, _ = check_bundle(
        Archive(io.BytesIO(data)),
        keys=[key.verifier],
        witnesses=[world.WITNESS.verifier],
        receipts=[parse_receipt(text) for text in receipts],
    )
    assert findings[-len(LIMITS) :] == list(LIMITS)
    return {finding.promise: finding for finding in findings[: -len(LIMITS)]}


def verdicts(data, **options):
    return {promise: str(finding.verdict) for promise, finding in check(data, **options).items()}


def test_an_untouched_bundle_holds_on_every_line():
    assert verdicts(BUNDLE) == ALL_HELD
    assert check(BUNDLE)["cut-offs"].en == "sealed within the same history (collection: 13)"


def test_the_same_files_give_the_same_bytes():
    assert made.bundle() == BUNDLE
    assert made.bundle(dict(reversed(made.files().items()))) == BUNDLE
    assert hashlib.sha256(BUNDLE).hexdigest() == "8878ceb081d7852f45a4d6ce52ea33f29d72c5204967b7bf92e4221582b79565"


def test_the_log_can_be_read_once_it_holds():
    _, log = check_bundle(Archive(io.BytesIO(BUNDLE)), keys=[world.LOG.verifier])
    assert log is not None
    assert list(log.entries()) == made.entries()


def test_a_log_of_more_than_one_bundle_of_entries_holds():
    written = made.entries(600)
    assert sum(path.startswith("log/tile") for path in made.files(written)) == 3
    assert verdicts(made.bundle(made.files(written))) == ALL_HELD


def test_what_a_stranger_cannot_check_is_part_of_the_answer():
    assert {limit.verdict for limit in LIMITS} == {Verdict.UNCHECKED}
    assert "never got a receipt" in LIMITS[0].en


def test_every_file_changed_in_the_archive_alone_is_named():
    for path, data in made.files().items():
        changed = made.members(BUNDLE) | {path: data + b" "}
        found = check(made.archive(changed))
        assert found["manifest"].verdict is Verdict.HELD
        assert found["complete"].en == f"{path} is not the file that the manifest lists"


def test_every_file_removed_or_added_is_named():
    for path in made.files():
        kept = {name: data for name, data in made.members(BUNDLE).items() if name != path}
        assert check(made.archive(kept))["complete"].en == f"{path} is in the manifest, but not in the bundle"
    added = made.members(BUNDLE) | {"lists/second.json": b"[]"}
    assert check(made.archive(added))["complete"].en == "lists/second.json is not in the manifest"


def test_a_bundle_made_again_by_another_is_not_signed_by_the_log():
    changed = made.files() | {"lists/final.json": b"[]"}
    assert verdicts(made.bundle(changed, signer=STRANGER)) == ALL_HELD | {"manifest": "broken"}


def test_the_manifest_of_another_bundle_does_not_fit():
    other = made.members(made.bundle(made.files() | {"lists/final.json": b"[]"}))
    swapped = made.members(BUNDLE) | {NOTE: other[NOTE]}
    assert verdicts(made.archive(swapped)) == ALL_HELD | {"manifest": "broken"}


@pytest.mark.parametrize("index", range(world.SEALED))
def test_an_entry_changed_dropped_doubled_or_swapped_breaks_the_log_though_the_operator_signs_the_bundle(index):
    honest = made.entries()
    changed = [*honest[:index], canonical({"v": 1, "n": "changed"}), *honest[index + 1 :]]
    dropped = honest[:index] + honest[index + 1 :]
    doubled = honest[: index + 1] + honest[index:]
    after = (index + 1) % len(honest)
    swapped = list(honest)
    swapped[index], swapped[after] = honest[after], honest[index]
    for lie in (changed, dropped, doubled, swapped):
        tiles = {path: data for path, data in made.files(lie).items() if path.startswith("log/tile")}
        kept = {path: data for path, data in made.files().items() if not path.startswith("log/tile")}
        found = verdicts(made.bundle(kept | tiles))
        assert (found["manifest"], found["complete"], found["log"]) == ("held", "held", "broken")
        assert found["cut-offs"] == "cannot be checked"


def test_a_cut_off_of_another_history_is_a_fork():
    leaves = made.hashes(made.entries())
    leaves[3] = leaf_hash(b"rewritten")
    forked = made.files() | {"log/cutoff/collection.txt": world.note(world.SIZE, leaves).encode()}
    assert check(made.bundle(forked))["log"].en == (
        "the log does not hold: the first 13 entries are not those that log/cutoff/collection.txt signs"
    )


def test_a_cut_off_beyond_the_log_or_of_a_stranger_is_broken():
    longer = made.hashes(made.entries(25))
    beyond = made.files() | {"log/cutoff/collection.txt": world.note(25, longer).encode()}
    assert "is of 25 entries, the log only of 20" in check(made.bundle(beyond))["log"].en
    leaves = made.hashes(made.entries())
    forged = made.files() | {"log/cutoff/collection.txt": world.note(13, leaves, signer=STRANGER).encode()}
    assert verdicts(made.bundle(forged))["log"] == "broken"


def test_a_bundle_without_cut_offs_says_so_and_without_a_checkpoint_is_broken():
    less = {path: data for path, data in made.files().items() if "cutoff" not in path}
    assert verdicts(made.bundle(less)) == ALL_HELD | {"cut-offs": "cannot be checked"}
    del less["log/checkpoint"]
    assert verdicts(made.bundle(less))["log"] == "broken"


def test_an_empty_log_holds_and_so_does_a_cut_off_before_the_first_entry():
    nothing = {"log/checkpoint": world.note(0).encode(), "log/cutoff/opening.txt": world.note(0).encode()}
    assert check(made.bundle(nothing))["log"].en == "0 entries are the log that jinbang.example/log signed"
    early = made.files() | {"log/cutoff/opening.txt": world.note(0).encode()}
    assert check(made.bundle(early))["cut-offs"].en == "sealed within the same history (collection: 13, opening: 0)"


def test_a_cut_off_may_be_the_end_of_the_log_and_a_file_may_be_empty():
    final = made.files() | {
        "log/cutoff/final.txt": world.note(world.SEALED, made.hashes(made.entries())).encode(),
        "programme/none.txt": b"",
    }
    assert verdicts(made.bundle(final)) == ALL_HELD
    assert "final: 20" in check(made.bundle(final))["cut-offs"].en


def test_entries_that_are_not_canonical_json_are_broken():
    written = [*made.entries()[:-1], b'{"v": 1}']
    assert "not in its canonical form" in check(made.bundle(made.files(written)))["log"].en


def test_a_log_that_lost_what_it_acknowledged_is_broken():
    receipt = world.receipt(entry=None, disclosure=None, proof=None)
    kept = check(BUNDLE, receipts=[receipt])["receipt"]
    assert kept.en == "application.submit KC-2022-0001 is entry 11, before the cut-offs: collection"
    without = made.entries()
    without[world.INDEX] = canonical({"v": 1, "kind": "other"})
    lost = check(made.bundle(made.files(without)), receipts=[receipt])["receipt"]
    assert lost.verdict is Verdict.BROKEN
    assert lost.en == "application.submit KC-2022-0001 was acknowledged and is not in the log"
    forged = world.receipt(promise=sign_promise(world.promise(), STRANGER))
    assert verdicts(BUNDLE, receipts=[forged])["receipt"] == "broken"


def test_another_key_believes_nothing():
    found = verdicts(BUNDLE, key=STRANGER)
    assert found == dict.fromkeys(["manifest", "log"], "broken") | {
        "complete": "held",
        "cut-offs": "cannot be checked",
        "witnessed": "cannot be checked",
        **NO_STAMP,
    }


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(made.members(BUNDLE))), st.data())
def test_no_byte_of_any_member_can_change_unnoticed(path, data):
    held = made.members(BUNDLE)
    at = data.draw(st.integers(0, len(held[path]) - 1))
    bit = data.draw(st.integers(0, 7))
    held[path] = held[path][:at] + bytes([held[path][at] ^ 1 << bit]) + held[path][at + 1 :]
    try:
        found = verdicts(made.archive(held))
    except (Malformed, Broken):
        return
    assert "broken" in found.values()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(BUNDLE) - 1), st.integers(0, 7))
def test_a_flipped_bit_of_the_file_never_ends_in_a_traceback(at, bit):
    data = BUNDLE[:at] + bytes([BUNDLE[at] ^ 1 << bit]) + BUNDLE[at + 1 :]
    try:
        check(data)
    except (Malformed, Broken):
        return


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(BUNDLE) - 1))
def test_a_file_cut_short_never_ends_in_a_traceback(length):
    with pytest.raises((Malformed, Broken)):
        check(BUNDLE[:length])


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/log/checkpoint",
        "log/../checkpoint",
        "log//checkpoint",
        "log/",
        "log/.hidden",
        "C:/log",
        "log\\checkpoint",
        "elsewhere/file",
        "lists/榜单.json",
        "lists/a b",
        "lists/a\n",
    ],
)
def test_a_path_that_could_leave_its_folder_is_refused(path):
    with pytest.raises(Malformed, match="holds no file named"):
        check_path(path)
    with pytest.raises(Malformed):
        Archive(io.BytesIO(made.archive(made.members(BUNDLE) | {path or " ": b""})))


def test_every_folder_is_explained():
    assert all(check_path(f"{folder}/file") and meaning for folder, meaning in FOLDERS.items())


def test_compressed_members_and_doubles_are_refused():
    with pytest.raises(Malformed, match="stored as is"):
        Archive(io.BytesIO(made.archive(made.members(BUNDLE), zipfile.ZIP_DEFLATED)))
    out = io.BytesIO(BUNDLE)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as double:
        double.writestr("log/checkpoint", b"another")
    with pytest.raises(Malformed, match="log/checkpoint twice"):
        Archive(out)


HONEST = {"format": "jinbang/bundle@v1", "log": "a", "programme": "b", "files": []}
A, B = ({"path": path, "size": 1, "sha256": ""} for path in ("log/a", "log/b"))


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        HONEST | {"format": "jinbang/bundle@v2"},
        HONEST | {"files": None},
        HONEST | {"programme": 1},
        HONEST | {"more": 1},
        HONEST | {"files": [1]},
        HONEST | {"files": [A | {"path": MANIFEST}]},
        HONEST | {"files": [A | {"path": "../a"}]},
        HONEST | {"files": [A | {"size": True}]},
        HONEST | {"files": [A | {"size": -1}]},
        HONEST | {"files": [A | {"more": 1}]},
        HONEST | {"files": [B, A]},
        HONEST | {"files": [A, A]},
    ],
)
def test_a_manifest_of_another_form_is_refused(manifest):
    assert Archive(io.BytesIO(made.archive({MANIFEST: canonical(HONEST), NOTE: b""}))).manifest.files == ()
    with pytest.raises(Malformed):
        Archive(io.BytesIO(made.archive({MANIFEST: canonical(manifest), NOTE: b""})))


def test_files_out_of_order_are_a_mistake_of_the_caller():
    for wrong in ([("log/b", b""), ("log/a", b"")], [("log/a", b""), ("log/a", b"")]):
        with pytest.raises(ValueError, match="in order, each once"):
            write_bundle(io.BytesIO(), files=wrong, log="a", programme="b", signers=[world.LOG])
    with pytest.raises(Malformed):
        write_bundle(io.BytesIO(), files=[("/etc/x", b"")], log="a", programme="b", signers=[world.LOG])
