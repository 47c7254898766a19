"""Unified social credit codes: what the libraries get wrong, put right (T15, R3)."""

import pytest
from stdnum.cn import uscc as stdnum_uscc
from tests.foundations.rules.cn.invented import uscc

from jinbang.rules.cn import DEPARTMENTS, check_organisation_code, check_uscc
from jinbang.rules.cn.mod11 import organisation_check, uscc_check

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_a_company_is_taken_apart() -> None:
    code = uscc()
    found = check_uscc(text=code).value
    assert found is not None
    assert (found.code, found.department_name, found.category_name, found.division) == (
        code,
        "市场监管（工商）",
        "企业",
        "110108",
    )
    assert found.organisation_code == code[8:17]


@pytest.mark.parametrize("head", ["A1", "N1", "N2", "N3", "Y1"])
def test_t15_a_first_letter_that_stdnum_refuses_is_accepted(head: str) -> None:
    """T15: N2… is a village's collective economic organisation."""
    code = uscc(head=head)
    assert (check_uscc(text=code).codes, stdnum_uscc.is_valid(code)) == ((), False)


def test_every_category_of_every_department_passes_without_a_word() -> None:
    heads = [first + second for first, (_, categories) in DEPARTMENTS.items() for second in categories]
    assert {head: check_uscc(text=uscc(head=head)).codes for head in heads} == dict.fromkeys(heads, ())


@pytest.mark.parametrize("first", ["0", "B", "Q", "X"])
def test_an_unassigned_department_is_refused(first: str) -> None:
    assert check_uscc(text=uscc(head=first + "1")).codes == ("uscc-department",)


def test_a_category_outside_the_table_is_only_a_warning() -> None:
    result = check_uscc(text=uscc(head="98"))
    assert (result.ok, result.codes) == (True, ("uscc-category",))


def test_a_national_registration_is_not_an_unknown_division() -> None:
    assert check_uscc(text=uscc(head="51", division="100000")).codes == ()


def test_an_unknown_division_is_only_a_warning() -> None:
    result = check_uscc(text=uscc(division="990000"))
    assert (result.ok, result.codes) == (True, ("division-unknown",))


def test_a_wrong_organisation_check_under_a_right_final_one_is_only_a_warning() -> None:
    organisation = "MA0EXAMP"
    wrong = next(one for one in "0123456789X" if one != organisation_check(organisation))
    body = "91110108" + organisation + wrong
    result = check_uscc(text=body + uscc_check(body))
    assert (result.ok, result.codes) == (True, ("organisation-code-check",))


def test_all_540_single_substitutions_of_a_valid_code_are_detected() -> None:
    code = uscc()
    wrong = [code[:at] + other + code[at + 1 :] for at in range(18) for other in ALPHABET if other != code[at]]
    assert (len(wrong), [one for one in wrong if check_uscc(text=one).ok]) == (540, [])


def test_full_width_lower_case_blanks_and_dashes_are_forgiven() -> None:
    code = uscc()
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code.lower())
    shapes = [wide, f" {code[:8]} {code[8:]} ", f"{code[:8]}-{code[8:16]}-{code[16:]}", f"{code}\u200b"]
    assert [found and found.code for found in (check_uscc(text=one).value for one in shapes)] == [code] * 4


@pytest.mark.parametrize(("digit", "letter"), [("0", "O"), ("1", "I"), ("2", "Z"), ("5", "S")])
def test_a_letter_that_looks_like_a_digit_brings_the_repaired_code(digit: str, letter: str) -> None:
    code = uscc(organisation="MA012550")
    typed = code[:8] + code[8:].replace(digit, letter)
    result = check_uscc(text=typed)
    assert letter in typed
    assert (result.ok, result.codes, result.suggestion) == (False, ("uscc-characters",), code)


def test_no_repair_is_offered_that_would_not_pass_itself() -> None:
    typed = uscc()[:-1] + "O"
    assert check_uscc(text="O" + typed[1:]).suggestion is None


def test_a_short_code_says_how_long_it_is() -> None:
    (problem,) = check_uscc(text=uscc()[:-1]).problems
    assert problem.code == "uscc-length"
    assert "17 位" in problem.zh
    assert "this has 17" in problem.en


def test_a_blank_field_asks_for_the_code() -> None:
    assert check_uscc(text=" \u3000 ").codes == ("empty",)


def test_an_organisation_code_stands_alone_with_its_dash() -> None:
    assert check_organisation_code(text="d2143569-x").value == "D2143569X"


def test_an_organisation_code_with_a_wrong_check_is_refused() -> None:
    assert check_organisation_code(text="D2143569-1").codes == ("organisation-code-check",)
