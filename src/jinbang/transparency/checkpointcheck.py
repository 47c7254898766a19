"""Checks a checkpoint by itself: signed by the log, witnessed by others, stamped by an authority."""

from __future__ import annotations

from collections.abc import Sequence

from jinbang.transparency.checkpoint import parse_checkpoint
from jinbang.transparency.cosignature import CosignerKey
from jinbang.transparency.errors import Broken, Malformed, Unknown
from jinbang.transparency.findings import Finding, broken, held
from jinbang.transparency.note import VerifierKey, open_note
from jinbang.transparency.timestamp import read_certificates, stamped
from jinbang.transparency.witnessed import witnessed


def check_checkpoint(
    data: bytes,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[CosignerKey] = (),
    stamp: bytes | None = None,
    authority: bytes | None = None,
) -> list[Finding]:
    """Findings signed, witnessed and time-stamped.  authority: certificates in PEM."""
    try:
        note = open_note(data, keys)
        found = parse_checkpoint(note.text)
        if found.origin not in {key.name for key in keys if note.signed_by(key)}:
            raise Unknown(f"it is a checkpoint of {found.origin}, signed by another log")
        certificates = read_certificates(authority) if authority is not None else []
    except (Malformed, Broken, Unknown) as error:
        return [broken("signed", f"the checkpoint does not hold: {error}", f"检查点不成立：{error}")]
    signed = held(
        "signed",
        f"{found.origin} signed that it has {found.size} entries",
        f"{found.origin} 签名载明共 {found.size} 条",
    )
    return [signed, *witnessed(note, witnesses), stamped(stamp, text=note.text, certificates=certificates)]
