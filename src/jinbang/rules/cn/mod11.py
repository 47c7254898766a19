"""The check characters of Chinese identifiers: pure arithmetic, each with its standard."""

from __future__ import annotations

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def identity_check(body: str, /) -> str:
    """The 18th character for 17 digits: GB 11643, ISO 7064 MOD 11-2."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(12 - remainder) % 11]


def uscc_check(body: str, /) -> str:
    """The 18th character for 17 of a unified social credit code: GB 32100-2015, modulus 31."""
    total = sum(_USCC_ALPHABET.index(one) * weight for one, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def organisation_check(body: str, /) -> str:
    """The 9th character for 8 of an organisation code: GB 11714, modulus 11 (10 is X, 11 is 0)."""
    total = sum(int(one, 36) * weight for one, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def patent_check(body: str, /) -> str:
    """The character behind the dot for the 8 or 12 digits of a patent application number: ZC 0006-2003."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS[: len(body)], strict=True))
    return "0123456789X"[total % 11]
