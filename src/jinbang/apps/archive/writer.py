"""Writes the files of an archive one after the other, and remembers what its manifest has to say of each."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from jinbang.apps.archive.manifest import Listed, Manifest

_CHUNK = 1 << 20
_READABLE = 0o100644 << 16


class Writer:
    """out: anything that can be written, also a pipe.  Memory does not grow but by the list of what was written."""

    def __init__(self, out: IO[bytes], *, manifest: Manifest, at: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._stamp = at.timetuple()[:6]
        self._used: set[str] = set()
        self._where: dict[str, str] = {}
        self.manifest = manifest

    def add(self, path: str, data: bytes | str) -> str:
        """A file at once; returns its path."""
        return self.stream(path, [data.encode() if isinstance(data, str) else data])

    def copy(self, path: str, file: IO[Any], *, store: str = "") -> str:
        """A file in pieces.  store: where the installation keeps it; restored from the first copy."""
        return self.stream(path, iter(lambda: file.read(_CHUNK), b""), store=store)

    def stream(self, path: str, chunks: Iterable[bytes], *, store: str = "") -> str:
        """The same from pieces that come one by one.  A path that is taken gets a number before its ending."""
        name = self._free(path)
        digest, size = hashlib.sha256(), 0
        member = zipfile.ZipInfo(name, self._stamp)
        member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, _READABLE, 3
        # What is compressed already is only looked at once more, quickly.
        member._compresslevel = 1 if store or name.endswith((".pdf", ".xlsx", ".zip")) else 6  # type: ignore[attr-defined]
        with self._zip.open(member, "w", force_zip64=True) as to:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                to.write(chunk)
        first = store if store and store not in self._where else ""
        self._where.setdefault(store or name, name)
        self.manifest.files.append(Listed(name, size, digest.hexdigest(), first))
        return name

    def holds(self, store: str) -> bool:
        """Whether the content that the installation keeps there has been written."""
        return store in self._where

    def close(self, *, path: str) -> bytes:
        """Write the manifest, which lists everything but itself, and end the archive; returns the manifest."""
        data = self.manifest.to_bytes()
        self._zip.writestr(zipfile.ZipInfo(path, self._stamp), data, zipfile.ZIP_DEFLATED)
        self._zip.close()
        return data

    def _free(self, path: str) -> str:
        stem, dot, ending = path.rpartition(".")
        if not dot or "/" in ending:
            stem, dot, ending = path, "", ""
        name, number = path, 1
        while name.casefold() in self._used:
            number += 1
            name = f"{stem}-{number}{dot}{ending}"
        self._used.add(name.casefold())
        return name
