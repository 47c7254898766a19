"""An inclusion proof holds for its entry, index, size and root, and for nothing else (RFC 6962 section 2.1.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.transparency import naive

from jinbang.transparency import Broken, FullTree, Malformed, inclusion_proof, prove_inclusion, verify_inclusion

LEAVES = naive.leaves_of(200)


@st.composite
def included(draw):
    size = draw(st.integers(1, len(LEAVES)))
    index = draw(st.integers(0, size - 1))
    leaves = LEAVES[:size]
    return {
        "leaf": LEAVES[index],
        "index": index,
        "size": size,
        "root": naive.mth(leaves),
        "proof": inclusion_proof(leaves, index),
    }


@pytest.mark.parametrize("size", range(1, 70))
def test_every_path_is_the_one_of_the_definition_and_holds(size):
    leaves = LEAVES[:size]
    root = naive.mth(leaves)
    for index in range(size):
        proof = inclusion_proof(LEAVES, index, size)
        assert proof == naive.path(index, leaves)
        verify_inclusion(leaf=leaves[index], index=index, size=size, root=root, proof=proof)


@given(included(), st.integers(1, 2**40))
def test_another_index_or_size_is_caught(case, offset):
    for field in ("index", "size"):
        for value in (case[field] + offset, case[field] - offset):
            changed = case | {field: value}
            if field == "size" and holds_for_both_sizes(case, value):
                continue
            with pytest.raises(Broken):
                verify_inclusion(**changed)


def holds_for_both_sizes(case, size):
    """The path alone cannot tell sizes apart in which the same leaf has a path of the same shape; the root can."""
    return 0 <= case["index"] < size <= 4096 and shape(case["index"], size) == shape(case["index"], case["size"])


def shape(index, size):
    sides = []
    start, end = 0, size
    while end - start > 1:
        cut = start + naive.split(end - start)
        sides.append(index < cut)
        start, end = (start, cut) if index < cut else (cut, end)
    return sides


@given(included(), st.integers(0, 255), st.data())
def test_every_flipped_bit_is_caught(case, bit, data):
    where = data.draw(st.sampled_from(["leaf", "root", *range(len(case["proof"]))]))
    if isinstance(where, int):
        proof = list(case["proof"])
        proof[where] = flip(proof[where], bit)
        changed = case | {"proof": proof}
    else:
        changed = case | {where: flip(case[where], bit)}
    with pytest.raises(Broken):
        verify_inclusion(**changed)


def flip(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")


@given(included(), st.data())
def test_a_path_with_a_hash_more_or_less_or_elsewhere_is_caught(case, data):
    proof = case["proof"]
    at = data.draw(st.integers(0, len(proof)))
    longer = [*proof[:at], LEAVES[0], *proof[at:]]
    for changed in (longer, proof[:at] + proof[at + 1 :], proof[::-1]):
        if changed != proof:
            with pytest.raises(Broken):
                verify_inclusion(**case | {"proof": changed})


def test_what_is_no_hash_is_refused_before_it_is_hashed():
    with pytest.raises(Malformed, match="32 bytes"):
        verify_inclusion(leaf=b"", index=0, size=1, root=b"", proof=[])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_a_leaf_beyond_the_tree_has_no_proof(index):
    with pytest.raises(ValueError, match=f"3 leaves has no leaf {index}"):
        prove_inclusion(FullTree(LEAVES[:3]).node, index=index, size=3)
