"""ISBN and ISSN, by the python-stdnum library, which is right about both."""

from __future__ import annotations

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError

from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import normal_code


def check_isbn(*, text: str) -> Checked[str]:
    """Check an ISBN of ten or thirteen characters; the value has thirteen digits."""
    code = normal_code(text=text).removeprefix("ISBN").lstrip(":")
    if not code:
        return refused(text=text, problems=[empty(what_zh="ISBN", what_en="ISBN")])
    try:
        if not code.isascii():
            raise ValidationError
        return checked(text=text, value=str(isbn.to_isbn13(isbn.validate(code))))
    except ValidationError:
        problem = Problem(
            code="isbn",
            zh="ISBN 应为 13 位（旧书 10 位），末位为校验码，请对照版权页核对。",
            en="An ISBN has thirteen digits (older ones ten) with a check at the end: see the imprint page.",
        )
        return refused(text=text, problems=[problem])


def check_issn(*, text: str) -> Checked[str]:
    """Check an ISSN; the value is written 1234-5679."""
    code = normal_code(text=text).removeprefix("ISSN").lstrip(":")
    if not code:
        return refused(text=text, problems=[empty(what_zh="ISSN", what_en="ISSN")])
    try:
        if not code.isascii():
            raise ValidationError
        return checked(text=text, value=str(issn.format(issn.validate(code))))
    except ValidationError:
        problem = Problem(
            code="issn",
            zh="ISSN 应为 8 位，末位为校验码，例如 1234-5679，请核对。",
            en="An ISSN has eight characters with a check at the end, like 1234-5679: check it.",
        )
        return refused(text=text, problems=[problem])
