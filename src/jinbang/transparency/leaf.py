"""What is written into the log: canonical JSON that holds commitments in place of personal data.

Canonical JSON is RFC 8785, so that everyone derives the same bytes from the same facts.  A commitment is the digest
of a salted disclosure in the form of RFC 9901 (SD-JWT) section 4.2.2: whoever holds the disclosure can open it, and
when the salt is destroyed nobody can, which is how a fact is erased from a log that cannot be rewritten.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

from jinbang.transparency.base64text import decode_url, encode_url
from jinbang.transparency.errors import Malformed

JSON: TypeAlias = Mapping[str, "JSON"] | Sequence["JSON"] | str | int | float | bool | None

quoted = json.encoder.encode_basestring
"""A text in quotes, with what RFC 8785 section 3.2.2.2 escapes, and nothing else."""
_LARGEST = 2**53 - 1

SALT_SIZE = 32
LARGEST_ENTRY = 65_535  # an entry bundle prefixes each entry with its length as a uint16


class _NotPlain(Exception):
    """Something in the value is left to the reference implementation."""


def _plain(value: object) -> str:
    """The canonical JSON of what nearly every entry is made of, in a quarter of the reference implementation's time.

    Raises _NotPlain for fractions, large integers, keys beyond ASCII (their order is that of UTF-16) and other types.
    """
    kind = type(value)
    if kind is str:
        return quoted(value)  # type: ignore[arg-type]
    if kind is dict:
        members: dict[str, object] = value  # type: ignore[assignment]
        try:
            if not "".join(members).isascii():
                raise _NotPlain
        except TypeError as error:  # a key that is no text
            raise _NotPlain from error
        return "{" + ",".join([f"{quoted(key)}:{_plain(members[key])}" for key in sorted(members)]) + "}"
    if kind is int:
        if not -_LARGEST <= value <= _LARGEST:  # type: ignore[operator]
            raise _NotPlain
        return str(value)
    if kind is list or kind is tuple:
        return "[" + ",".join([_plain(one) for one in value]) + "]"  # type: ignore[attr-defined]
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    raise _NotPlain


def canonical(value: JSON) -> bytes:
    """The RFC 8785 bytes of `value`.

    Strings are taken as they are: nothing normalises Unicode.  Raises Malformed for what JSON cannot carry exactly:
    integers beyond ±(2⁵³-1), NaN, infinities, lone surrogates, keys that are not strings, other types.
    """
    try:
        return _plain(value).encode()
    except (_NotPlain, UnicodeEncodeError, RecursionError):
        return _by_reference(value)


def canonical_text(value: JSON) -> str:
    """The same as text, not yet looked at for lone surrogates where it is all plain: encode it."""
    try:
        return _plain(value)
    except (_NotPlain, RecursionError):
        return _by_reference(value).decode()


def _by_reference(value: JSON) -> bytes:
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise Malformed(f"not canonical JSON: {error}") from error


def parse_canonical(data: bytes) -> JSON:
    """The value of canonical JSON bytes; raises Malformed if another spelling of the same value was given."""
    try:
        value: JSON = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}") from error
    if canonical(value) != data:
        raise Malformed("JSON, but not in its canonical form (RFC 8785)")
    return value


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of a log entry: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def opening_salt(salt: bytes) -> bytes:
    """The salt of an entry's opened facts, out of the salt of the entry.

    To publish it tells nothing of the other; when the entry's salt is destroyed, both are.
    """
    return hmac.digest(salt, b"jinbang open", "sha256")


def disclosure(salt: bytes, value: JSON) -> str:
    """What opens a commitment: base64url of the canonical JSON `[salt, value]`.

    `salt` is 32 random bytes, never used twice.  Keep the disclosure with the private record, never in the log.
    """
    if len(salt) != SALT_SIZE:
        raise Malformed(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    return encode_url(canonical([encode_url(salt), value]))


def commitment(salt: bytes, value: JSON) -> str:
    """The 43 characters that go into the log in place of `value`."""
    return commitment_of(disclosure(salt, value))


def commitment_of(disclosed: str) -> str:
    """The commitment that a disclosure opens: base64url of the SHA-256 of its characters (RFC 9901 section 4.2.3)."""
    if not disclosed.isascii():
        raise Malformed("a disclosure is base64url text")
    return encode_url(hashlib.sha256(disclosed.encode("ascii")).digest())


def open_disclosure(disclosed: str) -> JSON:
    """The value inside a disclosure; raises Malformed unless it is exactly what `disclosure` writes."""
    pair = parse_canonical(decode_url(disclosed))
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
        raise Malformed("a disclosure is a JSON array of a salt and a value")
    if len(decode_url(pair[0])) != SALT_SIZE:
        raise Malformed(f"the salt of a disclosure has {SALT_SIZE} bytes")
    value: JSON = pair[1]
    return value
