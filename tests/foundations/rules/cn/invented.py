"""Numbers that look real, made here so that no file holds one: each is put together and given its check character."""

from __future__ import annotations

from jinbang.rules.cn.mod11 import identity_check, organisation_check, uscc_check


def uscc(*, head: str = "91", division: str = "110108", organisation: str = "MA0EXAMP") -> str:
    """A valid unified social credit code."""
    body = head + division + organisation + organisation_check(organisation)
    return body + uscc_check(body)


def identity(*, division: str = "110101", birth: str = "19800101", sequence: str = "001") -> str:
    """A valid identity number; an odd sequence is a man's."""
    body = division + birth + sequence
    return body + identity_check(body)


def mobile(*, tail: str = "1234") -> str:
    """A mobile number."""
    return "1" + "38" + "0000" + tail
