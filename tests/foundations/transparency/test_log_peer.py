"""Another implementation of RFC 6962, pymerkle, finds the same roots and the same paths (N5)."""

from pymerkle import InmemoryTree

from jinbang.transparency import CompactTree, FullTree, leaf_hash, prove_inclusion

ENTRIES = [b"entry %d" % n for n in range(70)]
LEAVES = [leaf_hash(one) for one in ENTRIES]


def test_a_peer_finds_the_same_root_at_every_size_and_the_same_path_to_every_leaf():
    peer, compact, full = InmemoryTree(algorithm="sha256"), CompactTree(), FullTree()
    for size, entry in enumerate(ENTRIES, start=1):
        peer.append_entry(entry)
        compact.append(LEAVES[size - 1])
        full.append(LEAVES[size - 1])
        assert compact.root() == peer.get_root()
    for size in (1, 2, 3, 7, 8, 33, 64, 69, 70):
        for index in range(size):
            theirs = [one for one in peer.prove_inclusion(index + 1, size).path if one != LEAVES[index]]
            assert sorted(prove_inclusion(full.node, index=index, size=size)) == sorted(theirs)
