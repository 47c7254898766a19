"""Text: counting, masks, the scanner for personal data, spreadsheet cells, GB 18030."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundations.rules.cn.invented import identity, mobile, uscc

from jinbang.rules.text import (
    count_characters,
    count_han,
    decode_gb18030,
    digits_for_lookalikes,
    guard_cell,
    hide_personal,
    lift_private_use,
    mask,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
    normal_code,
    private_use,
    scan_personal,
)


def test_a_code_is_normalised_from_full_width_blanks_and_dashes() -> None:
    assert normal_code(text=" ９１－ａＢ\u3000\u200b—c ") == "91ABC"
    assert normal_code(text="ａ—b", drop_dashes=False) == "A-B"


def test_lookalike_letters_become_digits_only_where_asked() -> None:
    assert digits_for_lookalikes(code="OIZSLX") == "0125LX"
    assert digits_for_lookalikes(code="OIZSLX", letters="OIZSL") == "01251X"


# counting


def test_characters_are_code_points_with_punctuation_and_a_line_break_counts_once() -> None:
    assert count_characters(text="𰻞，金榜。") == 5
    assert count_characters(text="一\r\n二\n三") == 5


def test_chinese_characters_are_counted_in_every_block() -> None:
    assert count_han(text="金㐀𠀀\U0002ebf0\U000323af豈〇 Abc，。") == 7


# masks (R19)


@pytest.mark.parametrize("shape", ["{}", "+86 {}", "0086-{}", "86{}"])
def test_a_mobile_number_shows_three_and_four_digits(shape: str) -> None:
    assert mask_phone(text=shape.format(mobile(tail="1234"))) == "138****1234"


def test_a_landline_shows_its_last_two_digits() -> None:
    assert mask_phone(text="010-5550 0123") == "***-**** **23"


def test_an_identity_number_shows_two_and_three_characters() -> None:
    masked = mask_identity(text="350101" + "19800101" + "0123")
    assert (masked, len(masked)) == ("35*************123", 18)


def test_a_passport_shows_two_and_two_characters() -> None:
    assert mask_identity(text="E00000001") == "E0*****01"


def test_a_text_too_short_to_hide_half_is_hidden_whole() -> None:
    assert mask(text="abcd", head=2, tail=1) == "****"
    assert mask_identity(text="E0001") == "*****"


def test_a_text_of_which_just_half_is_hidden_keeps_its_ends() -> None:
    assert mask(text="abcdefghij", head=3, tail=2) == "abc*****ij"


def test_an_address_shows_its_first_character_and_domain() -> None:
    assert mask_email(text="someone@example.org") == "s***@example.org"
    assert mask_email(text="nobody") == "******"


def test_a_name_shows_its_first_character() -> None:
    assert mask_name(text="示例人") == "示**"


@given(st.text(st.characters(exclude_characters="*"), max_size=40))
def test_no_mask_of_a_document_shows_more_than_five_characters(text: str) -> None:
    assert len(mask_identity(text=text).replace("*", "")) <= 5


@given(st.text("0123456789 -+()转", max_size=40))
def test_no_mask_of_a_telephone_shows_more_than_seven_digits(text: str) -> None:
    assert sum(one.isdigit() for one in mask_phone(text=text)) <= 7


# scanning (T13)


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in scan_personal(text=text)]


def test_identity_numbers_are_found_even_with_a_wrong_check_digit() -> None:
    number = identity()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert kinds(f"证件：{number}，{wrong}。") == ["identity", "identity"]


def test_old_fifteen_digit_numbers_are_found() -> None:
    assert kinds("号 " + "110101" + "800101" + "001") == ["identity"]


@pytest.mark.parametrize("shape", ["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", "+86 {0}{1}{2}", "86-{0}{1}{2}"])
def test_mobile_numbers_are_found_however_spaced(shape: str) -> None:
    assert kinds("<td>" + shape.format("1" + "38", "0000", "1234") + "</td>") == ["mobile"]


@pytest.mark.parametrize("label", ["手机", "Tel", "tel.", "tel:", "phone=", ">", "“"])
def test_no_label_in_front_hides_a_number(label: str) -> None:
    assert kinds(f"{label}{mobile()}") == ["mobile"]
    assert kinds(f"{label}{identity()}") == ["identity"]


def test_a_digest_is_not_taken_for_a_number() -> None:
    assert kinds(f"sha256:0f{mobile()}ab") == []


def test_full_width_digits_do_not_hide_a_number() -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in mobile())
    (finding,) = scan_personal(text=f"电话{wide}")
    assert (finding.kind, finding.text) == ("mobile", wide)


@pytest.mark.parametrize("dash", "-－‐–　")
def test_dashes_and_blanks_of_every_width_do_not_hide_a_number(dash: str) -> None:
    assert kinds(f"010{dash}55500100") == ["landline"]


def test_landlines_and_addresses_are_found() -> None:
    assert kinds("010-5550 0100 (0571)55500100 someone@example.org") == ["landline", "landline", "email"]


def test_masked_numbers_dates_codes_and_amounts_are_not_found() -> None:
    clean = f"138****1234 35*************123 2022-10-31 {uscc()} 20221031235959 1380000.1234 s***@example.org"
    assert scan_personal(text=clean) == ()


@given(st.text(max_size=30), st.sampled_from(["identity", "mobile"]), st.text(max_size=30))
def test_a_number_between_any_two_texts_is_found_at_its_place(before: str, kind: str, after: str) -> None:
    number = identity() if kind == "identity" else mobile()
    text = f"{before}：{number}；{after}"
    start = len(before) + 1
    assert any(f.kind == kind and text[f.start : f.end] == number for f in scan_personal(text=text) if f.start == start)


@given(
    st.lists(
        st.sampled_from([identity(), mobile(), "010-55500100", "a.b@example.org", "金榜", " ", "/", "7"]), max_size=8
    )
)
def test_a_text_with_everything_hidden_scans_clean(pieces: list[str]) -> None:
    assert scan_personal(text=hide_personal(text="，".join(pieces))) == ()


def test_hiding_leaves_the_rest_of_the_sentence() -> None:
    assert hide_personal(text=f"请联系 {mobile()} 或 a.b@example.org。") == "请联系 138****1234 或 a***@example.org。"


# spreadsheets


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x", "\u3000=1"]
)
def test_a_cell_that_would_run_becomes_text(cell: str) -> None:
    assert guard_cell(text=cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "金榜", "a=1", "1-2", "'=1", " "])
def test_an_ordinary_cell_is_left_alone(cell: str) -> None:
    assert guard_cell(text=cell) == cell


@given(st.text())
def test_a_guarded_cell_never_starts_with_a_formula_sign(text: str) -> None:
    assert guard_cell(text=text).strip(" \u3000\u00a0\ufeff\u200b")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


# GB 18030-2022


# What GB 18030-2022 says of the bytes: the vertical forms, ḿ, eight ideographs, and six of extension B.
MOVED = {
    "a6d9": 0xFE10, "a6da": 0xFE12, "a6db": 0xFE11, "a6dc": 0xFE13, "a6dd": 0xFE14, "a6de": 0xFE15, "a6df": 0xFE16,
    "a6ec": 0xFE17, "a6ed": 0xFE18, "a6f3": 0xFE19, "a8bc": 0x1E3F,
    "fe59": 0x9FB4, "fe61": 0x9FB5, "fe66": 0x9FB6, "fe67": 0x9FB7, "fe6d": 0x9FB8, "fe7e": 0x9FB9, "fe90": 0x9FBA,
    "fea0": 0x9FBB,
    "fe51": 0x20087, "fe52": 0x20089, "fe53": 0x200CC, "fe6c": 0x215D7, "fe76": 0x2298F, "fe91": 0x241FE,
}  # fmt: skip


@pytest.mark.parametrize("raw", MOVED)
def test_a_character_that_the_codec_leaves_in_private_use_is_lifted(raw: str) -> None:
    """Python's gb18030 codec is the mapping of the year 2000."""
    assert private_use(text=bytes.fromhex(raw).decode("gb18030")) != ()
    assert decode_gb18030(raw=bytes.fromhex(raw)) == chr(MOVED[raw])


def test_twenty_five_code_points_are_lifted_and_no_other() -> None:
    moved = [chr(code) for code in range(0xE000, 0xF900) if lift_private_use(text=chr(code)) != chr(code)]
    assert len(moved) == 25
    assert len({lift_private_use(text=one) for one in moved}) == 25
    assert private_use(text="".join(lift_private_use(text=one) for one in moved)) == ()


def test_ordinary_text_survives_the_way_through_gb18030() -> None:
    text = "金榜 𬭩 𰻞 Ａ（豈）"
    assert decode_gb18030(raw=text.encode("gb18030")) == text


def test_bytes_that_are_not_gb18030_give_nothing() -> None:
    assert decode_gb18030(raw=b"\xff\xff") is None


def test_private_use_characters_left_over_are_named_once() -> None:
    assert private_use(text="a\ue000b\ue000\U000f0001") == ("\ue000", "\U000f0001")
