"""Signed notes are those of c2sp.org/signed-note, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.transparency import (
    Broken,
    Malformed,
    Signer,
    Unknown,
    VerifierKey,
    add_signatures,
    open_note,
    parse_note,
    sign_note,
)

# The example of the specification.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = """\
This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
# The example of the Go implementation: two signatures, the second by the key whose seed is 32 zero bytes.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.
"""
PETERS_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCHS_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
ENOCH = Signer("EnochRoot", bytes(32))


def test_the_published_note_opens_with_the_published_key():
    note = open_note(NOTE, [VerifierKey.parse(VKEY)])
    assert note.text == "This is an example message.\n"
    assert str(note) == NOTE
    assert open_note(NOTE.encode(), [VerifierKey.parse(VKEY)]) == note


def test_the_poem_of_the_specification_is_split_at_its_last_empty_line():
    poem = (
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore"
        " NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    )
    note = parse_note(poem)
    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert [signature.name for signature in note.signatures] == ["quasimodo.example/salvatore"]


def test_a_signature_added_by_this_signer_is_the_published_one():
    assert ENOCH.vkey == "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    assert add_signatures(parse_note(TEXT + "\n" + PETERS_LINE), ENOCH) == TEXT + "\n" + PETERS_LINE + ENOCHS_LINE
    assert sign_note(TEXT, ENOCH) == TEXT + "\n" + ENOCHS_LINE


def test_signing_again_replaces_the_line_of_the_same_key():
    once = sign_note(TEXT, ENOCH)
    assert add_signatures(parse_note(once), ENOCH) == once


def test_every_vkey_that_is_mangled_by_one_character_is_refused():
    assert VerifierKey.parse(PETER).vkey == PETER
    for start in range(len(PETER)):
        for end in range(start + 1, len(PETER) + 1):
            if (start, end) != (0, len(PETER)):
                with pytest.raises(Malformed):
                    VerifierKey.parse(PETER[start:end])
    for at, character in enumerate(PETER):
        with pytest.raises(Malformed):
            VerifierKey.parse(PETER[:at] + chr(ord(character) + 1) + PETER[at + 1 :])


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # too long, id adjusted
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # unknown type, id adjusted
        "",
        "+",
        "a+b",
    ],
)
def test_the_published_bad_vkeys_are_refused(vkey):
    with pytest.raises(Malformed):
        VerifierKey.parse(vkey)


def test_signatures_of_unknown_keys_are_ignored_and_none_at_all_is_said():
    peter, both = VerifierKey.parse(PETER), TEXT + "\n" + PETERS_LINE + ENOCHS_LINE
    assert open_note(both, [peter]).signed_by(peter)
    assert open_note(both, [ENOCH.verifier]).signed_by(ENOCH.verifier)
    with pytest.raises(Unknown, match="signed by PeterNeumann, EnochRoot"):
        open_note(both, [VerifierKey.parse(VKEY)])
    with pytest.raises(Unknown):
        open_note(both, [])


def test_a_wrong_signature_of_a_trusted_key_spoils_the_note_though_another_is_right():
    wrong = PETERS_LINE[:60] + "ABCD" + PETERS_LINE[60:]
    with pytest.raises(Broken, match="PeterNeumann"):
        open_note(TEXT + "\n" + wrong + ENOCHS_LINE, [VerifierKey.parse(PETER), ENOCH.verifier])


def test_a_name_with_the_id_of_another_key_is_not_that_key():
    same_name = VerifierKey("EnochRoot", VerifierKey.parse(PETER).public)
    with pytest.raises(Unknown):
        open_note(TEXT + "\n" + ENOCHS_LINE, [same_name])


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + PETERS_LINE[:-1],
        "\x01" + TEXT + "\n" + PETERS_LINE,
        b"\xff" + TEXT.encode() + b"\n" + PETERS_LINE.encode(),
        TEXT + "\n" + "— Bad Name x08go/ZJkuBS9UG/SffcvIAQ\n",
        TEXT + "\n" + PETERS_LINE + "Unexpected line.\n",
        TEXT + "\n" + PETERS_LINE * 101,
        TEXT + "\n" + PETERS_LINE.replace("=", ""),
        TEXT + "\n— a AAAA\n",
        "a" * 1_000_001 + "\n\n" + PETERS_LINE,
        "",
    ],
    ids=range(12),
)
def test_what_is_no_note_is_refused(data):
    with pytest.raises(Malformed):
        open_note(data, [VerifierKey.parse(PETER)])


def test_a_hundred_signatures_are_read_and_not_one_more():
    assert len(parse_note(TEXT + "\n" + PETERS_LINE * 100).signatures) == 100
    with pytest.raises(Malformed, match="more than 100 signatures"):
        parse_note(TEXT + "\n" + PETERS_LINE * 101)


def test_sixteen_signatures_are_read():
    signers = [Signer(f"log.example/{n}", bytes([n]) * 32) for n in range(16)]
    note = sign_note(TEXT, *signers)
    assert all(open_note(note, [signer.verifier]) for signer in signers)


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_no_character_of_a_signed_note_can_change(at, character):
    changed = NOTE[:at] + character + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises((Malformed, Broken, Unknown)):
            open_note(changed, [VerifierKey.parse(VKEY)])


@pytest.mark.parametrize("text", ["no newline", "", "tab\t\n", "\x7f\ud800\n", "\r\n"])
def test_a_text_that_no_note_can_have_is_not_signed(text):
    with pytest.raises(Malformed):
        sign_note(text, ENOCH)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\u3000b"])
def test_a_name_that_no_key_can_bear_is_refused(name):
    with pytest.raises(Malformed, match="key name"):
        Signer(name, bytes(32))


def test_a_private_key_shows_itself_nowhere():
    secret = Signer("log.example", bytes(range(32)))
    assert repr(secret) == "Signer(name='log.example')"
    with pytest.raises(Malformed, match="32 bytes"):
        Signer("log.example", b"short")
    with pytest.raises(Malformed, match="at least one signature"):
        sign_note(TEXT)
