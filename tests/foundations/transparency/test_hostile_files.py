"""Whatever someone sends, the answer is one clear sentence and never a traceback."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.transparency import bundles, receipts

from jinbang.transparency import Broken, Malformed, VerifierKey, open_disclosure, parse_checkpoint, parse_note
from jinbang.transparency.archive import Archive, parse_manifest
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.leaf import parse_canonical
from jinbang.transparency.proof import parse_proof
from jinbang.transparency.receipt import parse_promise, parse_receipt
from jinbang.transparency.tiles import Tile
from jinbang.transparency.witness import parse_update

TEXTS = {
    "a note": (parse_note, receipts.note(13)),
    "a checkpoint": (parse_checkpoint, receipts.note(13).partition("\n\n")[0] + "\n"),
    "a proof": (parse_proof, receipts.proof()),
    "a promise": (parse_promise, str(receipts.promise())),
    "a receipt": (parse_receipt, receipts.receipt()),
    "a request to a witness": (parse_update, str(receipts.cutoff())),
    "a key of a log": (VerifierKey.parse, receipts.LOG.vkey),
    "a key of a witness": (CosignerKey.parse, receipts.WITNESS.verifier.vkey),
    "a path of a tile": (Tile.parse, "tile/0/x001/x234/067.p/8"),
    "a disclosure": (open_disclosure, receipts.disclosure(receipts.SALT, receipts.OPENED)),
}
BYTES = {
    "a receipt": (parse_receipt, receipts.receipt().encode()),
    "a note": (parse_note, receipts.note(13).encode()),
    "an entry": (parse_canonical, receipts.entry()),
    "a manifest": (parse_manifest, bundles.members(bundles.bundle())["MANIFEST.json"]),
    "a bundle": (lambda data: Archive(io.BytesIO(data)), bundles.bundle()),
}


@pytest.mark.parametrize("what", TEXTS)
@given(text=st.text(), seed=st.integers(0, 2**32))
def test_no_text_ends_in_a_traceback(what, text, seed):
    parse, honest = TEXTS[what]
    parse(honest)
    at = random.Random(seed).randrange(len(honest))
    for hostile in (text, honest[:at] + text + honest[at:], honest[:at] + text, honest + text, honest[at:]):
        refused_or_read(parse, hostile)


@pytest.mark.parametrize("what", BYTES)
@given(data=st.binary(), seed=st.integers(0, 2**32))
def test_no_bytes_end_in_a_traceback(what, data, seed):
    parse, honest = BYTES[what]
    parse(honest)
    at = random.Random(seed).randrange(len(honest))
    for hostile in (data, honest[:at] + data + honest[at:], honest[:at] + data, honest + data, honest[at:]):
        refused_or_read(parse, hostile)


def refused_or_read(parse, hostile):
    sentence = "read"
    try:
        parse(hostile)
    except (Malformed, Broken) as refusal:
        sentence = str(refusal)
    assert sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000, b"[" + b"9" * 400 + b"]", b"1e999", b"NaN"]
)
def test_json_that_is_made_to_exhaust_is_refused(data):
    with pytest.raises(Malformed):
        parse_canonical(data)
