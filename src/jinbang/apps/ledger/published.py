"""The log as files that anyone may fetch: tiles, entry bundles and the newest checkpoint (https://c2sp.org/tlog-tiles).

The database decides what is in the log; the files say it to the world.  Their bytes follow from the entries alone, so a
publisher that dies in the middle is simply run again.  The checkpoint is written last: whatever it promises is there.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from jinbang.apps.ledger.models import Checkpoint, Entry
from jinbang.transparency import parse_checkpoint, parse_note
from jinbang.transparency.tiles import File, Tile, TileTree, grow_bundles, grow_tiles

NEWEST = "checkpoint"
AT_ONCE = 256 * 64  # entries between two writes, so that memory stays small


class Forked(Exception):
    """The database and what has been published disagree; nothing more may be published before a person has looked."""


def folder() -> Path:
    """Where the files are."""
    return Path(settings.HOME) / "log"


def fetch(path: str) -> bytes:
    """The bytes of a tile, an entry bundle or the checkpoint; FileNotFoundError where it is not published.

    Malformed for a path that no log has, so that nothing else of the disk can be asked for.
    """
    if path != NEWEST:
        Tile.parse(path)
    return (folder() / path).read_bytes()


def published() -> tuple[int, str]:
    """Size and signed text of the newest published checkpoint; (0, "") before the first."""
    try:
        text = fetch(NEWEST).decode()
    except FileNotFoundError:
        return 0, ""
    return parse_checkpoint(parse_note(text).text).size, text


def publish() -> int:
    """Write what has been numbered since the last time, then the checkpoint; returns the published size.

    One publisher at a time; a second one finds the first at work and leaves it alone.  Raises Forked.
    """
    with _alone() as mine:
        size, text = published()
        head = Checkpoint.objects.order_by("-size", "-id").values_list("size", "text").first()
        if not mine or head is None or head[1] == text:
            return size
        if size > head[0] or (size and not _known(size, text)):
            raise Forked(
                f"The published log has {size} entries that this database does not know. It may be an old copy: "
                f"restore the newest back-up, or move {folder()} away and tell those who check the log why."
            )
        for start in range(size, head[0], AT_ONCE):
            rows = list(
                Entry.objects.filter(sequence__gte=start, sequence__lt=min(start + AT_ONCE, head[0]))
                .order_by("sequence")
                .values_list("leaf", "leaf_hash")
            )
            files = grow_bundles(fetch=fetch, size=start, entries=[bytes(leaf) for leaf, _ in rows])
            _write([*files, *grow_tiles(fetch=fetch, size=start, leaves=[bytes(one) for _, one in rows])])
        root = TileTree(fetch=fetch, size=head[0]).root() if head[0] else b""
        if head[0] and root != parse_checkpoint(parse_note(head[1]).text).root:
            raise Forked(f"The files of the log at {head[0]} entries do not hash to the signed checkpoint.")
        _write([(NEWEST, head[1].encode())])
        return head[0]


def _known(size: int, text: str) -> bool:
    """Whether the published checkpoint is one of ours: same size, same root."""
    root = parse_checkpoint(parse_note(text).text).root
    return any(bytes(one) == root for one in Checkpoint.objects.filter(size=size).values_list("root", flat=True))


def _write(files: list[File]) -> None:
    """Each file whole or not at all, and on the disk before the next step."""
    for path, data in files:
        target = folder() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, target)


@contextmanager
def _alone() -> Iterator[bool]:
    """True where no other process publishes; a dead one holds no lock."""
    folder().mkdir(parents=True, exist_ok=True)
    with open(folder() / ".publishing", "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
