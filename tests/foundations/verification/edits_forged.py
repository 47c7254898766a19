"""Edits by somebody without a key, to any file of the finished archive."""

from __future__ import annotations

import hashlib
import json

from tests.foundations.verification.call import A
from tests.foundations.verification.edits import FORGED, Edit
from tests.foundations.verification.edits_files import OPENINGS, STRANGER, TILE, forged
from tests.foundations.verification.story import members, packed

from jinbang.transparency import canonical
from jinbang.transparency.archive import MANIFEST, NOTE
from jinbang.transparency.tiles import entry_bundle, parse_entry_bundle

KEPT = {
    "the checkpoint": "log/checkpoint", "a cut-off": "log/cutoff/collection.txt", "the list of keys": "log/keys.txt",
    "the entries": TILE, "the openings": OPENINGS, "a definition": "programme/definition-2.json", "a list": "lists/1.json",
    "a commitment": "draws/firm-1/commitment.json", "a draw": "draws/firm-1/result.json",
}  # fmt: skip
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
