"""Inclusion proofs: that an entry is in the tree (RFC 6962 section 2.1.1, checked as in RFC 9162 section 2.1.3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from jinbang.transparency.errors import Broken
from jinbang.transparency.tree import FullTree, Node, check_hashes, largest_power_below, node_hash, subtree_root


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaf hashes (all of them by default).

    It hashes the whole list; with many proofs to give, keep a FullTree or tiles and call `prove_inclusion`.
    """
    size = len(leaves) if size is None else size
    return prove_inclusion(FullTree(leaves[:size]).node, index=index, size=size)


def prove_inclusion(node: Node, *, index: int, size: int) -> list[bytes]:
    """The audit path from the leaf's sibling up to the root's child, out of the hashes that `node` gives."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = start + largest_power_below(end - start)
        if index < split:
            path.append(subtree_root(node, start=split, end=end))
            end = split
        else:
            path.append(subtree_root(node, start=start, end=split))
            start = split
    path.reverse()
    return path


def root_from_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that the proof leads to.  Raises Broken if the proof has not the length that index and size demand."""
    if not 0 <= index < size:
        raise Broken(f"entry {index} is not in a log of {size} entries")
    check_hashes(leaf, *proof)
    last = size - 1
    root = leaf
    for sibling in proof:
        if last == 0:
            raise Broken("the inclusion proof is too long")
        if index & 1 or index == last:
            root = node_hash(sibling, root)
            while index & 1 == 0 and index != 0:
                index >>= 1
                last >>= 1
        else:
            root = node_hash(root, sibling)
        index >>= 1
        last >>= 1
    if last != 0:
        raise Broken("the inclusion proof is too short")
    return root


def verify_inclusion(*, leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Return if the leaf hash stands at `index` in the tree of that size and root; raise Broken otherwise."""
    if root_from_inclusion(leaf=leaf, index=index, size=size, proof=proof) != root:
        raise Broken(f"the inclusion proof of entry {index} does not lead to the root of the log of {size} entries")
