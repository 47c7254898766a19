"""Writes a bundle: the same files give the same bytes (see archive.py for the format)."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from jinbang.transparency.archive import MANIFEST, NOTE, File, Manifest, check_path, manifest_text
from jinbang.transparency.leaf import canonical
from jinbang.transparency.note import NoteSigner, sign_note

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that ZIP knows: a bundle has no clock
_READABLE = 0o100644 << 16


def write_bundle(
    out: BinaryIO, *, files: Iterable[tuple[str, bytes]], log: str, programme: str, signers: Sequence[NoteSigner]
) -> str:
    """Write the archive to `out` and return the SHA-256 of its manifest in hexadecimal.

    `files` are pairs of path and bytes in ascending order of path, read one at a time, so that a large bundle needs
    no more memory than its largest file.  Raises Malformed for a path that no bundle holds, ValueError for disorder.
    """
    listed: list[File] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files:
            if listed and path <= listed[-1].path:
                raise ValueError(f"{path} comes after {listed[-1].path}: files are given in order, each once")
            listed.append(File(check_path(path), len(data), hashlib.sha256(data).hexdigest()))
            _store(archive, path, data)
        manifest = canonical(Manifest(log, programme, tuple(listed)).json)
        digest = hashlib.sha256(manifest).hexdigest()
        _store(archive, MANIFEST, manifest)
        text = manifest_text(log=log, programme=programme, digest=digest)
        _store(archive, NOTE, sign_note(text, *signers).encode())
    return digest


def _store(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    member = zipfile.ZipInfo(path, _EPOCH)
    member.create_system = 3  # or the bytes would depend on the operating system
    member.external_attr = _READABLE
    archive.writestr(member, data, zipfile.ZIP_STORED)
