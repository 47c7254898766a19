"""N15: whoever bends the files of a bundle is caught by the manifest, the log or the openings."""

import io
import json

import pytest
from tests.foundations.verification import edits, edits_files, edits_forged, edits_openings  # noqa: F401 - enter their edits
from tests.foundations.verification.checking import broken_on, lines
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import bundle, files_of, members, packed, repacked

from jinbang.transparency import canonical

HONEST = honest()
FILES = files_of(HONEST)
MEMBERS = members(bundle(HONEST))


@pytest.mark.parametrize("edit", edits.FORGED, ids=lambda edit: edit.name)
def test_what_is_bent_without_a_key_is_broken_on_its_own_line(edit):
    held = dict(MEMBERS)
    edit.bend(held)
    broken_on(edit.promise, lines(repacked(held)))


@pytest.mark.parametrize("edit", edits.RESIGNED, ids=lambda edit: edit.name)
def test_what_the_organiser_bends_in_the_files_is_broken_on_its_own_line(edit):
    files = dict(FILES)
    edit.bend(files)
    found = lines(packed(files))
    assert found["manifest"].verdict == found["complete"].verdict == "held"
    broken_on(edit.promise, found)


def test_a_file_that_the_format_does_not_know_is_no_bundle():
    with pytest.raises(ValueError, match="holds no file named"):
        lines(repacked(MEMBERS | {"private/names.csv": b"names"}))
    assert io.BytesIO(bundle(HONEST)).getvalue() == packed(FILES)


def test_an_erased_entry_leaves_open_what_it_said_and_breaks_nothing():
    for number in (40, 100):
        kept = FILES["log/openings/0000.jsonl"].split(b"\n")
        index = int(kept[number].split(b":")[1].split(b",")[0])
        kept[number] = b'{"erased":true,"index":%d}' % index
        found = lines(packed(FILES | {"log/openings/0000.jsonl": b"\n".join(kept)}))
        assert found["openings"].verdict == "cannot be checked"
        assert "their salts were destroyed" in found["openings"].en
        assert "broken" not in {one.verdict for one in found.values()}


def old(entry):
    """The act in the form that leaves had before anything was opened."""
    plain = json.loads(entry.sealed()[0])
    return canonical({key: value for key, value in plain.items() if key != "open"} | {"v": 1})


def test_acts_older_than_openings_cannot_be_checked_and_break_nothing():
    told = honest()
    told.acts[0].leaf, told.acts[0].facts = old(told.acts[0]), None
    found = lines(bundle(told))
    assert found["openings"].verdict == "cannot be checked"
    assert "1 entries said that are older than openings" in found["openings"].en
    assert "broken" not in {found[line].verdict for line in ("life", "quotas", "results", "lists")}


def test_an_act_is_not_hidden_behind_the_old_form():
    told = honest()
    entry = told.find("conflict.declare")
    entry.leaf, entry.facts = old(entry), None
    broken_on("openings", lines(bundle(told)))
