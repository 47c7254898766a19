"""A consistency proof holds exactly if the older log is the beginning of the newer one (RFC 6962 section 2.1.2)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.foundations.transparency import naive

from jinbang.transparency import EMPTY_ROOT, Broken, consistency_proof, verify_consistency

LEAVES = naive.leaves_of(150)


def case_of(old, new):
    return {
        "old": old,
        "old_root": naive.mth(LEAVES[:old]),
        "new": new,
        "new_root": naive.mth(LEAVES[:new]),
        "proof": consistency_proof(LEAVES, old, new),
    }


@st.composite
def grown(draw):
    new = draw(st.integers(2, len(LEAVES)))
    return case_of(draw(st.integers(1, new - 1)), new)


@pytest.mark.parametrize("new", range(1, 66))
def test_every_proof_is_the_one_of_the_definition_and_holds(new):
    for old in range(1, new):
        case = case_of(old, new)
        assert case["proof"] == naive.proof(old, LEAVES[:new])
        verify_consistency(**case)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (5, 5)])
def test_from_nothing_and_to_itself_no_proof_is_needed_and_none_is_accepted(old, new):
    case = case_of(old, new)
    assert case["proof"] == []
    verify_consistency(**case)
    with pytest.raises(Broken, match="too long"):
        verify_consistency(**case | {"proof": LEAVES[:1]})


@given(grown(), st.integers(0, 255), st.data())
def test_every_flipped_bit_is_caught(case, bit, data):
    where = data.draw(st.sampled_from(["old_root", "new_root", *range(len(case["proof"]))]))
    if isinstance(where, int):
        proof = list(case["proof"])
        proof[where] = flip(proof[where], bit)
        changed = case | {"proof": proof}
    else:
        changed = case | {where: flip(case[where], bit)}
    with pytest.raises(Broken):
        verify_consistency(**changed)


def flip(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")


@given(grown(), st.data())
def test_a_proof_with_a_hash_more_or_less_or_elsewhere_is_caught(case, data):
    proof = case["proof"]
    at = data.draw(st.integers(0, len(proof)))
    for changed in ([*proof[:at], LEAVES[0], *proof[at:]], proof[:at] + proof[at + 1 :], proof[::-1]):
        if changed != proof:
            with pytest.raises(Broken):
                verify_consistency(**case | {"proof": changed})


@given(grown(), st.data())
def test_a_log_that_changed_one_old_entry_cannot_prove_its_past(case, data):
    changed = data.draw(st.integers(0, case["old"] - 1))
    forked = [*LEAVES[:changed], LEAVES[changed + 1], *LEAVES[changed + 1 : case["new"]]]
    assume(forked != LEAVES[: case["new"]])
    case |= {"new_root": naive.mth(forked), "proof": consistency_proof(forked, case["old"])}
    with pytest.raises(Broken, match="history was forked"):
        verify_consistency(**case)


def test_two_logs_of_one_size_are_a_fork():
    with pytest.raises(Broken, match="two different logs of 2 entries"):
        verify_consistency(old=2, old_root=LEAVES[0], new=2, new_root=LEAVES[1], proof=[])


def test_a_log_cannot_shrink_and_the_empty_log_has_one_root():
    with pytest.raises(Broken, match="cannot continue"):
        verify_consistency(old=3, old_root=LEAVES[0], new=2, new_root=LEAVES[1], proof=[])
    with pytest.raises(Broken, match="root of the empty log"):
        verify_consistency(old=0, old_root=LEAVES[0], new=2, new_root=EMPTY_ROOT, proof=[])
    with pytest.raises(ValueError, match="never had 4"):
        consistency_proof(LEAVES[:3], 4)
