"""Offline proofs are those of c2sp.org/tlog-proof."""

import hashlib

import pytest
from tests.foundations.transparency import naive

from jinbang.transparency import Broken, Malformed, Signer, Unknown, checkpoint_text, inclusion_proof, sign_note
from jinbang.transparency.base64text import encode
from jinbang.transparency.proof import Proof, format_proof, parse_proof

LOG = Signer("jinbang.example/log", bytes(range(32)))
LEAVES = naive.leaves_of(13)
NOTE = sign_note(checkpoint_text("jinbang.example/log", 13, naive.mth(LEAVES)), LOG)
PROOF = format_proof(index=9, path=inclusion_proof(LEAVES, 9), checkpoint=NOTE)


def verify(text, leaf=LEAVES[9], key=LOG.verifier, origin="jinbang.example/log"):
    return parse_proof(text).verify(leaf=leaf, keys=[key], origin=origin)


def test_a_proof_has_the_lines_of_the_specification():
    h1, h2 = (hashlib.sha256(word).digest() for word in (b"hash1", b"hash2"))
    bare = Proof(5, (h1, h2), "checkpoint\n")
    assert str(bare) == f"c2sp.org/tlog-proof@v1\nindex 5\n{encode(h1)}\n{encode(h2)}\n\ncheckpoint\n"
    extra = Proof(10, (h1,), "checkpoint\n", b"extra information")
    assert str(extra) == (
        f"c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{encode(h1)}\n\ncheckpoint\n"
    )
    alone = Proof(0, (), "checkpoint\n")
    assert str(alone) == "c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"
    for proof in (bare, extra, alone):
        assert parse_proof(str(proof)) == proof


def test_the_form_in_the_specification_is_read():
    proof = parse_proof(
        "c2sp.org/tlog-proof@v1\nindex 73894\n"
        "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\nB95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
        "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\nRoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\n"
        "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n\n"
        "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n"
    )
    assert (proof.index, len(proof.path), proof.checkpoint.split("\n")[1]) == (73894, 5, "109482")


def test_it_proves_its_leaf_and_no_other():
    checkpoint, note = verify(PROOF)
    assert (checkpoint.size, str(note)) == (13, NOTE)
    with pytest.raises(Broken, match="entry 9 does not lead to the root"):
        verify(PROOF, leaf=LEAVES[8])


def test_it_needs_a_trusted_key_and_the_right_log():
    with pytest.raises(Unknown):
        verify(PROOF, key=Signer("jinbang.example/log", bytes(32)).verifier)
    with pytest.raises(Malformed, match=r"not of jinbang\.example/other"):
        verify(PROOF, origin="jinbang.example/other")


@pytest.mark.parametrize(
    "text",
    [
        PROOF.replace("@v1", "@v2"),
        PROOF.replace("\n\n", "\n", 1),
        PROOF.replace("index 9\n", ""),
        PROOF.replace("index 9", "index 09"),
        PROOF.replace("index 9", "index -9"),
        PROOF.replace("index 9", "extra !\nindex 9"),
        PROOF.replace("index 9", "index 9\nextra AAAA"),
        PROOF.replace("index 9\n", "index 9\nAAAA\n"),
        PROOF.replace("index 9\n", "index 9\n" + "A" * 43 + "=\n" * 64),
        "",
    ],
    ids=range(10),
)
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(Malformed):
        parse_proof(text)


def test_no_character_of_a_proof_can_change():
    for at in range(len(PROOF)):
        changed = PROOF[:at] + ("A" if PROOF[at] != "A" else "B") + PROOF[at + 1 :]
        with pytest.raises((Malformed, Broken, Unknown)):
            verify(changed)
