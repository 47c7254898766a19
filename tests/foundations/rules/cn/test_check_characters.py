"""The arithmetic of check characters agrees with the standards' examples and with an independent library."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_2

from jinbang.rules.cn.mod11 import identity_check, organisation_check, patent_check, uscc_check

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_identity_check_is_iso_7064_mod_11_2(body: str) -> None:
    assert identity_check(body) == mod_11_2.calc_check_digit(body)


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_credit_code_check_agrees_with_stdnum(body: str) -> None:
    assert uscc_check(body) == stdnum_uscc.calc_check_digit(body)


def test_the_organisation_code_of_gb_11714_has_the_check_x() -> None:
    assert organisation_check("D2143569") == "X"


def test_an_organisation_code_whose_remainder_is_eleven_ends_in_nought() -> None:
    assert organisation_check("00000000") == "0"


def test_patent_numbers_of_both_lengths_have_the_published_checks() -> None:
    assert [patent_check(body) for body in ("201710601862", "97101765", "95115608")] == ["3", "4", "X"]


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_always_changes_the_credit_code_check(body: str, place: int, other: str) -> None:
    changed = body[:place] + other + body[place + 1 :]
    assert (uscc_check(changed) == uscc_check(body)) == (changed == body)
