"""The log as static files: tiles of 256 hashes and bundles of 256 entries (https://c2sp.org/tlog-tiles).

A tile of level l holds roots of perfect subtrees of 256**l leaves.  Whatever serves files can serve the log, and
whoever reads them can compute every root and proof with `TileTree`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from jinbang.transparency.errors import Broken, Malformed
from jinbang.transparency.leaf import LARGEST_ENTRY
from jinbang.transparency.tree import HASH_SIZE, CompactTree, FullTree, root_at

WIDTH = 256
_LEVEL_BITS = 8
_LEVELS = 8  # 256**8 leaves are more than a size can say

Fetch: TypeAlias = Callable[[str], bytes]
"""Gives the bytes at a path below the log's prefix."""
File: TypeAlias = tuple[str, bytes]
Level: TypeAlias = int | Literal["entries"]

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True)
class Tile:
    """The address of a tile or, with level "entries", of an entry bundle; partial if narrower than 256."""

    level: Level
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served: index 1234067 becomes x001/x234/067."""
        if not 1 <= self.width <= WIDTH or self.index < 0:
            raise ValueError(f"there is no such tile: {self!r}")
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile at a path; raises Malformed for a path that no tile has, so that a server can answer 404."""
        match = _PATH.fullmatch(path)
        if match:
            level, high, low, width = match.groups()
            tile = cls(
                level="entries" if level == "entries" else int(level),
                index=int(high.replace("x", "").replace("/", "") + low),
                width=int(width) if width else WIDTH,
            )
            if tile.width <= WIDTH and tile.path == path and (level == "entries" or int(level) < 64):
                return tile
        raise Malformed(f"no tile has the path {path[:120]!r}")


def tile_at(*, level: Level, index: int, size: int) -> Tile:
    """The tile of that index as it is in a log of `size` entries; raises ValueError if it is still empty."""
    count = size if level == "entries" else size >> (_LEVEL_BITS * level)
    width = min(WIDTH, count - index * WIDTH)
    if width <= 0:
        raise ValueError(f"a log of {size} entries has no tile {index} at level {level}")
    return Tile(level, index, width)


def tiles_of(*, size: int) -> Iterator[Tile]:
    """Every tile and entry bundle of a log of `size` entries, bundles first."""
    levels: list[Level] = ["entries", *range(_LEVELS)]
    for level in levels:
        count = size if level == "entries" else size >> (_LEVEL_BITS * int(level))
        for index in range((count + WIDTH - 1) // WIDTH):
            yield tile_at(level=level, index=index, size=size)


def parse_tile(data: bytes, *, width: int) -> list[bytes]:
    """The hashes in a tile; raises Malformed if they are not `width`."""
    if len(data) != width * HASH_SIZE:
        raise Malformed(f"a tile of {width} hashes has {width * HASH_SIZE} bytes, not {len(data)}")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of up to 256 entries, each after its length as a big-endian uint16."""
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise Malformed(f"an entry has at most {LARGEST_ENTRY} bytes, not {len(entry)}")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_entry_bundle(data: bytes, *, width: int) -> list[bytes]:
    """The entries in a bundle; raises Malformed if they are not exactly `width`."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
        if at > len(data) or start > len(data):
            raise Malformed("an entry bundle ends in the middle of an entry")
    if len(entries) != width:
        raise Malformed(f"an entry bundle of {width} entries has {len(entries)}")
    return entries


def narrowed(data: bytes, *, tile: Tile, width: int) -> bytes:
    """The bytes of the same tile when it was only `width` wide, out of the bytes of a wider one."""
    if tile.level == "entries":
        return entry_bundle(parse_entry_bundle(data, width=tile.width)[:width])
    return b"".join(parse_tile(data, width=tile.width)[:width])


def grow_tiles(*, fetch: Fetch, size: int, leaves: Sequence[bytes]) -> list[File]:
    """The tiles to write when `leaves` are appended to a log of `size` entries.

    Only the partial tiles at the right edge are read with `fetch`.  Write all files before the checkpoint.
    """
    files: list[File] = []
    old, fresh = size, list(leaves)
    for level in range(_LEVELS):
        if not fresh:
            break
        first, begun = divmod(old, WIDTH)
        if begun:
            tile = Tile(level, first, begun)
            fresh = [*parse_tile(fetch(tile.path), width=begun), *fresh]
        roots: list[bytes] = []
        for at in range(0, len(fresh), WIDTH):
            hashes = fresh[at : at + WIDTH]
            files.append((Tile(level, first + at // WIDTH, len(hashes)).path, b"".join(hashes)))
            if len(hashes) == WIDTH:
                full = CompactTree()
                full.extend(hashes)
                roots.append(full.root())
        old, fresh = first, roots
    return files


def grow_bundles(*, fetch: Fetch, size: int, entries: Sequence[bytes]) -> list[File]:
    """The entry bundles to write when `entries` are appended to a log of `size` entries."""
    if not entries:
        return []
    first, begun = divmod(size, WIDTH)
    whole = list(entries)
    if begun:
        whole = [*parse_entry_bundle(fetch(Tile("entries", first, begun).path), width=begun), *whole]
    parts = [whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)]
    return [(Tile("entries", first + n, len(part)).path, entry_bundle(part)) for n, part in enumerate(parts)]


class TileTree:
    """The tree of a log of `size` entries, read from its tiles; give `node` to the functions that prove."""

    def __init__(self, *, fetch: Fetch, size: int) -> None:
        self.size = size
        self._tile = lru_cache(maxsize=64)(self._read)
        self._fetch = fetch

    def _read(self, level: int, index: int) -> FullTree:
        tile = tile_at(level=level, index=index, size=self.size)
        return FullTree(parse_tile(self._fetch(tile.path), width=tile.width))

    def node(self, level: int, index: int) -> bytes:
        """The root of the perfect subtree (level, index), out of one tile."""
        if (index + 1) << level > self.size:
            raise ValueError(f"a log of {self.size} entries has no perfect subtree {level, index}")
        tile_level, height = divmod(level, _LEVEL_BITS)
        tile, within = divmod(index, WIDTH >> height)
        return self._tile(tile_level, tile).node(height, within)

    def root(self) -> bytes:
        """The Merkle Tree Hash that a checkpoint of this size must show."""
        return root_at(self.node, size=self.size)

    def check_full_tiles(self) -> None:
        """Raise Broken unless each full tile hashes to what the level above says: roots do not depend on all hashes
        of all tiles, so tiles may disagree where no proof has looked yet."""
        for tile in tiles_of(size=self.size):
            if isinstance(tile.level, int) and tile.width == WIDTH:
                above = self._tile(tile.level + 1, tile.index // WIDTH).node(0, tile.index % WIDTH)
                if self._tile(tile.level, tile.index).root() != above:
                    raise Broken(f"{tile.path} does not hash to what the level above says")
