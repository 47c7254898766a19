"""Reads a decrypted archive, and vouches for it before anything is done with it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from jinbang.apps.archive.manifest import PATH, Listed, Manifest, read
from jinbang.lifecycle import Refusal, Refused

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 256 * 1024 * 1024


class Opened:
    """An archive of which every file is the one that its manifest lists.  Refused("damaged-archive") otherwise."""

    def __init__(self, file: IO[bytes], tell: Callable[[int, int], object] = lambda done, of: None) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            if self._zip.getinfo(PATH).file_size > _LARGEST_MANIFEST:
                raise damaged("its manifest is too large")
            self.manifest: Manifest = read(self._zip.read(PATH))
            self._check(tell)
        except KeyError:
            raise damaged(f"it has no {PATH}") from None
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
            raise damaged(str(error)) from None

    def _check(self, tell: Callable[[int, int], object]) -> None:
        there, files = self._zip.namelist(), self.manifest.files
        listed = [one.path for one in files]
        if sorted(there) != sorted([*listed, PATH]) or len(set(listed)) != len(listed):
            odd = sorted(set(there) ^ {*listed, PATH}) or ["a file twice"]
            raise damaged(f"manifest and files disagree: {odd[0]}")
        for count, one in enumerate(files, 1):
            digest, size = hashlib.sha256(), 0
            for chunk in self.chunks(one):
                digest.update(chunk)
                size += len(chunk)
            if size != one.size or digest.hexdigest() != one.sha256:
                raise damaged(f"{one.path} is not the file that the manifest lists")
            tell(count, len(files))

    def chunks(self, one: Listed) -> Iterator[bytes]:
        """The bytes of a file, in pieces."""
        with self._zip.open(one.path) as file:
            yield from iter(lambda: file.read(_CHUNK), b"")

    def open(self, path: str) -> IO[bytes]:
        """A file, to be read (line by line, for rows)."""
        return self._zip.open(path)

    def text(self, path: str) -> str:
        """A small file as text."""
        return self._zip.read(path).decode()

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._zip.NameToInfo


def damaged(why: str) -> Refused:
    """Nothing was written."""
    return Refused(
        Refusal(
            "damaged-archive",
            f"归档已损坏，未写入任何内容（{why}）；请另取一份副本。",
            f"The archive is damaged, nothing was written: {why}. Take another copy.",
        )
    )
