"""The age v1 format (https://age-encryption.org/v1), X25519 recipients, written from its text alone.

An oracle: it shares nothing with the library that seals archives but the format, so what the two agree on is the format.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC, LABEL, CHUNK = b"age-encryption.org/v1", b"age-encryption.org/v1/X25519", 64 * 1024
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def decrypt(data: bytes, identity: str) -> bytes:
    """What was encrypted to the identity (AGE-SECRET-KEY-1…).  ValueError where it was not, or is not whole."""
    header, mac, payload = _parts(data)
    secret = X25519PrivateKey.from_private_bytes(_bech32(identity.lower(), "age-secret-key-"))
    own = secret.public_key().public_bytes_raw()
    for share, wrapped in re.findall(rb"-> X25519 (\S+)\n(\S+)\n", header):
        shared = secret.exchange(X25519PublicKey.from_public_bytes(_unpadded(share)))
        try:
            key = ChaCha20Poly1305(_hkdf(shared, _unpadded(share) + own, LABEL)).decrypt(
                bytes(12), _unpadded(wrapped), b""
            )
        except InvalidTag:
            continue
        if not hmac.compare_digest(hmac.digest(_hkdf(key, b"", b"header"), header, "sha256"), mac):
            raise ValueError("the header has been changed")
        return b"".join(_opened(key, payload))
    raise ValueError("not to this identity")


def encrypt(data: bytes, recipient: str) -> bytes:
    """Data to a public key (age1…)."""
    to, ephemeral, key, nonce = _bech32(recipient, "age"), X25519PrivateKey.generate(), os.urandom(16), os.urandom(16)
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(to))
    wrapped = ChaCha20Poly1305(_hkdf(shared, share + to, LABEL)).encrypt(bytes(12), key, b"")
    header = MAGIC + b"\n-> X25519 " + _text(share) + b"\n" + _text(wrapped) + b"\n---"
    mac = hmac.digest(_hkdf(key, b"", b"header"), header, "sha256")
    stream = ChaCha20Poly1305(_hkdf(key, nonce, b"payload"))
    starts = range(0, max(len(data), 1), CHUNK)
    sealed = [stream.encrypt(_nonce(n, start + CHUNK >= len(data)), data[start : start + CHUNK], b"") for n, start in enumerate(starts)]  # fmt: skip
    return header + b" " + _text(mac) + b"\n" + nonce + b"".join(sealed)


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Header up to its MAC, MAC, payload."""
    found = re.match(rb"(age-encryption\.org/v1\n(?:(?!---).*\n)*---) (\S+)\n", data)
    if found is None:
        raise ValueError("no age v1 header")
    return found[1], _unpadded(found[2]), data[found.end() :]


def _opened(key: bytes, payload: bytes) -> list[bytes]:
    stream, sealed, size = ChaCha20Poly1305(_hkdf(key, payload[:16], b"payload")), payload[16:], CHUNK + 16
    starts = range(0, len(sealed), size)
    try:
        return [stream.decrypt(_nonce(n, start + size >= len(sealed)), sealed[start : start + size], b"") for n, start in enumerate(starts)]  # fmt: skip
    except InvalidTag:
        raise ValueError("damaged or cut off") from None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt or bytes(hashlib.sha256().digest_size), info=info).derive(
        secret
    )


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _unpadded(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _bech32(word: str, prefix: str) -> bytes:
    """The 32 bytes of a key (BIP 173)."""
    name, _, rest = word.rpartition("1")
    values = [_LETTERS.index(letter) for letter in rest]
    check = 1
    for value in [*(ord(c) >> 5 for c in name), 0, *(ord(c) & 31 for c in name), *values]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= term if top >> bit & 1 else 0
    if name != prefix or check != 1:
        raise ValueError(f"no key that begins with {prefix}")
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    return (number >> (5 * len(values[:-6]) - 256)).to_bytes(32, "big")
