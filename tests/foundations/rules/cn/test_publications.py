"""ISBN and ISSN."""

import pytest

from jinbang.rules.cn import check_isbn, check_issn


@pytest.mark.parametrize("typed", ["978-0-306-40615-7", "ISBN：9780306406157", "0-306-40615-2", "９７８0306406157"])
def test_an_isbn_is_kept_with_thirteen_digits(typed: str) -> None:
    assert check_isbn(text=typed).value == "9780306406157"


@pytest.mark.parametrize("typed", ["1234-5679", "ISSN 12345679"])
def test_an_issn_is_kept_with_its_dash(typed: str) -> None:
    assert check_issn(text=typed).value == "1234-5679"


@pytest.mark.parametrize("typed", ["9780306406158", "123", "书号", "٩٧٨"])
def test_a_wrong_number_is_refused(typed: str) -> None:
    assert (check_isbn(text=typed).codes, check_issn(text=typed).codes) == (("isbn",), ("issn",))


def test_a_blank_field_is_empty() -> None:
    assert (check_isbn(text="ISBN ").codes, check_issn(text="").codes) == (("empty",), ("empty",))
