"""The Merkle tree of RFC 6962 section 2.1, in two forms: one that only grows, one that also answers for its past.

A perfect subtree of 2**level leaves is addressed by (level, index): it covers leaves index * 2**level up to
(index + 1) * 2**level.  Every root and proof is built from perfect subtrees, whether they come from memory or tiles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypedDict

from jinbang.transparency.errors import Malformed

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the perfect subtree (level, index)."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_hashes(*hashes: bytes) -> None:
    """Return if each has 32 bytes; raise Malformed otherwise.  Other lengths could hide where one input ends."""
    for found in hashes:
        if len(found) != HASH_SIZE:
            raise Malformed(f"a hash of the tree has {HASH_SIZE} bytes, not {len(found)}")


def largest_power_below(n: int) -> int:
    """The k of RFC 6962: the largest power of two smaller than n, for n of at least 2."""
    return 1 << ((n - 1).bit_length() - 1)


def subtree_root(node: Node, *, start: int, end: int) -> bytes:
    """The hash of leaves start up to end (exclusive), where start is where RFC 6962 would split; empty is refused."""
    width = end - start
    if width <= 0:
        raise ValueError("a subtree has at least one leaf")
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    split = start + largest_power_below(width)
    return node_hash(subtree_root(node, start=start, end=split), subtree_root(node, start=split, end=end))


class State(TypedDict):
    """A compact tree as JSON."""

    size: int
    hashes: list[str]


class CompactTree:
    """A tree that can be appended to and asked for its root, kept in O(log n) hashes (a compact range)."""

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []  # roots of the perfect subtrees from left to right, largest first

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    def append(self, leaf: bytes) -> int:
        """Add one 32-byte leaf hash at the right; returns its zero-based index."""
        check_hashes(leaf)
        index = self._size
        peaks, carry = self._peaks, index
        while carry & 1:
            leaf = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest()
            carry >>= 1
        peaks.append(leaf)
        self._size = index + 1
        return index

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append every leaf hash in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The Merkle Tree Hash of all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def dump(self) -> State:
        """The whole state, fit for JSON: the size and, for each one-bit of it, a hash in hexadecimal."""
        return {"size": self._size, "hashes": [peak.hex() for peak in self._peaks]}

    @classmethod
    def load(cls, state: State) -> CompactTree:
        """The tree that `dump` described; raises Malformed for a state that no tree has."""
        tree = cls()
        tree._size = state["size"]
        try:
            tree._peaks = [bytes.fromhex(peak) for peak in state["hashes"]]
        except (ValueError, TypeError) as error:
            raise Malformed("the stored state of the tree is not in hexadecimal") from error
        if tree._size < 0 or len(tree._peaks) != tree._size.bit_count() or {*map(len, tree._peaks)} - {HASH_SIZE}:
            raise Malformed(f"the stored state does not have the hashes of a tree of {tree._size} leaves")
        return tree


class FullTree:
    """A tree that keeps every perfect subtree in memory (64 bytes a leaf), so that it can prove its past."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self.extend(leaves)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> int:
        """Add one 32-byte leaf hash at the right; returns its zero-based index."""
        check_hashes(leaf)
        levels = self._levels
        index = len(levels[0])
        levels[0].append(leaf)
        level = 0
        while len(levels[level]) % 2 == 0:
            if level + 1 == len(levels):
                levels.append([])
            levels[level + 1].append(node_hash(levels[level][-2], levels[level][-1]))
            level += 1
        return index

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append every leaf hash in order."""
        for leaf in leaves:
            self.append(leaf)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree that is in the tree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root now, or the root when the tree had `size` leaves."""
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise ValueError(f"the tree has {self.size} leaves, not {size}")
        return root_at(self.node, size=size)


def root_at(node: Node, *, size: int) -> bytes:
    """The Merkle Tree Hash of the first `size` leaves."""
    return EMPTY_ROOT if size == 0 else subtree_root(node, start=0, end=size)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle Tree Hash of a list of leaf hashes."""
    tree = CompactTree()
    tree.extend(leaves)
    return tree.root()
