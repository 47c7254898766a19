"""Edits to the files of a bundle: by the organiser, who signs the manifest anew, and by somebody without a key."""

from __future__ import annotations

from tests.foundations.verification.call import A
from tests.foundations.verification.edits import FORGED, RESIGNED, edit
from tests.foundations.verification.story import LOG, ORIGIN, note

from jinbang.transparency import Signer, leaf_hash
from jinbang.transparency.tiles import grow_bundles, parse_entry_bundle

STRANGER = Signer(ORIGIN, bytes(32))
TILE = "log/tile/entries/000.p/202"
OPENINGS = "log/openings/0000.jsonl"


def resigned(promise: str):
    return edit(RESIGNED, promise)


def forged(promise: str):
    return edit(FORGED, promise)


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
