"""Uploads and papers in the installation's store, found by the digests that rows name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.storage import default_storage

DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MAGIC = {b"%PDF": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"PK\x03\x04": ".zip"}


def place_of(digest: str) -> str:
    """Where the store keeps the content of this digest; "" where it does not."""
    for path in (
        f"files/{digest[:2]}/{digest}",
        f"evidence/{digest[:2]}/{digest}",
        f"certificates/{digest[:2]}/{digest}.pdf",
    ):
        if default_storage.exists(path):
            return path
    return ""


def opened(place: str) -> IO[Any]:
    """The content, to be read."""
    return default_storage.open(place, "rb")


def ending_of(place: str) -> str:
    """What the content looks like: ".pdf", ".png", ".jpg", ".zip", or "" where it cannot be told."""
    with opened(place) as file:
        head = file.read(4)
    return next((ending for magic, ending in _MAGIC.items() if head.startswith(magic)), "")


def digests_in(line: bytes) -> set[str]:
    """Every SHA-256 that stands in a row."""
    return {one.decode() for one in DIGEST.findall(line)}


def named_in(value: Any) -> Iterator[tuple[str, str]]:
    """(digest, name) of every upload that a JSON value describes."""
    if isinstance(value, dict):
        if isinstance(value.get("digest"), str) and isinstance(value.get("name"), str):
            yield value["digest"], value["name"]
        for one in value.values():
            yield from named_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from named_in(one)
