"""The newest bundle of a programme, kept for whoever wants it: made once, then only handed out."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from jinbang.apps.bundle.actions import write

FOLDER = "bundles"


@dataclass(frozen=True, slots=True)
class Kept:
    """sha256: of the archive.  size: bytes.  entries: of the log in it.  manifest: SHA-256 of its manifest.  at: when made."""

    sha256: str
    size: int
    entries: int
    manifest: str
    at: datetime

    @property
    def path(self) -> str:
        """Where the archive is in the store of files."""
        return f"{FOLDER}/{self.sha256}.zip"


def kept(*, programme: str) -> Kept | None:
    """The newest; None where none has been made.  programme: key."""
    pointer = _pointer(programme)
    if not default_storage.exists(pointer):
        return None
    with default_storage.open(pointer) as file:
        found = json.loads(file.read())
    return Kept(**{**found, "at": datetime.fromisoformat(found["at"])})


def opened(one: Kept) -> IO[bytes]:
    """The archive, to be read."""
    file: IO[bytes] = default_storage.open(one.path, "rb")
    return file


def make(*, programme: str, at: datetime) -> Kept:
    """Write the bundle as the log stands now and keep it in place of the one before.  Refused as `actions.write`."""
    before = kept(programme=programme)
    with tempfile.TemporaryFile() as file:
        made = write(programme=programme, out=file, at=at)
        size = file.tell()
        file.seek(0)
        one = Kept(hashlib.file_digest(file, "sha256").hexdigest(), size, made.entries, made.manifest, at)
        if not default_storage.exists(one.path):
            file.seek(0)
            default_storage.save(one.path, File(file))
    # The archive first: what the pointer says is there.
    facts: dict[str, Any] = {**asdict(one), "at": at.isoformat()}
    default_storage.delete(_pointer(programme))
    default_storage.save(_pointer(programme), ContentFile(json.dumps(facts).encode()))
    if before is not None and before.path != one.path:
        default_storage.delete(before.path)
    return one


def _pointer(programme: str) -> str:
    return f"{FOLDER}/{programme}.json"
