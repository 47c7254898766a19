"""Tiles and entry bundles are those of c2sp.org/tlog-tiles, and everything can be proved from them alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.foundations.transparency import naive

from jinbang.transparency import Broken, Malformed, leaf_hash, prove_consistency, prove_inclusion
from jinbang.transparency.tiles import (
    Tile,
    TileTree,
    entry_bundle,
    grow_bundles,
    grow_tiles,
    parse_entry_bundle,
    parse_tile,
    tile_at,
    tiles_of,
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 0, 255), "tile/0/000.p/255"),
        (Tile(0, 1234067, 8), "tile/0/x001/x234/067.p/8"),  # the example of the specification
        (Tile(15, 455667), "tile/15/x455/667"),
        (Tile(15, 123456789, 41), "tile/15/x123/x456/789.p/41"),
        (Tile("entries", 1000), "tile/entries/x001/000"),
        (Tile("entries", 255, 253), "tile/entries/255.p/253"),
    ],
)
def test_paths_are_the_published_ones_and_read_back(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/0/0001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/001/002",
        "tile/0/x000/001",
        "tile/0/x001/x002",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/08",
        "tile/0/001.p/",
        "tile/data/001",
        "tile/0/../001",
        "tile/0/٠٠١",
        "/tile/0/001",
        "tile/0/001\n",
        "",
    ],
)
def test_a_path_that_no_tile_has_is_refused(path):
    with pytest.raises(Malformed):
        Tile.parse(path)


def test_the_log_of_70_000_entries_in_the_specification_has_its_tiles():
    tiles = [tile for tile in tiles_of(size=70_000) if tile.level != "entries"]
    full = [(tile.level, tile.index) for tile in tiles if tile.width == 256]
    assert full == [*((0, n) for n in range(273)), (1, 0)]
    assert [tile for tile in tiles if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [t for t in tiles_of(size=256) if t.level != "entries"] == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(size=0)) == []


def grown(*steps: int) -> tuple[dict[str, bytes], list[bytes]]:
    """A log grown in steps of so many entries, as a directory of files, and its leaf hashes."""
    files: dict[str, bytes] = {}
    leaves: list[bytes] = []
    for step in steps:
        entries = [b"entry %d" % n for n in range(len(leaves), len(leaves) + step)]
        fresh = [leaf_hash(entry) for entry in entries]
        written = [
            *grow_bundles(fetch=files.__getitem__, size=len(leaves), entries=entries),
            *grow_tiles(fetch=files.__getitem__, size=len(leaves), leaves=fresh),
        ]
        files.update(written)
        leaves += fresh
    return files, leaves


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 700), max_size=5))
def test_however_it_grows_the_files_are_those_of_its_size(steps):
    files, leaves = grown(*steps)
    assert leaves == naive.leaves_of(len(leaves))
    for tile in tiles_of(size=len(leaves)):
        assert Tile.parse(tile.path) == tile
        if tile.level == "entries":
            entries = parse_entry_bundle(files[tile.path], width=tile.width)
            assert entries == [b"entry %d" % (tile.index * 256 + n) for n in range(tile.width)]
        else:
            span = 256**tile.level
            start = tile.index * 256 * span
            parts = [leaves[start + n * span : start + (n + 1) * span] for n in range(tile.width)]
            assert parse_tile(files[tile.path], width=tile.width) == [naive.mth(part) for part in parts]
    TileTree(fetch=files.__getitem__, size=len(leaves)).check_full_tiles()


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600, 1100])
def test_roots_and_proofs_come_from_tiles_alone(size):
    files, leaves = grown(size)
    tree = TileTree(fetch=files.__getitem__, size=size)
    assert tree.root() == naive.mth(leaves)
    for index in {0, size // 2, size - 1}:
        assert prove_inclusion(tree.node, index=index, size=size) == naive.path(index, leaves)
    for old in {1, size // 3 or 1, size - 1} & set(range(1, size)):
        assert prove_consistency(tree.node, old=old, new=size) == naive.proof(old, leaves)


def test_only_the_partial_tiles_at_the_right_edge_are_read_to_grow():
    files, _ = grown(256 * 256 + 300)
    read: list[str] = []

    def fetch(path: str) -> bytes:
        read.append(path)
        return files[path]

    written = grow_tiles(fetch=fetch, size=256 * 256 + 300, leaves=naive.leaves_of(1))
    assert read == ["tile/0/257.p/44"]
    assert [path for path, _ in written] == ["tile/0/257.p/45"]
    assert grow_bundles(fetch=fetch, size=5, entries=[]) == []
    assert grow_tiles(fetch=fetch, size=5, leaves=[]) == []


def test_a_tile_that_disagrees_with_the_level_above_is_found():
    files, _ = grown(600)
    files["tile/0/001"] = files["tile/0/001"][32:] + bytes(32)
    with pytest.raises(Broken, match="tile/0/001 does not hash"):
        TileTree(fetch=files.__getitem__, size=600).check_full_tiles()


def test_an_entry_bundle_is_the_bytes_of_the_specification():
    assert entry_bundle([b"one", b"two", b"three"]) == b"\x00\x03one\x00\x03two\x00\x05three"
    assert parse_entry_bundle(b"\x00\x00\x00\x01a", width=2) == [b"", b"a"]


@pytest.mark.parametrize(
    ("data", "width"), [(b"\x00", 1), (b"\x00\x02a", 1), (b"\x00\x01a", 2), (b"\x00\x01a\x00", 1), (b"", 1)]
)
def test_a_damaged_bundle_is_refused(data, width):
    with pytest.raises(Malformed):
        parse_entry_bundle(data, width=width)


def test_what_does_not_fit_is_refused():
    assert len(entry_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(Malformed, match="at most 65535 bytes"):
        entry_bundle([bytes(65_536)])
    with pytest.raises(Malformed, match="has 64 bytes, not 65"):
        parse_tile(bytes(65), width=2)
    with pytest.raises(ValueError, match="no tile 1 at level 0"):
        tile_at(level=0, index=1, size=256)
    with pytest.raises(ValueError, match="no perfect subtree"):
        TileTree(fetch=grown(5)[0].__getitem__, size=5).node(2, 1)
