"""Cosignatures are those of c2sp.org/tlog-cosignature; those of real witnesses hold here."""

from datetime import UTC, datetime

import pytest

from jinbang.transparency import (
    Broken,
    Malformed,
    Note,
    Signer,
    VerifierKey,
    add_signatures,
    checkpoint_text,
    open_checkpoint,
    parse_note,
    sign_note,
)
from jinbang.transparency.cosignature import (
    ED25519,
    ML_DSA_44,
    Cosigner,
    CosignerAt,
    CosignerKey,
    cosigned_at,
    ed25519_message,
    ml_dsa_44_message,
)
from jinbang.transparency.note import Signature

LOG = Signer("jinbang.example/log", bytes(range(32)))
NOTE = sign_note(checkpoint_text("jinbang.example/log", 3, bytes(range(32))), LOG)
MOMENT = datetime(2022, 10, 31, 16, 0, tzinfo=UTC)
# A checkpoint of a public log, cosigned by public witnesses.
REAL = (
    "arche2025h1.staging.ct.transparency.dev\n"
    "1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    "\n"
    "— arche2025h1.staging.ct.transparency.dev"
    " ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— remora.n621.de"
    " 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
    "— witness.stagemole.eu"
    " Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n"
)
REAL_LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REAL_WITNESSES = [
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]

kinds = pytest.mark.parametrize("kind", [ED25519, ML_DSA_44], ids=["Ed25519", "ML-DSA-44"])


@pytest.mark.parametrize("vkey", REAL_WITNESSES)
def test_the_cosignature_of_a_real_witness_holds(vkey):
    key = CosignerKey.parse(vkey)
    _, note = open_checkpoint(
        REAL, keys=[VerifierKey.parse(REAL_LOG)], origin="arche2025h1.staging.ct.transparency.dev"
    )
    assert key.vkey == vkey
    assert cosigned_at(note, key) == datetime.fromtimestamp(0x6A122120, UTC)
    with pytest.raises(Broken):
        cosigned_at(parse_note(REAL.replace("1432088532", "1432088533")), key)


def test_the_ed25519_message_is_the_one_in_the_specification():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert ed25519_message(text=text, seconds=1679315147) == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_the_ml_dsa_message_is_the_structure_in_the_specification():
    text = checkpoint_text("log", 258, bytes(range(32)))
    assert ml_dsa_44_message(cosigner="w1", text=text, seconds=1) == (
        b"subtree/v1\n\x00" + b"\x02w1" + bytes(7) + b"\x01" + b"\x03log" + bytes(8) + bytes(6) + b"\x01\x02"
    ) + bytes(range(32))
    with pytest.raises(Malformed, match="1 to 255 bytes"):
        ml_dsa_44_message(cosigner="w" * 256, text=text, seconds=1)


@kinds
def test_a_cosignature_states_its_time_and_covers_the_checkpoint(kind):
    witness = Cosigner("witness.example/w1", bytes(32), kind)
    cosigned = add_signatures(parse_note(NOTE), witness.at(MOMENT))
    key = CosignerKey.parse(witness.verifier.vkey)
    assert key == witness.verifier
    assert cosigned.startswith(NOTE)
    assert cosigned_at(parse_note(cosigned), key) == MOMENT
    assert cosigned_at(parse_note(NOTE), key) is None
    open_checkpoint(cosigned, keys=[LOG.verifier], origin="jinbang.example/log")
    with pytest.raises(Broken):
        cosigned_at(parse_note(cosigned.replace("\n3\n", "\n4\n")), key)


def test_of_two_cosignatures_of_one_witness_the_earlier_tells_the_time():
    witness = Cosigner("witness.example/w1", bytes(32))
    late, early = (add_signatures(parse_note(NOTE), witness.at(MOMENT.replace(hour=hour))) for hour in (18, 17))
    both = parse_note(late + early.removeprefix(NOTE))
    assert len(both.signatures) == 3
    assert cosigned_at(both, witness.verifier) == MOMENT.replace(hour=17)


def test_a_time_beyond_the_calendar_is_malformed():
    witness = Cosigner("witness.example/w1", bytes(32))
    text = parse_note(NOTE).text
    far = Note(text, (Signature(witness.name, witness.verifier.key_id, CosignerAt(witness, 2**62).sign(text)),))
    assert far.signed_by(witness.verifier)
    with pytest.raises(Malformed, match="beyond the calendar"):
        cosigned_at(far, witness.verifier)


@kinds
def test_a_time_that_the_specification_forbids_is_no_cosignature(kind):
    witness = Cosigner("witness.example/w1", bytes(32), kind)
    text = parse_note(NOTE).text
    assert witness.verifier.verifies(text, CosignerAt(witness, 2**63 - 1).sign(text))
    assert not witness.verifier.verifies(text, CosignerAt(witness, 2**63).sign(text))


@kinds
def test_another_time_or_a_shorter_signature_is_caught(kind):
    witness = Cosigner("witness.example/w1", bytes(32), kind)
    text = parse_note(NOTE).text
    signature = witness.at(MOMENT).sign(text)
    assert witness.verifier.verifies(text, signature)
    for changed in (
        (int.from_bytes(signature[:8], "big") + 1).to_bytes(8, "big") + signature[8:],
        (2**63).to_bytes(8, "big") + signature[8:],
        signature[:-1],
        signature[:8],
        b"",
    ):
        assert not witness.verifier.verifies(text, changed)


def test_the_key_of_a_log_is_no_key_of_a_witness_and_the_reverse():
    with pytest.raises(Malformed):
        CosignerKey.parse(LOG.vkey)
    with pytest.raises(Malformed):
        VerifierKey.parse(REAL_WITNESSES[0])


def test_only_checkpoints_are_cosigned_and_only_at_a_certain_time():
    witness = Cosigner("witness.example/w1", bytes(32))
    with pytest.raises(Malformed):
        witness.at(MOMENT).sign("some other text\n")
    with pytest.raises(ValueError, match="aware time"):
        witness.at(MOMENT.replace(tzinfo=None))
    with pytest.raises(Malformed, match="32 bytes"):
        Cosigner("witness.example/w1", b"")
    assert "seed" not in repr(witness)
