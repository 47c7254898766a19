"""A witness accepts a later checkpoint only if it continues the one it knows (c2sp.org/tlog-witness)."""

import pytest
from tests.foundations.transparency import naive

from jinbang.transparency import (
    Broken,
    Checkpoint,
    Malformed,
    Signer,
    Unknown,
    checkpoint_text,
    consistency_proof,
    sign_note,
)
from jinbang.transparency.witness import CheckpointUpdate, Conflict, examine, parse_update

ORIGIN = "jinbang.example/log"
LOG = Signer(ORIGIN, bytes(range(32)))
LEAVES = naive.leaves_of(20)
KNOWN = Checkpoint(ORIGIN, 7, naive.mth(LEAVES[:7]))


def update(old, new, leaves=LEAVES, proof=None):
    note = sign_note(checkpoint_text(ORIGIN, new, naive.mth(leaves[:new])), LOG)
    return CheckpointUpdate(old, tuple(consistency_proof(leaves, old, new) if proof is None else proof), note)


def decide(request, known=KNOWN):
    return examine(request, known=known, keys=[LOG.verifier], origin=ORIGIN)[0]


def test_the_request_has_the_lines_of_the_specification():
    body = (
        "old 20852014\n"
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
        "\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    request = parse_update(body)
    assert (request.old, len(request.proof)) == (20852014, 4)
    assert str(request) == body
    assert str(parse_update(str(update(0, 3)))) == str(update(0, 3))


def test_sixty_three_hashes_are_read_and_not_one_more():
    line = "A" * 43 + "=\n"
    assert len(parse_update("old 1\n" + line * 63 + "\nnote\n").proof) == 63
    with pytest.raises(Malformed, match="at most 63 hashes"):
        parse_update("old 1\n" + line * 64 + "\nnote\n")


def test_a_log_that_only_grew_is_accepted_step_by_step():
    known = None
    for old, new in [(0, 0), (0, 3), (3, 3), (3, 7), (7, 20)]:
        known = decide(update(old, new), known)
        assert known == Checkpoint(ORIGIN, new, naive.mth(LEAVES[:new]))


def test_a_fork_is_never_cosigned():
    forked = [LEAVES[1], *LEAVES[1:]]
    for request in (update(7, 9, forked), update(7, 7, forked), update(7, 9, proof=())):
        with pytest.raises(Broken):
            decide(request)
    with pytest.raises(Broken, match="too long"):
        decide(update(0, 9, proof=LEAVES[:1]), known=None)


def test_a_request_from_another_size_is_told_the_right_one():
    with pytest.raises(Conflict) as refused:
        decide(update(3, 9))
    assert refused.value.size == 7
    with pytest.raises(Conflict):
        decide(update(7, 9), known=None)


def test_strangers_and_nonsense_are_refused():
    stranger = Signer(ORIGIN, bytes(32))
    note = sign_note(checkpoint_text(ORIGIN, 9, naive.mth(LEAVES[:9])), stranger)
    with pytest.raises(Unknown):
        decide(CheckpointUpdate(7, (), note))
    with pytest.raises(Malformed, match="larger than the new one"):
        decide(CheckpointUpdate(9, (), update(7, 7).checkpoint))
    for body in (
        "",
        "old 1",
        "old x\n\nnote\n",
        "new 1\n\nnote\n",
        "old 1\nAAAA\n\nnote\n",
        "old 1\n" + "A\n" * 64 + "\n",
    ):
        with pytest.raises(Malformed):
            parse_update(body)
