"""Cosignatures: a witness states when it saw that a log only grew (https://c2sp.org/tlog-cosignature).

Both types of the specification are here: Ed25519 (0x04) and ML-DSA-44 (0x06), the latter safe against quantum
computers and recommended for new witnesses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, Literal, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from jinbang.transparency.base64text import decode
from jinbang.transparency.checkpoint import LARGEST_SIZE, parse_checkpoint
from jinbang.transparency.errors import Malformed
from jinbang.transparency.note import Note, check_name, ed25519_verifies, format_vkey, key_id, split_vkey

ED25519: Final = 0x04
ML_DSA_44: Final = 0x06
Kind: TypeAlias = Literal[0x04, 0x06]
_SIZES = {ED25519: (32, 64), ML_DSA_44: (1312, 2420)}  # bytes of public key and of signature


def ed25519_message(*, text: str, seconds: int) -> bytes:
    """What an Ed25519 cosigner signs: two lines and the whole text of the checkpoint."""
    parse_checkpoint(text)
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def ml_dsa_44_message(*, cosigner: str, text: str, seconds: int) -> bytes:
    """What an ML-DSA-44 cosigner signs: the `cosigned_message` structure for the whole tree."""
    checkpoint = parse_checkpoint(text)
    message = b"subtree/v1\n\0" + _vector(cosigner) + seconds.to_bytes(8, "big") + _vector(checkpoint.origin)
    return message + bytes(8) + checkpoint.size.to_bytes(8, "big") + checkpoint.root


def _vector(text: str) -> bytes:
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise Malformed(f"names and origins in a cosignature have 1 to 255 bytes, not {len(data)}")
    return bytes([len(data)]) + data


@dataclass(frozen=True)
class CosignerKey:
    """The public key of a witness."""

    name: str
    kind: Kind
    public: bytes = field(repr=False)

    @classmethod
    def parse(cls, vkey: str) -> CosignerKey:
        """The key that a vkey of type 0x04 or 0x06 describes."""
        material = decode(vkey.split("+", 2)[-1])
        kind: Kind = ML_DSA_44 if material[:1] == bytes([ML_DSA_44]) else ED25519
        name, public = split_vkey(vkey, kind=kind, size=_SIZES[kind][0])
        return cls(name, kind, public)

    @cached_property
    def key_id(self) -> int:
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        return format_vkey(self.name, self.kind, self.public)

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether this witness cosigned exactly this checkpoint."""
        seconds, inner = int.from_bytes(signature[:8], "big"), signature[8:]
        if len(inner) != _SIZES[self.kind][1] or seconds > LARGEST_SIZE:
            return False
        if self.kind == ED25519:
            return ed25519_verifies(self.public, ed25519_message(text=text, seconds=seconds), inner)
        message = ml_dsa_44_message(cosigner=self.name, text=text, seconds=seconds)
        return _ml_dsa_44_verifies(self.public, message, inner)


def _ml_dsa_44_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except UnsupportedAlgorithm as error:
        raise Malformed("this installation of `cryptography` cannot check ML-DSA-44") from error
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Cosigner:
    """The private key of a witness: a name, a 32-byte seed and its type.  One seed serves one name only."""

    name: str
    seed: bytes = field(repr=False)
    kind: Kind = ED25519

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != 32:
            raise Malformed(f"the seed of a cosigner has 32 bytes, not {len(self.seed)}")

    @cached_property
    def _private(self) -> Ed25519PrivateKey | MLDSA44PrivateKey:
        if self.kind == ED25519:
            return Ed25519PrivateKey.from_private_bytes(self.seed)
        return MLDSA44PrivateKey.from_seed_bytes(self.seed)

    @cached_property
    def verifier(self) -> CosignerKey:
        return CosignerKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    def at(self, moment: datetime) -> CosignerAt:
        """A signer for `add_signatures` that states this moment.  Check consistency first: that is what it says."""
        if moment.tzinfo is None:
            raise ValueError("a cosignature needs an aware time")
        return CosignerAt(self, int(moment.timestamp()))

    def _cosign(self, text: str, seconds: int) -> bytes:
        if self.kind == ED25519:
            message = ed25519_message(text=text, seconds=seconds)
        else:
            message = ml_dsa_44_message(cosigner=self.name, text=text, seconds=seconds)
        return seconds.to_bytes(8, "big") + self._private.sign(message)


@dataclass(frozen=True)
class CosignerAt:
    """A cosigner at one moment, in seconds since the epoch."""

    cosigner: Cosigner
    seconds: int

    @property
    def name(self) -> str:
        return self.cosigner.name

    @property
    def key_id(self) -> int:
        return self.cosigner.verifier.key_id

    def sign(self, text: str) -> bytes:
        return self.cosigner._cosign(text, self.seconds)


def cosigned_at(note: Note, key: CosignerKey) -> datetime | None:
    """When this witness first cosigned the checkpoint, None if it did not; raises Broken for a wrong cosignature."""
    if not note.signed_by(key):
        return None
    mine = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.key_id)]
    try:
        return datetime.fromtimestamp(min(int.from_bytes(line.signature[:8], "big") for line in mine), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed(f"the cosignature of {key.name} states a time beyond the calendar") from error
