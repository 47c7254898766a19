"""Base64 with exactly one spelling for each value, so that no character of a file can change unnoticed."""

from __future__ import annotations

import base64
import binascii

from jinbang.transparency.errors import Malformed

_URL = bytes.maketrans(b"+/", b"-_")


def encode(data: bytes) -> str:
    """Standard Base 64 with padding, RFC 4648 section 4."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str, *, size: int | None = None) -> bytes:
    """The bytes of standard Base 64; raises Malformed for any other spelling, or another `size` in bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"not base64: {text[:60]!r}") from error
    if encode(data) != text:
        raise Malformed(f"not the usual spelling of base64: {text[:60]!r}")
    if size is not None and len(data) != size:
        raise Malformed(f"expected {size} bytes in base64, found {len(data)}")
    return data


def encode_url(data: bytes) -> str:
    """URL-safe Base 64 without padding, as in RFC 9901."""
    return binascii.b2a_base64(data, newline=False).translate(_URL).rstrip(b"=").decode("ascii")


def decode_url(text: str) -> bytes:
    """The bytes of unpadded URL-safe Base 64; raises Malformed for any other spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"not base64url: {text[:60]!r}") from error
    if encode_url(data) != text:
        raise Malformed(f"not the usual spelling of base64url: {text[:60]!r}")
    return data
