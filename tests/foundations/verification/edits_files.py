"""Edits to the files of a bundle: by the organiser, who signs the manifest anew, and by somebody without a key."""

from __future__ import annotations

import hashlib
import json

from tests.foundations.verification.call import A
from tests.foundations.verification.edits import FORGED, RESIGNED, Edit, edit
from tests.foundations.verification.story import LOG, ORIGIN, members, note, packed

from jinbang.transparency import Signer, canonical, disclosure, leaf_hash, open_disclosure
from jinbang.transparency.archive import MANIFEST, NOTE
from jinbang.transparency.tiles import entry_bundle, grow_bundles, parse_entry_bundle

STRANGER = Signer(ORIGIN, bytes(32))
TILE = "log/tile/entries/000.p/202"
OPENINGS = "log/openings/0000.jsonl"
KEPT = {
    "the checkpoint": "log/checkpoint", "a cut-off": "log/cutoff/collection.txt", "the list of keys": "log/keys.txt",
    "the entries": TILE, "the openings": OPENINGS, "a definition": "programme/definition-2.json", "a list": "lists/1.json",
    "a commitment": "draws/firm-1/commitment.json", "a draw": "draws/firm-1/result.json",
}  # fmt: skip


def resigned(promise: str):
    return edit(RESIGNED, promise)


def forged(promise: str):
    return edit(FORGED, promise)


# --- without a key: any file of the finished archive -------------------------------------------------------------------

_WAYS = {
    "is removed": lambda data: None,
    "has a bit flipped": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "has its last byte changed": lambda data: data[:-1] + bytes([data[-1] ^ 64]),
    "is cut short": lambda data: data[: len(data) // 2],
    "is longer": lambda data: data + b" ",
    "is empty": lambda data: b"",
}  # fmt: skip

for _what, _path in KEPT.items():
    for _how, _way in _WAYS.items():

        def _bent(held, path=_path, way=_way):
            data = way(held.pop(path))
            if data is not None:
                held[path] = data

        FORGED.append(Edit(f"{_what} {_how}", "complete", _bent))

for _folder in ("log", "programme", "lists", "draws", "ballots"):

    def _added(held, path=f"{_folder}/added.json"):
        held[path] = b"{}"

    FORGED.append(Edit(f"a file is added to {_folder}", "complete", _added))


@forged("complete")
def two_files_change_places(held):
    one, other = "draws/firm-1/result.json", "draws/tech.field-1/result.json"
    held[one], held[other] = held[other], held[one]


@forged("complete")
def the_entries_are_those_of_another_bundle(held):
    entries = parse_entry_bundle(held[TILE], width=202)
    held[TILE] = entry_bundle([*entries[:-1], entries[0]])


def _manifest(held, bend) -> None:
    value = json.loads(held[MANIFEST])
    bend(value)
    held[MANIFEST] = canonical(value)


@forged("manifest")
def the_manifest_forgets_a_file(held):
    _manifest(held, lambda value: value["files"].pop())


@forged("manifest")
def the_manifest_and_the_archive_forget_a_file(held):
    _manifest(held, lambda value: held.pop(value["files"].pop(0)["path"]))


@forged("manifest")
def the_manifest_has_another_digest(held):
    _manifest(held, lambda value: value["files"][0].update(sha256="0" * 64))


@forged("manifest")
def a_file_and_its_digest_in_the_manifest_are_changed(held):
    held["lists/1.json"] = held["lists/1.json"].replace(A[0].encode(), A[3].encode())
    digest = hashlib.sha256(held["lists/1.json"]).hexdigest()
    _manifest(held, lambda value: next(f for f in value["files"] if f["path"] == "lists/1.json").update(sha256=digest))


@forged("manifest")
def the_manifest_names_another_programme(held):
    _manifest(held, lambda value: value.update(programme="other-2022"))


@forged("manifest")
def the_manifest_names_another_log(held):
    _manifest(held, lambda value: value.update(log="other.example/log"))


@forged("manifest")
def the_manifest_is_signed_by_a_stranger(held):
    held[NOTE] = members(packed({}, STRANGER))[NOTE]


@forged("manifest")
def the_signature_is_of_another_bundle(held):
    held[NOTE] = members(packed({}))[NOTE]


@forged("manifest")
def the_signature_is_cut_off(held):
    held[NOTE] = held[NOTE].split(b"\n\n")[0] + b"\n"


@forged("manifest")
def everything_is_signed_anew_with_another_key_of_the_same_name(held):
    held.update(members(packed({path: data for path, data in held.items() if path not in {MANIFEST, NOTE}}, STRANGER)))


# --- by the organiser: the log against its checkpoints -----------------------------------------------------------------


def _entries(files, bend) -> None:
    """Other entries in place of those that the checkpoint signs."""
    entries = parse_entry_bundle(files.pop(TILE), width=202)
    bend(entries)
    files.update({f"log/{path}": data for path, data in grow_bundles(fetch=dict, size=0, entries=entries)})


@resigned("log")
def an_entry_is_dropped(files):
    _entries(files, lambda entries: entries.pop(40))


@resigned("log")
def an_entry_is_doubled(files):
    _entries(files, lambda entries: entries.insert(40, entries[40]))


@resigned("log")
def two_entries_change_places(files):
    def swap(entries):
        entries[40], entries[41] = entries[41], entries[40]

    _entries(files, swap)


@resigned("log")
def an_entry_is_dated_otherwise(files):
    def date(entries):
        entries[37] = entries[37].replace(b"2022-10-31", b"2022-10-30")

    _entries(files, date)


@resigned("log")
def an_entry_opens_something_else(files):
    def other(entries):
        entries[37] = entries[36]

    _entries(files, other)


@resigned("log")
def an_entry_is_added_at_the_end(files):
    _entries(files, lambda entries: entries.append(entries[-1]))


@resigned("log")
def the_end_of_the_log_is_left_out(files):
    _entries(files, lambda entries: entries.pop())


@resigned("log")
def an_entry_is_written_otherwise(files):
    def spaced(entries):
        entries[40] = entries[40].replace(b",", b", ", 1)

    _entries(files, spaced)


def _leaves(files) -> list[bytes]:
    return [leaf_hash(entry) for entry in parse_entry_bundle(files[TILE], width=202)]


def _fork(files) -> list[bytes]:
    leaves = _leaves(files)
    leaves[3] = leaf_hash(b"rewritten")
    return leaves


@resigned("log")
def the_checkpoint_is_of_another_history(files):
    files["log/checkpoint"] = note(_fork(files), 202)


@resigned("log")
def a_checkpoint_is_forked_at_the_deadline(files):
    files["log/cutoff/collection.txt"] = note(_fork(files), 39)


@resigned("log")
def a_cut_off_is_of_a_longer_log(files):
    files["log/cutoff/collection.txt"] = note([*_leaves(files), leaf_hash(b"more")], 203)


@resigned("log")
def a_cut_off_is_signed_by_a_stranger(files):
    files["log/cutoff/collection.txt"] = note(_leaves(files), 39, STRANGER)


@resigned("log")
def the_checkpoint_is_signed_by_a_stranger(files):
    files["log/checkpoint"] = note(_leaves(files), 202, STRANGER)


@resigned("log")
def the_checkpoint_is_of_another_log(files):
    files["log/checkpoint"] = note(_leaves(files), 202, Signer("other.example/log", bytes(range(32))))


@resigned("log")
def there_is_no_checkpoint(files):
    del files["log/checkpoint"]


@resigned("log")
def the_checkpoint_is_older_than_the_entries(files):
    files["log/checkpoint"] = note(_leaves(files), 190)


@resigned("log")
def there_are_no_entries(files):
    del files[TILE]


@resigned("deadlines")
def a_cut_off_is_renamed(files):
    files["log/cutoff/final.txt"] = files.pop("log/cutoff/collection.txt")


# --- by the organiser: openings, which the checkpoint does not sign -----------------------------------------------------


def _lines(files, bend) -> None:
    lines = files[OPENINGS].split(b"\n")[:-1]
    bend(lines)
    files[OPENINGS] = b"".join(line + b"\n" for line in lines)


def _at(lines, index: int) -> int:
    return next(n for n, line in enumerate(lines) if json.loads(line)["index"] == index)


@resigned("openings")
def an_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop(40))


@resigned("openings")
def the_first_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop(0))


@resigned("openings")
def the_last_opening_is_missing(files):
    _lines(files, lambda lines: lines.pop())


@resigned("openings")
def all_openings_are_missing(files):
    del files[OPENINGS]


@resigned("openings")
def an_opening_comes_twice(files):
    _lines(files, lambda lines: lines.insert(40, lines[40]))


@resigned("openings")
def two_openings_are_out_of_order(files):
    def swap(lines):
        lines[40], lines[41] = lines[41], lines[40]

    _lines(files, swap)


@resigned("openings")
def an_opening_is_of_another_entry(files):
    def other(lines):
        first, second = json.loads(lines[40]), json.loads(lines[41])
        lines[40] = canonical(first | {"open": second["open"]})

    _lines(files, other)


@resigned("openings")
def an_opening_says_something_else(files):
    def bend(lines):
        place = next(n for n, line in enumerate(lines) if b"marks" in _text(line))
        told = json.loads(lines[place])
        facts = dict(open_disclosure(told["open"]))
        facts["marks"] = dict.fromkeys(facts["marks"], "100")
        lines[place] = canonical(told | {"open": disclosure(bytes(32), facts)})

    _lines(files, bend)


def _text(line: bytes) -> bytes:
    return canonical(open_disclosure(json.loads(line)["open"]))


@resigned("openings")
def an_opening_has_another_salt(files):
    def bend(lines):
        told = json.loads(lines[40])
        lines[40] = canonical(told | {"open": disclosure(bytes(32), open_disclosure(told["open"]))})

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_an_entry_that_opens_nothing(files):
    def bend(lines):
        told = json.loads(lines[0])
        lines.insert(_at(lines, 10), canonical(told | {"index": 9}))

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_an_entry_of_another_programme(files):
    def bend(lines):
        lines.insert(2, canonical(json.loads(lines[0]) | {"index": 2}))

    _lines(files, bend)


@resigned("openings")
def an_opening_is_of_no_entry(files):
    def bend(lines):
        lines.append(canonical(json.loads(lines[-1]) | {"index": 4000}))

    _lines(files, bend)


@resigned("openings")
def a_line_of_openings_is_written_otherwise(files):
    def bend(lines):
        lines[40] = lines[40].replace(b":", b": ", 1)

    _lines(files, bend)


@resigned("openings")
def a_disclosure_is_written_otherwise(files):
    def bend(lines):
        told = json.loads(lines[40])
        lines[40] = canonical(told | {"open": told["open"] + "="})

    _lines(files, bend)


@resigned("openings")
def the_openings_end_without_a_line_end(files):
    files[OPENINGS] = files[OPENINGS][:-1]


@resigned("openings")
def the_lines_of_the_openings_end_otherwise(files):
    files[OPENINGS] = files[OPENINGS].replace(b"\n", b"\r\n")


@resigned("openings")
def openings_are_added_beyond_the_log(files):
    files["log/openings/0001.jsonl"] = files[OPENINGS]


# --- by the organiser: the other files ----------------------------------------------------------------------------------


@resigned("definition")
def the_two_versions_change_places(files):
    one, other = "programme/definition-1.json", "programme/definition-2.json"
    files[one], files[other] = files[other], files[one]


@resigned("draws")
def the_results_of_two_draws_change_places(files):
    one, other = "draws/firm-1/result.json", "draws/tech.field-1/result.json"
    files[one], files[other] = files[other], files[one]


@resigned("draws")
def a_draw_is_added_that_the_log_does_not_know(files):
    files["draws/firm-2/result.json"] = files["draws/firm-1/result.json"]


@resigned("lists")
def a_name_on_the_list_is_changed(files):
    files["lists/1.json"] = files["lists/1.json"].replace("示例成果s1".encode(), "示例成果s9".encode())


@resigned("keys")
def the_keys_are_replaced(files):
    files["log/keys.txt"] = f"{STRANGER.vkey} - -\n".encode()


@resigned("keys")
def the_keys_are_of_another_log(files):
    files["log/keys.txt"] += f"{Signer('other.example/log', bytes(32)).vkey} - -\n".encode()


@resigned("keys")
def a_rotation_is_invented(files):
    files["log/keys.txt"] = f"{LOG.vkey} 2 -\n".encode()


@resigned("keys")
def the_list_of_keys_is_empty(files):
    files["log/keys.txt"] = b""


@resigned("keys")
def a_key_is_no_key(files):
    files["log/keys.txt"] = b"key - -\n"


@resigned("ballots")
def an_election_is_added_that_the_log_does_not_know(files):
    files[f"ballots/1-{A[0]}-1/election.bel"] = b"votes"
