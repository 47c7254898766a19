"""Reads a bundle: one archive in which a stranger finds everything that can be re-checked.

A bundle is a ZIP file whose members are stored uncompressed, so that the same state gives the same bytes with every
library, and no member can unpack to more than it weighs.  Two members speak of the others:

    MANIFEST.json   canonical JSON: format, log, programme, and path, size and SHA-256 of every other file
    MANIFEST.note   a signed note with the digest of MANIFEST.json

Folders are listed in FOLDERS; docs/reference/bundle.md says what is in them.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.leaf import JSON, parse_canonical

FORMAT = "jinbang/bundle@v1"
MANIFEST, NOTE = "MANIFEST.json", "MANIFEST.note"
LARGEST_MANIFEST = 64 * 1024 * 1024
LARGEST_FILE = 1024 * 1024 * 1024
_HEADER, _ROOM = 30, 64
"""Bytes of a member's own header without its name; the most that its extra fields and descriptor take."""
FOLDERS = {
    "ballots": "elections of the final committee in the format of their own tool",
    "draws": "what was committed to before the randomness of each draw, and its result",
    "lists": "the lists as released",
    "log": "checkpoint, cut-offs (cutoff/NAME.txt), keys.txt, openings (openings/NNNN.jsonl), entry bundles (tile/entries/…), "
    "time stamps (timestamp/SIZE.tsr)",
    "programme": "every published version of the definition",
}
_PATH = re.compile(r"(?:[a-zA-Z0-9_-][a-zA-Z0-9._-]*/)*[a-zA-Z0-9_-][a-zA-Z0-9._-]*", re.ASCII)


@dataclass(frozen=True)
class File:
    """What the manifest says of one file."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The table of contents of a bundle."""

    log: str
    programme: str
    files: tuple[File, ...]

    @property
    def json(self) -> dict[str, JSON]:
        """The value that MANIFEST.json holds in canonical form."""
        rows: list[JSON] = [{"path": f.path, "size": f.size, "sha256": f.sha256} for f in self.files]
        return {"format": FORMAT, "log": self.log, "programme": self.programme, "files": rows}


def manifest_text(*, log: str, programme: str, digest: str) -> str:
    """The text of the note that signs a manifest; `digest` is the SHA-256 of MANIFEST.json in hexadecimal."""
    return f"{FORMAT}\nlog {log}\nprogramme {programme}\nmanifest sha256:{digest}\n"


def check_path(path: str) -> str:
    """The path if it is safe on every system: ASCII, below its folder, no hidden names; a known folder on top."""
    if not _PATH.fullmatch(path) or (path not in {MANIFEST, NOTE} and path.partition("/")[0] not in FOLDERS):
        raise Malformed(f"a bundle holds no file named {path[:120]!r}")
    return path


class Archive:
    """An open bundle.  `read` gives a file only if it is the one in the manifest, which is not verified here."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise Malformed(f"not a ZIP archive: {error}") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            check_path(member.filename)
            if member.filename in self._members:
                raise Malformed(f"the bundle holds {member.filename} twice")
            if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 0x1:
                raise Malformed(f"{member.filename} is compressed or encrypted; members of a bundle are stored as is")
            self._members[member.filename] = member
        _check_layout(self._zip.infolist(), comment=self._zip.comment)
        self.manifest_bytes = self._bytes(MANIFEST)
        self.note = self._bytes(NOTE)
        self.manifest = parse_manifest(self.manifest_bytes)
        self._listed = {listed.path: listed for listed in self.manifest.files}

    def _bytes(self, path: str) -> bytes:
        if path not in self._members:
            raise Malformed(f"the bundle has no {path}")
        largest = LARGEST_MANIFEST if path in {MANIFEST, NOTE} else LARGEST_FILE
        if self._members[path].file_size > largest:
            raise Malformed(f"{path} is larger than {largest} bytes")
        try:
            return self._zip.read(self._members[path])
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
            raise Broken(f"{path} is damaged: {error}") from error

    @property
    def unlisted(self) -> list[str]:
        """Files of which the manifest knows nothing."""
        return sorted(set(self._members) - set(self._listed) - {MANIFEST, NOTE})

    def paths(self, folder: str) -> Iterator[str]:
        """The listed files below a folder such as "log/cutoff", in order."""
        return (listed.path for listed in self.manifest.files if listed.path.startswith(folder + "/"))

    def has(self, path: str) -> bool:
        """Whether the manifest lists the file."""
        return path in self._listed

    def read(self, path: str) -> bytes:
        """The bytes of a listed file; raises Broken if they are missing or not those of the manifest."""
        if path not in self._listed:
            raise Malformed(f"the manifest does not list {path}")
        if path not in self._members:
            raise Broken(f"{path} is in the manifest, but not in the bundle")
        data, listed = self._bytes(path), self._listed[path]
        if len(data) != listed.size or hashlib.sha256(data).hexdigest() != listed.sha256:
            raise Broken(f"{path} is not the file that the manifest lists")
        return data


def _check_layout(members: list[zipfile.ZipInfo], *, comment: bytes) -> None:
    """One plain file after the other, from the first byte on: whatever reads this archive finds the same in it."""
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        name = member.filename
        if name != member.orig_filename or stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise Malformed(f"{name} is no plain file")
        if member.compress_size != member.file_size:
            raise Malformed(f"{name} has two sizes")
        if not 0 <= member.header_offset - end <= (_ROOM if end else 0):
            raise Malformed(f"{name} overlaps another file, or something lies before it that is no file")
        end = member.header_offset + _HEADER + len(name) + member.file_size
    if len({member.filename.lower() for member in members}) != len(members):
        raise Malformed("two files of the bundle have names that differ by case alone")
    if comment:
        raise Malformed("the archive has a comment")


def parse_manifest(data: bytes) -> Manifest:
    """The manifest in the bytes of MANIFEST.json; raises Malformed unless it is exactly one, sorted by path."""
    value = parse_canonical(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Malformed(f"the manifest is not of the format {FORMAT}")
    log, programme, rows = value.get("log"), value.get("programme"), value.get("files")
    if not isinstance(log, str) or not isinstance(programme, str) or not isinstance(rows, list):
        raise Malformed("the manifest states log, programme and files")
    files = tuple(_parse_row(row) for row in rows)
    paths = [listed.path for listed in files]
    if paths != sorted(set(paths)):
        raise Malformed("the manifest lists its files in order, each once")
    manifest = Manifest(log, programme, files)
    if manifest.json != value:
        raise Malformed("the manifest states something that is not part of its format")
    return manifest


def _parse_row(row: JSON) -> File:
    if isinstance(row, dict):
        path, size, digest = row.get("path"), row.get("size"), row.get("sha256")
        if isinstance(path, str) and type(size) is int and size >= 0 and isinstance(digest, str):
            if path in {MANIFEST, NOTE}:
                raise Malformed("the manifest does not list itself")
            return File(check_path(path), size, digest)
    raise Malformed("the manifest lists path, size and sha256 of each file")
