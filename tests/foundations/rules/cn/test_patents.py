"""Patent numbers: ZL, twelve digits or eight, a dot, a check character modulo 11."""

import pytest

from jinbang.rules.cn import check_patent
from jinbang.rules.cn.mod11 import patent_check


def number(body: str = "202010000000") -> str:
    return f"ZL{body}.{patent_check(body)}"


@pytest.mark.parametrize(
    ("body", "year", "kind", "international"),
    [
        ("202010000000", 2020, "invention", False),
        ("202120000000", 2021, "utility-model", False),
        ("202230000000", 2022, "design", False),
        ("201980000000", 2019, "invention", True),
        ("97100000", 1997, "invention", False),
        ("02200000", 2002, "utility-model", False),
    ],
)
def test_a_number_tells_year_and_kind(body: str, year: int, kind: str, international: bool) -> None:
    found = check_patent(text=number(body)).value
    assert found is not None
    assert (found.year, found.kind, found.international, found.granted) == (year, kind, international, True)


@pytest.mark.parametrize(
    "typed", ["zl 2020 1 0000000.7", "ＺＬ２０２０１０００００００．７", "专利号：ZL202010000000.7", "ZL2020100000007"]
)
def test_blanks_full_width_labels_and_a_missing_dot_are_forgiven(typed: str) -> None:
    found = check_patent(text=typed).value
    assert found is not None
    assert found.number == "ZL202010000000.7"


def test_every_other_check_character_is_refused() -> None:
    right = number()[-1]
    wrong = [one for one in "0123456789X" if one != right]
    assert {check_patent(text=number()[:-1] + one).codes for one in wrong} == {("patent-check",)}


def test_a_missing_check_character_is_asked_for_with_the_whole_number() -> None:
    result = check_patent(text="ZL202010000000")
    assert (result.ok, result.codes, result.suggestion) == (False, ("patent-check-missing",), number())


def test_an_application_number_shows_no_grant() -> None:
    result = check_patent(text=number().removeprefix("ZL"))
    assert result.value is not None
    assert (result.value.granted, result.codes, result.suggestion) == (False, ("patent-application",), number())


def test_an_announcement_number_is_told_what_it_is() -> None:
    assert check_patent(text="CN112345678B").codes == ("patent-publication",)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("ZL202040000000.0", "patent-kind"), ("ZL200210000000.0", "patent-year"), ("ZL50100000.0", "patent-year"),
     ("ZL2020", "patent-shape"), ("发明专利", "patent-shape"), ("", "empty"), ("专利号：", "empty")],
)  # fmt: skip
def test_what_is_no_patent_number_says_why(typed: str, code: str) -> None:
    assert check_patent(text=typed).codes == (code,)
