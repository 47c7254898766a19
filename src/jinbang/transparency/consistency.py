"""Consistency proofs: that an older tree is the beginning of a newer one (RFC 6962 section 2.1.2)."""

from __future__ import annotations

from collections.abc import Sequence

from jinbang.transparency.errors import Broken
from jinbang.transparency.tree import (
    EMPTY_ROOT,
    FullTree,
    Node,
    check_hashes,
    largest_power_below,
    node_hash,
    subtree_root,
)


def consistency_proof(leaves: Sequence[bytes], old: int, new: int | None = None) -> list[bytes]:
    """The proof that the tree of the first `old` leaf hashes is the beginning of that of the first `new` ones.

    It hashes the whole list; with many proofs to give, keep a FullTree or tiles and call `prove_consistency`.
    """
    new = len(leaves) if new is None else new
    return prove_consistency(FullTree(leaves[:new]).node, old=old, new=new)


def prove_consistency(node: Node, *, old: int, new: int) -> list[bytes]:
    """The proof out of the hashes that `node` gives; empty if old is 0 or equals new, as tlog-witness wants it."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {new} entries never had {old}")
    if old in {0, new}:
        return []
    path: list[bytes] = []
    start, end, whole = 0, new, True  # whole: the old tree is exactly start…old, so the verifier knows that hash
    while old != end:
        split = start + largest_power_below(end - start)
        if old <= split:
            path.append(subtree_root(node, start=split, end=end))
            end = split
        else:
            path.append(subtree_root(node, start=start, end=split))
            start, whole = split, False
    if not whole:
        path.append(subtree_root(node, start=start, end=end))
    path.reverse()
    return path


def verify_consistency(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Return if the log of `new` entries continues the one of `old` entries; raise Broken otherwise.

    Follows RFC 9162 section 2.1.4.2.
    """
    if not 0 <= old <= new:
        raise Broken(f"a log of {new} entries cannot continue one of {old}")
    check_hashes(old_root, new_root, *proof)
    if old in {0, new}:
        _verify_without_proof(old=old, old_root=old_root, new_root=new_root, whole=old == new)
        if proof:
            raise Broken("the consistency proof is too long")
    elif _roots_from_proof(old=old, old_root=old_root, new=new, proof=proof) != (old_root, new_root):
        raise Broken(f"the log of {new} entries does not continue the log of {old}: the history was forked")


def _verify_without_proof(*, old: int, old_root: bytes, new_root: bytes, whole: bool) -> None:
    if old == 0 and old_root != EMPTY_ROOT:
        raise Broken("the root of the empty log is wrong")
    if whole and old_root != new_root:
        raise Broken(f"two different logs of {old} entries: the history was forked")


def _roots_from_proof(*, old: int, old_root: bytes, new: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the old and of the new tree to which the proof leads."""
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes:
        raise Broken("the consistency proof is too short")
    first, second = old - 1, new - 1
    while first & 1:
        first, second = first >> 1, second >> 1
    from_old = from_new = hashes[0]
    for sibling in hashes[1:]:
        if second == 0:
            raise Broken("the consistency proof is too long")
        if first & 1 or first == second:
            from_old = node_hash(sibling, from_old)
            from_new = node_hash(sibling, from_new)
            while first & 1 == 0 and first != 0:
                first, second = first >> 1, second >> 1
        else:
            from_new = node_hash(from_new, sibling)
        first, second = first >> 1, second >> 1
    if second != 0:
        raise Broken("the consistency proof is too short")
    return from_old, from_new
