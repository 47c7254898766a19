"""Files that are there whole or not at all, also after the power failed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write each (path below `folder`, bytes); when it returns, all of them and their names are on the disk."""
    changed: dict[Path, None] = {}
    for path, data in files:
        target = folder / path
        _make(target.parent, changed)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except OSError:  # a disk that is full is not filled further by what was begun
            Path(name).unlink(missing_ok=True)
            raise
        changed[target.parent] = None
    for one in changed:
        keep_names(one)


def keep_names(folder: Path) -> None:
    """When it returns, which files the folder holds is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make(wanted: Path, changed: dict[Path, None]) -> None:
    """The folder and those above it; where one is new, the one that names it has changed."""
    if wanted.is_dir():
        return
    _make(wanted.parent, changed)
    wanted.mkdir(exist_ok=True)
    changed[wanted.parent] = None
