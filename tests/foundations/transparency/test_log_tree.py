"""The tree hash is that of RFC 6962, whichever way it is grown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.transparency import naive

from jinbang.transparency import EMPTY_ROOT, CompactTree, FullTree, Malformed, leaf_hash
from jinbang.transparency.tree import root_of

# The eight inputs and roots with which Certificate Transparency logs have been tested since RFC 6962.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_are_reached_at_every_size(size):
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
    assert root_of(leaves[:size]).hex() == ROOTS[size]
    assert FullTree(leaves).root(size).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(131))
def test_both_trees_agree_with_the_definition(size):
    leaves = naive.leaves_of(size)
    assert root_of(leaves) == naive.mth(leaves)
    assert FullTree(leaves).root() == naive.mth(leaves)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_compact_tree_can_be_put_away_and_taken_up_again(before, after):
    leaves = naive.leaves_of(before + after)
    tree = CompactTree()
    tree.extend(leaves[:before])
    state = tree.dump()
    again = CompactTree.load(state)
    again.extend(leaves[before:])
    assert len(state["hashes"]) == before.bit_count()
    assert (again.size, again.root()) == (before + after, naive.mth(leaves))


def test_append_tells_the_index_and_the_empty_tree_has_the_empty_root():
    for tree in (CompactTree(), FullTree()):
        assert (tree.size, tree.root()) == (0, EMPTY_ROOT)
        assert [tree.append(leaf) for leaf in naive.leaves_of(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    "state",
    [
        {"size": 3, "hashes": ["00" * 32]},
        {"size": 1, "hashes": ["00" * 31]},
        {"size": 1, "hashes": ["xy" * 32]},
        {"size": -1, "hashes": ["00" * 32]},
    ],
)
def test_a_damaged_state_is_refused(state):
    with pytest.raises(Malformed):
        CompactTree.load(state)


def test_what_is_no_hash_is_refused():
    for tree in (CompactTree(), FullTree()):
        with pytest.raises(Malformed, match="32 bytes"):
            tree.append(b"short")
        assert tree.size == 0


def test_a_size_that_the_tree_never_had_is_an_error():
    with pytest.raises(ValueError, match="has 2 leaves, not 3"):
        FullTree(naive.leaves_of(2)).root(3)
