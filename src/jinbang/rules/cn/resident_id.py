"""Citizen identity number (GB 11643-1999) and the residence permit for Hong Kong, Macao and Taiwan residents.

18 characters: six of division, eight of birth date, three of sequence (odd is male), check character.
No problem repeats the number: messages end up in logs and letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from jinbang.rules.cn.divisions import unknown_division
from jinbang.rules.cn.mod11 import identity_check
from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import digits_for_lookalikes, is_ascii_digits, normal_code

Sex = Literal["male", "female"]
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
#: What a residence permit begins with: Hong Kong, Macao, Taiwan.
PERMIT_DIVISIONS = ("810000", "820000", "830000")


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid number. It is sensitive: `repr` shows only its mask."""

    code: str
    division: str
    birth: date
    sex: Sex

    def __repr__(self) -> str:
        return f"ResidentId({self.code[:2]}{'*' * 13}{self.code[-3:]})"


def check_resident_id(*, text: str, on: date, sex: Sex | None = None, birth: date | None = None) -> Checked[ResidentId]:
    """Check the number of a 居民身份证 (or of a residence permit 81/82/83, which has the same make).

    `on` is the day against which a birth date is in the future. `sex` and `birth` are what the form says elsewhere,
    and are compared where given.
    Errors: empty, id-fifteen, id-length, id-characters, id-date, id-future, id-check, id-sex, id-birth.
    Warnings: division-unknown, id-very-old.
    """
    code = normal_code(text=text)
    shape = _shape_problem(code, on)
    if shape is not None:
        return refused(text=text, problems=[shape])
    born = real_date(code[6:14])
    if born is None:
        return refused(text=text, problems=[_no_such_date()])
    if code[17] != identity_check(code[:17]):
        return refused(text=text, problems=[_wrong_check()])
    value = ResidentId(code=code, division=code[:6], birth=born, sex="male" if int(code[16]) % 2 else "female")
    return checked(text=text, value=value, problems=[*_dates(born, on), *_agreement(value, sex, birth), *_place(value)])


def check_residence_permit(
    *, text: str, on: date, sex: Sex | None = None, birth: date | None = None
) -> Checked[ResidentId]:
    """Check the number of a 港澳台居民居住证: as an identity number, beginning 810000, 820000 or 830000."""
    result = check_resident_id(text=text, on=on, sex=sex, birth=birth)
    if result.value is None or result.value.division in PERMIT_DIVISIONS:
        return result
    problem = Problem(
        code="permit-division",
        zh="港澳台居民居住证号码应以 810000、820000 或 830000 开头；若为居民身份证，请改选证件类型。",
        en="A residence permit begins 810000, 820000 or 830000; for an identity card, choose that kind of document.",
    )
    return replace(result, value=None, problems=(problem, *result.problems))


def real_date(digits: str, /) -> date | None:
    """The day of eight digits yyyymmdd, or None when there is no such day."""
    if len(digits) != 8 or not is_ascii_digits(digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _shape_problem(code: str, on: date) -> Problem | None:
    if not code:
        return empty(what_zh="身份证号码", what_en="identity number")
    if len(code) == 15 and is_ascii_digits(code):
        return Problem(
            code="id-fifteen",
            zh="15 位号码属第一代居民身份证，自 2013年1月1日起停止使用，请填写现行 18 位公民身份号码。",
            en="A 15-digit number is of a first-generation card, void since 1 January 2013: enter the 18-digit number.",
        )
    if len(code) != 18:
        return Problem(
            code="id-length",
            zh=f"身份证号码应为 18 位，现有 {len(code)} 位，请核对。",
            en=f"An identity number has 18 characters, this has {len(code)}: check it.",
        )
    if _SHAPE.fullmatch(code):
        return None
    return Problem(
        code="id-characters",
        zh="身份证号码前 17 位应为数字，末位为数字或字母 X。",
        en="An identity number has 17 digits and then a digit or the letter X.",
        suggestion=_repaired(code, on),
    )


def _repaired(code: str, on: date) -> str | None:
    """Letters read as digits, and ×, * or a Cyrillic Х as the final X, offered only when the result is valid."""
    body = digits_for_lookalikes(code=code[:17], letters="OILZS")
    last = digits_for_lookalikes(code=code[17], letters="OILZS×Х*")
    born = real_date(body[6:14])
    if is_ascii_digits(body) and born is not None and born <= on and identity_check(body) == last:
        return body + last
    return None


def _no_such_date() -> Problem:
    return Problem(
        code="id-date",
        zh="身份证号码第 7–14 位不是有效的出生日期，请核对。",
        en="Places 7–14 of the identity number are not a date that exists: check them.",
    )


def _wrong_check() -> Problem:
    return Problem(
        code="id-check",
        zh="身份证号码末位校验码不符，至少有一位填错，请对照证件逐位核对。",
        en="The last character does not fit the others, so at least one is wrong: compare the number with the card.",
    )


def _dates(born: date, on: date) -> list[Problem]:
    if born > on:
        return [
            Problem(
                code="id-future",
                zh="身份证号码中的出生日期晚于今天，请核对。",
                en="The birth date in the identity number lies in the future: check it.",
            )
        ]
    if on.year - born.year > 120:
        return [
            Problem(
                code="id-very-old",
                severity="warning",
                zh="按身份证号码年龄超过 120 岁，请核对。",
                en="By the identity number this person is more than 120 years old: check it.",
            )
        ]
    return []


def _agreement(value: ResidentId, sex: Sex | None, birth: date | None) -> list[Problem]:
    found = []
    if sex is not None and sex != value.sex:
        found.append(
            Problem(
                code="id-sex",
                zh="所填性别与身份证号码第 17 位（奇数为男、偶数为女）不一致，请更正其一。",
                en="The sex entered disagrees with place 17 of the identity number (odd is male): correct one of them.",
            )
        )
    if birth is not None and birth != value.birth:
        found.append(
            Problem(
                code="id-birth",
                zh="所填出生日期与身份证号码第 7–14 位不一致，请更正其一。",
                en="The birth date entered disagrees with places 7–14 of the identity number: correct one of them.",
            )
        )
    return found


def _place(value: ResidentId) -> list[Problem]:
    if value.division in PERMIT_DIVISIONS or unknown_division(code=value.division) is None:
        return []
    # Its own words: the shared warning would repeat six digits of a person's number.
    return [
        Problem(
            code="division-unknown",
            severity="warning",
            zh="身份证号码前两位不是现行省级行政区划代码，请核对；确认无误可继续。",
            en="No province has the first two digits of this number: check them; you may go on if they are right.",
        )
    ]
