"""The log as the public bundle of one programme holds it (docs/reference/bundle.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from jinbang.apps.ledger.actions.sequence import sequence
from jinbang.apps.ledger.keys import public_keys
from jinbang.apps.ledger.models import Checkpoint, Entry, TimeStamp
from jinbang.apps.ledger.published import WITNESSED, cosigned, fetch, publish, published
from jinbang.lifecycle import Refusal, Refused
from jinbang.transparency import canonical, commitment_of, disclosure, opening_salt
from jinbang.transparency.tiles import WIDTH, tile_at

AT_ONCE = 65_536  # entries whose openings are in one file
Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Head:
    """How much of the log a bundle holds, and the signed text that says so."""

    size: int
    checkpoint: str


def head_of(*, programme: str, at: datetime) -> Head:
    """Numbers and publishes what is new, then the newest checkpoint; the newest witnessed one, if it has all of the programme.

    Refused("log-unpublished") where another process is publishing and has not come to the end.
    """
    size = sequence(at=at)
    if publish() < size:
        raise Refused(
            Refusal(
                "log-unpublished",
                "存证记录正在由另一进程发布，尚未到末尾，请稍后再试。",
                "Another process is publishing the log and has not come to its end: try again in a moment.",
            )
        )
    newest, text = published()
    seen, witnessed = published(WITNESSED)
    last = Entry.objects.filter(programme=programme).aggregate(last=Max("sequence"))["last"]
    if last is not None and seen > last:
        return Head(seen, witnessed)
    return Head(newest, text)


def newest_head() -> Head:
    """The newest checkpoint in the database with its cosignatures, published or not."""
    newest = Checkpoint.objects.order_by("-size", "-id").values_list("size", "text").first()
    if newest is None:
        return Head(0, "")
    return Head(newest[0], cosigned(size=newest[0], text=newest[1]))


def log_files(*, programme: str, head: Head, tell: Tell = lambda _: None) -> Iterator[tuple[str, bytes]]:
    """Every file below log/, in order of path.  tell: called now and then with how many entries more have been written."""
    yield "log/checkpoint", head.checkpoint.encode()
    cutoffs = _cutoffs(programme, head.size)
    for stage, (_, text) in cutoffs.items():
        yield f"log/cutoff/{stage}.txt", text.encode()
    yield "log/keys.txt", _keys(head.size).encode()
    yield from _openings(programme, head.size, tell)
    for index in range((head.size + WIDTH - 1) // WIDTH):
        tile = tile_at(level="entries", index=index, size=head.size)
        yield f"log/{tile.path}", fetch(tile.path)
        tell(tile.width)
    yield from _stamps({sealed for sealed, _ in cutoffs.values()}, head.size)


def facts_of(*, programme: str, kind: str, size: int) -> Iterator[dict[str, Any]]:
    """The facts of one kind of act, in the order of the log; not public by themselves."""
    found = Entry.objects.filter(programme=programme, kind=kind, sequence__lt=size).order_by("sequence")
    yield from found.values_list("facts", flat=True).iterator(chunk_size=10)


def _cutoffs(programme: str, size: int) -> dict[str, tuple[int, str]]:
    """Stage → size and text, with its cosignatures, of the first that was sealed for it."""
    found: dict[str, tuple[int, str]] = {}
    for reason, sealed, text in (
        Checkpoint.objects.filter(reason__startswith="cut-off ", reason__endswith=f" {programme}", size__lte=size)
        .order_by("id")
        .values_list("reason", "size", "text")
    ):
        found.setdefault(reason.split(" ")[1], (sealed, text))
    return {stage: (sealed, cosigned(size=sealed, text=text)) for stage, (sealed, text) in sorted(found.items())}


def _stamps(sealed: set[int], size: int) -> Iterator[tuple[str, bytes]]:
    """Time stamps of the sealed sizes, and the newest that there is."""
    there = TimeStamp.objects.filter(size__lte=size)
    newest = there.order_by("-size").values_list("size", flat=True).first()
    wanted = [*there.filter(size__in=sealed).values_list("size", flat=True), *filter(None, [newest])]
    for path, one in sorted((f"log/timestamp/{one}.tsr", one) for one in set(wanted)):
        yield path, bytes(TimeStamp.objects.values_list("answer", flat=True).get(size=one))


def _keys(size: int) -> str:
    """A line for each key with the entries that say when it began and ended."""
    spoken = {
        (kind, facts["key"]): sequence
        for kind, facts, sequence in Entry.objects.filter(
            kind__in=("log.key-begin", "log.key-retire"), sequence__lt=size
        ).values_list("kind", "facts", "sequence")
    }
    lines = [
        f"{one.vkey} {spoken.get(('log.key-begin', one.vkey), '-')} {spoken.get(('log.key-retire', one.vkey), '-')}\n"
        for one in public_keys()
    ]
    return "".join(sorted(lines))


def _openings(programme: str, size: int, tell: Tell) -> Iterator[tuple[str, bytes]]:
    lines: list[bytes] = []
    place = 0
    rows = Entry.objects.filter(programme=programme, sequence__lt=size).order_by("sequence")
    for count, (index, leaf, salt, opened) in enumerate(
        rows.values_list("sequence", "leaf", "salt", "opened").iterator(chunk_size=1000)
    ):
        assert index is not None  # it is below the size of the log
        if index // AT_ONCE != place:
            if lines:
                yield _path(place), b"".join(lines)
            lines, place = [], index // AT_ONCE
        stated = json.loads(bytes(leaf)).get("open")
        if stated is not None:
            lines.append(_line(index, stated, salt, opened))
        if count % 500 == 499:
            tell(500)
    if lines:
        yield _path(place), b"".join(lines)


def _path(place: int) -> str:
    return f"log/openings/{place:04d}.jsonl"


def _line(index: int, stated: str, salt: Any, opened: Any) -> bytes:
    if salt is None:
        return canonical({"erased": True, "index": index}) + b"\n"
    spoken = disclosure(opening_salt(bytes(salt)), opened)
    if commitment_of(spoken) != stated:
        raise Refused(
            Refusal(
                "log-changed",
                f"存证记录第 {index} 条的公开事实与其承诺不符，数据库被改动过；请从备份恢复。",
                f"What entry {index} of the log opens is not what it committed to: the database has been changed. "
                "Restore it from a back-up.",
            )
        )
    # By hand what canonical JSON would write: keys in order, and a disclosure is base64url.
    return b'{"index":%d,"open":"%s"}\n' % (index, spoken.encode())
