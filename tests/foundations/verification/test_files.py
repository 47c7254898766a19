"""N15: whoever bends the files of a bundle is caught by the manifest, the log or the openings."""

import io

import pytest
from tests.foundations.verification import edits, edits_files  # noqa: F401 - enters its edits
from tests.foundations.verification.checking import broken_on, lines
from tests.foundations.verification.honest import honest
from tests.foundations.verification.story import bundle, files_of, members, packed, repacked

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
