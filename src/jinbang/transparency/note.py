"""Signed notes: a text and, below it, the signatures of those who vouch for it (https://c2sp.org/signed-note)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jinbang.transparency.base64text import decode, encode
from jinbang.transparency.errors import Broken, Malformed, Unknown

ED25519 = 0x01
LARGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100


class Key(Protocol):
    """Something that can check one kind of signature."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> int: ...
    def verifies(self, text: str, signature: bytes) -> bool: ...


class NoteSigner(Protocol):
    """Something that can make one kind of signature."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> int: ...
    def sign(self, text: str) -> bytes: ...


def check_name(name: str) -> str:
    """The name if a key may bear it: not empty, no Unicode space, no plus, no control character."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name):
        raise Malformed(f"a key name has no spaces and no plus sign, and is not empty: {name!r}")
    return name


def key_id(name: str, kind: int, public: bytes) -> int:
    """The first four bytes of SHA-256(name ‖ newline ‖ kind ‖ public key) as a number."""
    return int.from_bytes(hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4], "big")


def format_vkey(name: str, kind: int, public: bytes) -> str:
    """The text `name+id+key` by which a verifier is told whom to trust."""
    return f"{name}+{key_id(name, kind, public):08x}+{encode(bytes([kind]) + public)}"


def split_vkey(vkey: str, *, kind: int, size: int) -> tuple[str, bytes]:
    """Name and public key of a vkey of that kind and key size; raises Malformed for anything else."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise Malformed(f"a verifier key reads name+id+key, not {vkey[:80]!r}")
    name, identifier, material = check_name(parts[0]), parts[1], decode(parts[2])
    if not material or material[0] != kind or len(material) != size + 1:
        raise Malformed(f"the verifier key of {name!r} is not of type 0x{kind:02x} with {size} bytes")
    if format_vkey(name, kind, material[1:]) != vkey:
        raise Malformed(f"the verifier key of {name!r} does not match its id {identifier[:40]!r}")
    return name, material[1:]


@dataclass(frozen=True)
class VerifierKey:
    """A public Ed25519 key for notes."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """The key that a vkey text describes."""
        return cls(*split_vkey(vkey, kind=ED25519, size=32))

    @cached_property
    def key_id(self) -> int:
        return key_id(self.name, ED25519, self.public)

    @property
    def vkey(self) -> str:
        return format_vkey(self.name, ED25519, self.public)

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether this key signed exactly this text."""
        return ed25519_verifies(self.public, text.encode(), signature)


@dataclass(frozen=True)
class Signer:
    """A private Ed25519 key for notes: a name and the 32 bytes of its seed (RFC 8032 section 5.1.5)."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != 32:
            raise Malformed(f"the seed of an Ed25519 key has 32 bytes, not {len(self.seed)}")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self._private.public_key().public_bytes_raw())

    @property
    def key_id(self) -> int:
        return self.verifier.key_id

    @property
    def vkey(self) -> str:
        """The public text to give to those who check."""
        return self.verifier.vkey

    def sign(self, text: str) -> bytes:
        """The 64 bytes of the signature over the text."""
        return self._private.sign(text.encode())


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is one of that public key over that message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Signature:
    """One signature line."""

    name: str
    key_id: int
    signature: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {encode(self.key_id.to_bytes(4, 'big') + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in a newline, and its signatures, none of which was checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    def signed_by(self, key: Key) -> bool:
        """Whether the note bears a signature of this key; raises Broken if it bears a wrong one."""
        found = False
        for line in self.signatures:
            if (line.name, line.key_id) == (key.name, key.key_id):
                if not key.verifies(self.text, line.signature):
                    raise Broken(f"the signature of {key.name} is wrong: the text was changed after it was signed")
                found = True
        return found


def check_text(text: str) -> str:
    """The text if it can be signed as a note: ends in a newline and has no other ASCII control character."""
    if not text.endswith("\n"):
        raise Malformed("the text of a note ends in a newline")
    if any(c < " " and c != "\n" for c in text) or any("\ud800" <= c <= "\udfff" for c in text):
        raise Malformed("a note is valid UTF-8 without control characters")
    return text


def parse_note(data: str | bytes) -> Note:
    """The parts of a note.  The text must not be trusted before `open_note` or `signed_by` accepted it."""
    try:
        whole = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise Malformed("a note is valid UTF-8") from error
    check_text(whole)
    if len(whole) > LARGEST_NOTE:
        raise Malformed(f"a note of more than {LARGEST_NOTE} characters is not read")
    head, gap, tail = whole.rpartition("\n\n")
    if not gap or not tail:
        raise Malformed("a note has a text, an empty line and at least one signature")
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"a note with more than {MOST_SIGNATURES} signatures is not read")
    return Note(head + "\n", tuple(_parse_signature(line) for line in lines))


def _parse_signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise Malformed(f"not a signature line: {line[:60]!r}")
    data = decode(parts[2])
    if len(data) < 5:
        raise Malformed("a signature line holds four bytes of key id and the signature")
    return Signature(check_name(parts[1]), int.from_bytes(data[:4], "big"), data[4:])


def open_note(data: str | bytes, keys: Iterable[Key]) -> Note:
    """The note, once a trusted key has signed it; signatures of unknown keys are ignored.

    Raises Malformed, Broken (a trusted key's signature is wrong) or Unknown (no trusted key signed).
    """
    note = parse_note(data)
    trusted = list(keys)
    signed = [note.signed_by(key) for key in trusted]
    if not any(signed):
        names = ", ".join(dict.fromkeys(signature.name for signature in note.signatures))
        raise Unknown(f"none of the given keys signed this; it is signed by {names}")
    return note


def sign_note(text: str, *signers: NoteSigner) -> str:
    """The note of that text with one signature line for each signer, in the order given."""
    return add_signatures(Note(check_text(text), ()), *signers)


def add_signatures(note: Note, *signers: NoteSigner) -> str:
    """The note with the signers' lines at its end, replacing older lines of the same keys."""
    if not signers:
        raise Malformed("a note has at least one signature")
    new = tuple(Signature(s.name, s.key_id, s.sign(note.text)) for s in signers)
    mine = {(line.name, line.key_id) for line in new}
    kept = tuple(line for line in note.signatures if (line.name, line.key_id) not in mine)
    return str(Note(note.text, kept + new))
