"""Names and titles are kept verbatim and hardly judged."""

import pytest

from jinbang.rules.cn import check_organisation_name, check_person_name, check_title

EXTENSION_I = "\U0002ebf0"
EXTENSION_H = "\U00031350"


@pytest.mark.parametrize(
    "name",
    ["示例人", "阿依古丽·买买提", "𬭩𰻞", f"示{EXTENSION_H}", f"示{EXTENSION_I}", "〇某", "\U000323af示",
     "O'Neil-Smith, Jr.", "José Ñandú", "\uf900某"],
)  # fmt: skip
def test_a_name_with_rare_characters_passes_without_a_word(name: str) -> None:
    assert (check_person_name(text=name).value, check_person_name(text=name).codes) == (name, ())


def test_a_compatibility_character_is_not_normalised_away() -> None:
    assert check_person_name(text="\uf900某").value == "\uf900某"
    assert check_organisation_name(text="示例（Ａ）公司").value == "示例（Ａ）公司"


@pytest.mark.parametrize("length", [2, 30])
def test_two_to_thirty_characters_are_right(length: int) -> None:
    assert check_person_name(text="𰻞" * length).codes == ()


@pytest.mark.parametrize("length", [1, 31])
def test_one_character_and_thirty_one_are_wrong(length: int) -> None:
    assert check_person_name(text="𰻞" * length).codes == ("name-length",)


@pytest.mark.parametrize("name", ["示例1", "示例<b>", "示例@x", "示\x00例", "示\u202e例", "示例？", "示\ufffd例"])
def test_what_no_name_holds_is_an_error(name: str) -> None:
    assert check_person_name(text=name).errors[0].code == "name-characters"


def test_half_a_surrogate_pair_is_an_error_that_can_itself_be_shown() -> None:
    (problem,) = check_person_name(text="示\ud800例").problems
    assert (problem.code, "U+D800" in problem.zh.encode().decode()) == ("name-characters", True)


def test_a_line_break_pasted_behind_a_name_is_only_a_blank() -> None:
    assert check_person_name(text="示例\r\n").codes == ("name-blank",)


def test_an_unprintable_character_is_named_by_its_code() -> None:
    assert "U+202E" in check_person_name(text="示\u202e例").problems[0].zh


@pytest.mark.parametrize("dot", "•‧・．∙⋅")
def test_a_dot_that_is_not_the_names_dot_brings_the_right_one(dot: str) -> None:
    result = check_person_name(text=f"阿依{dot}买买提")
    assert (result.ok, result.codes, result.suggestion) == (True, ("name-dot",), "阿依·买买提")


@pytest.mark.parametrize("typed", [" 示例", "示例\u3000", "示 例", "示　例"])
def test_blanks_are_pointed_out_and_kept(typed: str) -> None:
    result = check_person_name(text=typed)
    assert (result.value, result.codes, result.suggestion) == (typed, ("name-blank",), "示例")


def test_a_latin_name_may_hold_blanks() -> None:
    assert check_person_name(text="Maria del Mar").codes == ()


def test_a_private_use_character_is_a_warning() -> None:
    result = check_person_name(text="示\ue863")
    assert (result.ok, result.codes) == (True, ("name-private-use",))
    assert "U+E863" in result.problems[0].zh


def test_an_organisation_may_have_digits_and_brackets_in_its_name() -> None:
    assert check_organisation_name(text="示例（第 3）研究所 A&B").codes == ()


def test_an_organisation_name_over_its_length_is_refused() -> None:
    assert check_organisation_name(text="示" * 121).codes == ("name-length",)


def test_a_title_counts_code_points_with_punctuation() -> None:
    assert check_title(text="𰻞，" * 15).codes == ()
    (problem,) = check_title(text="𰻞，" * 15 + "。").problems
    assert problem.code == "title-length"
    assert "现有 31 字" in problem.zh


def test_a_title_has_one_line() -> None:
    assert check_title(text="示例\n技术").codes == ("name-characters",)
