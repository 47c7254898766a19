"""Papers of a ballot: sealed under digests that any machine computes, opened by exactly one paper (R14, N15)."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinbang.transparency import Malformed
from jinbang.transparency.paper import ballot_ref, paper_opens, place_nonce, seal_paper, tracking_code, typed_code

NONCES = st.binary(min_size=32, max_size=32).map(bytes.hex)
CHOICES = st.sampled_from(["yes", "no", "abstain"])
PAPERS = st.fixed_dictionaries({"ballot": st.deferred(lambda: REFS), "nonce": NONCES, "choice": CHOICES})
REFS = st.builds(ballot_ref, programme=st.just("call"), sitting=st.integers(1, 9), application=st.sampled_from(["A-1", "A-2"]), round=st.integers(1, 3))  # fmt: skip


def test_a_seal_is_what_sha256sum_says_of_the_line_in_the_reference() -> None:
    nonce = "0f" * 32
    line = f'["jinbang-ballot-v1","call/3/SL-0001/1","{nonce}","yes"]'
    ref = ballot_ref(programme="call", sitting=3, application="SL-0001", round=1)
    assert seal_paper(ballot=ref, nonce=nonce, choice="yes") == hashlib.sha256(line.encode()).hexdigest()


@given(paper=PAPERS, other=PAPERS)
def test_a_seal_is_opened_by_its_own_paper_and_by_no_other(paper: dict[str, str], other: dict[str, str]) -> None:
    seal = seal_paper(**paper)
    assert paper_opens(commitment=seal, **paper)
    assert paper_opens(commitment=seal, **other) is (other == paper)
    for part in paper:  # one part changed, however alike the papers are
        changed = {**paper, part: other[part]}
        assert paper_opens(commitment=seal, **changed) is (changed == paper)


@given(seal=NONCES)
def test_a_tracking_code_is_found_again_however_it_is_typed(seal: str) -> None:
    code = tracking_code(commitment=seal)
    assert seal.startswith(typed_code(text=code))
    assert seal.startswith(typed_code(text=f" {code.upper().replace(' ', '-')}\u3000"))
    assert typed_code(text=seal) == seal


@pytest.mark.parametrize(
    "text", ["", "3f2a", "3f2a 91bc 07", "zzzz zzzz zzzz", "0" * 65, "%", "3f2a91bc07de'--", "３f2a91bc07de44"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        typed_code(text=text)


@given(salt=NONCES, place=st.integers(1, 99), other=st.integers(1, 99))
def test_the_nonce_of_a_named_paper_holds_its_place_and_does_not_say_it(salt: str, place: int, other: int) -> None:
    nonce = place_nonce(place=place, salt=salt)
    assert (place_nonce(place=other, salt=salt) == nonce) is (other == place)
    assert salt not in nonce


@pytest.mark.parametrize("nonce", ["", "0f" * 31, "0F" * 32, "0f" * 32 + "\n", "xx" * 32])
def test_a_nonce_of_another_form_is_refused(nonce: str) -> None:
    with pytest.raises(Malformed):
        seal_paper(ballot="call/1/A/1", nonce=nonce, choice="yes")
    with pytest.raises(Malformed):
        place_nonce(place=1, salt=nonce)
    assert not paper_opens(commitment="0" * 64, ballot="call/1/A/1", nonce=nonce, choice="yes")
