"""The log as files that anyone may fetch: tiles, entry bundles and the newest checkpoint (https://c2sp.org/tlog-tiles).

The database decides what is in the log; the files say it to the world.  Their bytes follow from the entries alone, so a
publisher that dies in the middle is simply run again.  The checkpoint is written last: whatever it promises is there.

Beside them: `witnessed`, the newest checkpoint that a witness cosigned, and `timestamp/SIZE.tsr`, what a time-stamping
authority answered about the checkpoint of that size.  Both come when others have answered; the checkpoint never waits.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from jinbang.apps.ledger.disk import write_whole
from jinbang.apps.ledger.lease import Lease
from jinbang.apps.ledger.models import Checkpoint, Cosignature, Entry, TimeStamp
from jinbang.transparency import parse_checkpoint, parse_note
from jinbang.transparency.tiles import WIDTH, File, Tile, TileTree, grow_bundles, grow_tiles, narrowed

NEWEST, WITNESSED = "checkpoint", "witnessed"
STAMP = re.compile(r"timestamp/(0|[1-9][0-9]{0,18})\.tsr", re.ASCII)
AT_ONCE = 256 * 64  # entries between two writes, so that memory stays small


class Forked(Exception):
    """The database and what has been published disagree; nothing more may be published before a person has looked."""


def folder() -> Path:
    """Where the files are."""
    return Path(settings.HOME) / "log"


def fetch(path: str) -> bytes:
    """The bytes of a published file; FileNotFoundError where it is not published.

    A narrower tile than was ever written (the log grew by more at once) is cut out of a wider one.
    Malformed for a path that no log has, so that nothing else of the disk can be asked for.
    """
    if path in (NEWEST, WITNESSED):
        return (folder() / path).read_bytes()
    if STAMP.fullmatch(path):
        return _stamp(path)
    tile = Tile.parse(path)
    try:
        return (folder() / path).read_bytes()
    except FileNotFoundError:
        if tile.width == WIDTH:
            raise
    wider = _wider(tile)
    if wider is None:
        raise FileNotFoundError(path)
    return narrowed((folder() / wider.path).read_bytes(), tile=wider, width=tile.width)


def _stamp(path: str) -> bytes:
    """A time stamp; from the database where it is not published yet, or was not after a restore."""
    try:
        return (folder() / path).read_bytes()
    except FileNotFoundError:
        size = int(path.rpartition("/")[2].removesuffix(".tsr"))
        if size >= 2**63:  # more than any column holds
            raise
        answer = TimeStamp.objects.filter(size=size).values_list("answer", flat=True).first()
        if answer is None:
            raise
        return bytes(answer)


def _wider(tile: Tile) -> Tile | None:
    """The whole tile, or the narrowest that was written and holds this one."""
    if (folder() / Tile(tile.level, tile.index).path).exists():
        return Tile(tile.level, tile.index)
    there = (folder() / tile.path).parent
    widths = sorted(int(file.name) for file in there.glob("[1-9]*") if file.name.isdigit())
    found = next((width for width in widths if width >= tile.width), None)
    return Tile(tile.level, tile.index, found) if found else None


def published(which: str = NEWEST) -> tuple[int, str]:
    """Size and signed text of the newest published checkpoint, or of the newest cosigned one; (0, "") before the first."""
    try:
        text = fetch(which).decode()
    except FileNotFoundError:
        return 0, ""
    return parse_checkpoint(parse_note(text).text).size, text


def publish(*, lease: Lease | None = None) -> int:
    """Write what has been numbered since the last time, then the checkpoint; returns the published size.

    One publisher at a time; a second one finds the first at work and leaves it alone.  lease: nothing is said to the
    world once it is another's.  Raises Forked.
    """
    with _alone() as mine:
        size, text = published()
        head = Checkpoint.objects.order_by("-size", "-id").values_list("size", "text").first()
        if not mine or head is None:
            return size
        _write_what_others_said()
        newest = cosigned(size=head[0], text=head[1])
        if newest == text:
            return size
        if size > head[0] or (size and not _known(size, text)):
            raise Forked(
                f"The published log has {size} entries that this database does not know. It may be an old copy: "
                f"restore the newest back-up, or move {folder()} away and tell those who check the log why."
            )
        _write_tiles(size, head[0])
        root = TileTree(fetch=fetch, size=head[0]).root() if head[0] else b""
        if head[0] and root != parse_checkpoint(parse_note(head[1]).text).root:
            raise Forked(f"The files of the log at {head[0]} entries do not hash to the signed checkpoint.")
        if lease is not None and not lease.mine():
            return size
        _write([(NEWEST, newest.encode())])
        return head[0]


def cosigned(*, size: int, text: str) -> str:
    """The text of a checkpoint of that size with the lines of the witnesses that saw it."""
    return text + "".join(
        Cosignature.objects.filter(size=size).order_by("name", "key_id").values_list("line", flat=True)
    )


def _write_tiles(size: int, until: int) -> None:
    for start in range(size, until, AT_ONCE):
        rows = list(
            Entry.objects.filter(sequence__gte=start, sequence__lt=min(start + AT_ONCE, until))
            .order_by("sequence")
            .values_list("leaf", "leaf_hash")
        )
        files = grow_bundles(fetch=fetch, size=start, entries=[bytes(leaf) for leaf, _ in rows])
        _write([*files, *grow_tiles(fetch=fetch, size=start, leaves=[bytes(one) for _, one in rows])])


def _write_what_others_said() -> None:
    """The newest cosigned checkpoint and the newest time stamp, where they are not there yet."""
    seen = Cosignature.objects.order_by("-size").values_list("size", flat=True).first()
    if seen is not None:
        text = Checkpoint.objects.filter(size=seen).order_by("-id").values_list("text", flat=True).first()
        whole = cosigned(size=seen, text=text or "")
        if text and whole != published(WITNESSED)[1]:
            _write([(WITNESSED, whole.encode())])
    for size in TimeStamp.objects.order_by("-size").values_list("size", flat=True)[:5]:
        path = f"timestamp/{size}.tsr"
        if not (folder() / path).exists():
            _write([(path, bytes(TimeStamp.objects.values_list("answer", flat=True).get(size=size)))])


def _known(size: int, text: str) -> bool:
    """Whether the published checkpoint is one of ours: same size, same root."""
    root = parse_checkpoint(parse_note(text).text).root
    return any(bytes(one) == root for one in Checkpoint.objects.filter(size=size).values_list("root", flat=True))


def _write(files: list[File]) -> None:
    write_whole(folder(), files)


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
