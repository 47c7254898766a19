"""Discipline, industry, division and postal codes: shape and top level, nothing below."""

import pytest

from jinbang.rules.cn import (
    DISCIPLINES,
    INDUSTRIES,
    PROVINCES,
    check_discipline,
    check_division,
    check_industry,
    check_postal_code,
)


def test_there_are_62_first_level_disciplines() -> None:
    assert (len(DISCIPLINES), DISCIPLINES["520"]) == (62, "计算机科学技术")


def test_the_sections_divide_97_divisions_among_20_letters_without_gaps() -> None:
    covered = [division for _, first, last in INDUSTRIES.values() for division in range(first, last + 1)]
    assert ("".join(INDUSTRIES), covered) == ("ABCDEFGHIJKLMNOPQRST", list(range(1, 98)))


def test_there_are_34_provinces_and_the_corps() -> None:
    assert len(PROVINCES) == 35


@pytest.mark.parametrize(("typed", "code"), [("520", "520"), ("520.20", "52020"), ("５２０２０１０", "5202010")])
def test_a_discipline_is_read_at_each_level(typed: str, code: str) -> None:
    result = check_discipline(text=typed)
    assert result.value is not None
    assert (result.value.code, result.value.top_name, result.codes) == (code, "计算机科学技术", ())


def test_an_unknown_discipline_is_a_warning_and_a_misshapen_one_an_error() -> None:
    assert check_discipline(text="999").codes == ("discipline-unknown",)
    assert [check_discipline(text=typed).codes for typed in ("5202", "五二〇", "")] == [
        ("discipline-shape",),
        ("discipline-shape",),
        ("empty",),
    ]


@pytest.mark.parametrize(("typed", "code"), [("I", "I"), ("65", "I65"), ("i6513", "I6513"), ("0111", "A0111")])
def test_an_industry_finds_its_section(typed: str, code: str) -> None:
    result = check_industry(text=typed)
    assert result.value is not None
    assert (result.value.code, result.codes) == (code, ())


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [("C6513", "industry-section", "I6513"), ("98", "industry-division", None), ("00", "industry-division", None),
     ("Z", "industry-shape", None), ("65131", "industry-shape", None), ("", "empty", None)],
)  # fmt: skip
def test_a_wrong_industry_says_why(typed: str, code: str, suggestion: str | None) -> None:
    result = check_industry(text=typed)
    assert (result.codes, result.suggestion) == ((code,), suggestion)


def test_a_division_is_six_digits_of_a_known_province_or_a_warning() -> None:
    assert check_division(text="３３０１１３").value == "330113"
    assert [check_division(text=typed).codes for typed in ("990000", "33011", "省", "")] == [
        ("division-unknown",),
        ("division-shape",),
        ("division-shape",),
        ("empty",),
    ]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("100038", ()), ("010000", ()), ("000000", ("postal-shape",)), ("1000", ("postal-shape",)), ("", ("empty",))],
)
def test_a_postal_code_has_six_digits(typed: str, codes: tuple[str, ...]) -> None:
    assert check_postal_code(text=typed).codes == codes
