"""Telephone fields as notices and forms print them; every trap of phonenumbers is a case here."""

import pytest
from tests.foundations.rules.cn.invented import mobile

from jinbang.rules.cn import Phone, check_phones


def read(text: str) -> list[tuple[str, str, str, str]]:
    """(kind, area or country, number, extension) of each number."""
    found = check_phones(text=text).value
    assert found is not None
    return [(one.kind, one.area or one.country, one.number, one.extension) for one in found]


HALL = ("landline", "010", "55500100", "")


@pytest.mark.parametrize(
    "text",
    [
        "010-55500100",
        "010-5550 0100",
        "010-5550-0100",
        "（010）5550 0100",
        "(010)55500100",
        "０１０－５５５００１００",
        "01055500100",
        "电话：010—5550 0100。",
    ],
)
def test_a_landline_is_read_however_it_is_spaced(text: str) -> None:
    assert read(text) == [HALL]


@pytest.mark.parametrize("text", ["+86 10 5550 0100", "+86-010-55500100", "0086 10 55500100", "861055500100"])
def test_a_country_code_does_not_hide_the_area(text: str) -> None:
    assert read(text) == [HALL]
    (phone,) = check_phones(text=text).value or ()
    assert (phone.country, phone.tel) == ("86", "tel:+861055500100")


@pytest.mark.parametrize(
    ("tail", "extension"),
    [("-932", "932"), ("转932", "932"), (" 转 8001", "8001"), ("分机932", "932"), (" ext. 932", "932"),
     ("x932", "932"), ("#932", "932"), ("--932", "932"), ("－932", "932"), ("-1", "1")],
)  # fmt: skip
def test_an_extension_is_kept_apart_from_the_number(tail: str, extension: str) -> None:
    assert read(f"010-55500100{tail}") == [("landline", "010", "55500100", extension)]


@pytest.mark.parametrize("separator", ["/", "、", "；", ";", "，", ",", "\n", " / ", "或", "／", " "])
def test_a_list_is_divided_and_keeps_its_order(separator: str) -> None:
    second = mobile()
    assert read(f"010-55500100{separator}{second}") == [HALL, ("mobile", "", second, "")]


def test_blanks_divide_numbers_that_hold_blanks_themselves() -> None:
    assert read("010-5550 0100 0571-5550 0101") == [HALL, ("landline", "0571", "55500101", "")]


@pytest.mark.parametrize("area", ["010", "021", "0571", "0991"])
def test_areas_of_three_and_four_digits_are_told_apart(area: str) -> None:
    assert read(f"{area}5550100") == [("landline", area, "5550100", "")]


@pytest.mark.parametrize("prefix", ["", "+86", "+86 ", "0086-", "86"])
def test_a_mobile_number_passes_with_and_without_country(prefix: str) -> None:
    (phone,) = check_phones(text=prefix + mobile()).value or ()
    assert (phone.kind, phone.number, phone.tel) == ("mobile", mobile(), f"tel:+86{mobile()}")


def test_numbers_of_the_199_range_pass() -> None:
    assert read("1" + "99" + "00001234")[0][0] == "mobile"


def test_a_free_call_number_is_read_with_its_extension() -> None:
    assert read("400-555-0100转3") == [("toll", "", "4005550100", "3")]


@pytest.mark.parametrize(("country", "number"), [("852", "55500100"), ("853", "55500100"), ("886", "255500100")])
def test_hong_kong_macao_and_taiwan_numbers_are_international(country: str, number: str) -> None:
    assert read(f"+{country} {number}") == [("international", country, number, "")]


def test_a_number_of_another_country_keeps_its_code_in_front() -> None:
    (phone,) = check_phones(text="+1 202 555 0100").value or ()
    assert (phone.kind, phone.tel, phone.spoken) == ("international", "tel:+12025550100", "+12025550100")


def test_a_landline_without_its_area_is_a_warning() -> None:
    result = check_phones(text="5550 0100")
    assert (result.ok, result.codes) == (True, ("phone-area",))
    assert (result.value or ())[0].tel == ""


def test_a_shortened_second_number_is_completed_from_the_first() -> None:
    result = check_phones(text="010-5550 0100/0101")
    assert result.codes == ("phone-abbreviated",)
    assert [phone.spoken for phone in result.value or ()] == ["010-5550 0100", "010-5550 0101"]


def test_a_second_number_shares_the_area_of_the_first() -> None:
    result = check_phones(text="010-55500100、55500101")
    assert result.codes == ("phone-abbreviated",)
    assert [(phone.area, phone.verbatim) for phone in result.value or ()] == [
        ("010", "010-55500100"),
        ("010", "55500101"),
    ]


def test_what_was_typed_is_kept_to_the_letter() -> None:
    text = "电话：（０１０）５５５０　０１００ ； 手机 " + mobile()
    result = check_phones(text=text)
    assert result.text == text
    assert [phone.verbatim for phone in result.value or ()] == ["（０１０）５５５０　０１００", mobile()]


def test_one_bad_number_is_named_and_the_others_are_not() -> None:
    result = check_phones(text=f"{mobile()}；无固话；010-55500100")
    assert result.codes == ("phone-unreadable",)
    assert "“无固话”" in result.problems[0].zh


@pytest.mark.parametrize(
    "text", ["12", mobile() * 2, "010-555", "1" + "28" + "00001234", "+86", "+852 123", "////", "电话："]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert set(check_phones(text=text).codes) == {"phone-unreadable"}


def test_a_field_far_too_long_is_refused_at_once() -> None:
    assert check_phones(text="1" * 501).codes == ("phone-long",)


def test_a_phone_may_lack_every_part_but_its_number() -> None:
    phone = Phone(kind="landline", verbatim="", number="55500100")
    assert (phone.area, phone.country, phone.extension, phone.spoken) == ("", "", "", "5550 0100")


def test_the_dialled_form_of_an_extension_follows_rfc_3966() -> None:
    landline, free = check_phones(text="010-55500100-932；4005550100转3").value or ()
    assert (landline.tel, free.tel) == ("tel:+861055500100;ext=932", "tel:4005550100;ext=3;phone-context=+86")
