"""Identity numbers: what the libraries get wrong, put right (T15)."""

from datetime import date

import pytest
from tests.foundations.rules.cn.invented import identity

from jinbang.rules.cn import check_residence_permit, check_resident_id
from jinbang.rules.cn.mod11 import identity_check

ON = date(2022, 10, 31)


def test_a_number_tells_birth_and_sex() -> None:
    found = check_resident_id(text=identity(birth="19760101", sequence="012"), on=ON).value
    assert found is not None
    assert (found.birth, found.sex, found.division) == (date(1976, 1, 1), "female", "110101")


@pytest.mark.parametrize("division", ["330113", "330114"])
def test_the_districts_of_2021_pass_without_a_word(division: str) -> None:
    """T15: stdnum answers these with an uncaught KeyError."""
    assert check_resident_id(text=identity(division=division), on=ON).codes == ()


def test_no_division_at_all_can_stop_a_number() -> None:
    stopped = [
        prefix
        for prefix in range(100000, 1000000, 97)
        if check_resident_id(text=identity(division=str(prefix)), on=ON).errors
    ]
    assert stopped == []


def test_an_unknown_province_is_a_warning_that_does_not_repeat_the_number() -> None:
    (problem,) = check_resident_id(text=identity(division="990101"), on=ON).problems
    assert (problem.code, problem.severity) == ("division-unknown", "warning")
    assert "990101" not in problem.zh + problem.en


@pytest.mark.parametrize("division", ["810000", "820000", "830000"])
def test_a_residence_permit_of_hong_kong_macao_or_taiwan_passes(division: str) -> None:
    """T15: stdnum refuses these."""
    number = identity(division=division)
    assert check_residence_permit(text=number, on=ON).codes == ()
    assert check_resident_id(text=number, on=ON).codes == ()


def test_an_identity_card_is_not_a_residence_permit() -> None:
    result = check_residence_permit(text=identity(), on=ON)
    assert (result.value, result.codes) == (None, ("permit-division",))


def test_the_30th_of_february_is_not_a_birth_date() -> None:
    assert check_resident_id(text=identity(birth="19800230"), on=ON).codes == ("id-date",)


def test_a_birth_date_in_2099_is_refused() -> None:
    assert check_resident_id(text=identity(birth="20990101"), on=ON).codes == ("id-future",)


def test_a_person_born_that_day_is_not_from_the_future() -> None:
    assert check_resident_id(text=identity(birth="20221031"), on=ON).codes == ()


def test_a_person_of_more_than_120_years_is_a_warning() -> None:
    result = check_resident_id(text=identity(birth="18990101"), on=ON)
    assert (result.ok, result.codes) == (True, ("id-very-old",))


def test_every_other_last_character_is_refused() -> None:
    number = identity()
    others = [one for one in "0123456789X" if one != number[-1]]
    assert {check_resident_id(text=number[:-1] + one, on=ON).codes for one in others} == {("id-check",)}


def test_every_single_changed_digit_is_detected() -> None:
    number = identity()
    wrong = [
        number[:at] + other + number[at + 1 :] for at in range(17) for other in "0123456789" if other != number[at]
    ]
    assert [one for one in wrong if check_resident_id(text=one, on=ON).ok] == []


def test_the_form_may_not_say_another_sex_or_birth_date() -> None:
    result = check_resident_id(text=identity(sequence="001"), on=ON, sex="female", birth=date(1980, 1, 2))
    assert (result.value, result.codes) == (None, ("id-sex", "id-birth"))


def test_the_form_may_say_the_same_sex_and_birth_date() -> None:
    assert check_resident_id(text=identity(sequence="001"), on=ON, sex="male", birth=date(1980, 1, 1)).codes == ()


def test_fifteen_digits_are_refused_with_the_reason() -> None:
    (problem,) = check_resident_id(text="110101" + "800101" + "001", on=ON).problems
    assert problem.code == "id-fifteen"
    assert "第一代" in problem.zh


def test_a_small_x_and_full_width_digits_are_forgiven() -> None:
    number = next(one for n in range(100) if (one := identity(sequence=f"{n:03}"))[-1] == "X")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in number.lower())
    found = check_resident_id(text=wide, on=ON).value
    assert found is not None
    assert found.code == number


@pytest.mark.parametrize("lookalike", ["×", "Х", "х", "*"])
def test_a_sign_typed_for_x_brings_the_repaired_number(lookalike: str) -> None:
    number = next(one for n in range(100) if (one := identity(sequence=f"{n:03}"))[-1] == "X")
    result = check_resident_id(text=number[:-1] + lookalike, on=ON)
    assert (result.ok, result.suggestion) == (False, number)


def test_letters_typed_for_digits_bring_the_repaired_number() -> None:
    number = identity(birth="19820515", sequence="025")
    typed = number[:17].translate(str.maketrans("0125", "OIZS")) + number[17]
    assert check_resident_id(text=typed, on=ON).suggestion == number


def test_no_repair_is_offered_when_the_check_would_still_fail() -> None:
    number = identity()
    wrong = "0" if number[-1] != "0" else "1"
    assert check_resident_id(text="O" + number[1:17] + wrong, on=ON).suggestion is None


def test_no_message_and_no_repr_shows_the_number() -> None:
    number = identity()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    result = check_resident_id(text=number, on=ON, sex="female")
    said = "".join(problem.zh + problem.en for problem in result.problems)
    said += "".join(problem.zh + problem.en for problem in check_resident_id(text=wrong, on=ON).problems)
    said += repr(check_resident_id(text=number, on=ON).value)
    assert number[6:14] not in said


def test_the_number_of_a_person_with_x_is_its_own_check() -> None:
    body = "110101" + "19800101" + "002"
    assert check_resident_id(text=body + identity_check(body), on=ON).ok
