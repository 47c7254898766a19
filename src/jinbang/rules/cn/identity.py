"""Which document a person is identified by, and its check: one door for the form's “证件类型” and “证件号码”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jinbang.rules.cn.mod11 import identity_check
from jinbang.rules.cn.resident_id import (
    PERMIT_DIVISIONS,
    Sex,
    check_residence_permit,
    check_resident_id,
    real_date,
)
from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import normal_code


class IdKind(StrEnum):
    """The kinds of document a form offers, in the order it offers them."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence-permit"
    HK_MACAO_PERMIT = "hk-macao-permit"
    TAIWAN_PERMIT = "taiwan-permit"
    PASSPORT = "passport"
    FOREIGN_PERMANENT = "foreign-permanent"
    OFFICER = "officer"


#: Names in both languages.
ID_KIND_NAMES: dict[IdKind, tuple[str, str]] = {
    IdKind.RESIDENT: ("居民身份证", "resident identity card"),
    IdKind.RESIDENCE_PERMIT: ("港澳台居民居住证", "residence permit for Hong Kong, Macao and Taiwan residents"),
    IdKind.HK_MACAO_PERMIT: ("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"),
    IdKind.TAIWAN_PERMIT: ("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
    IdKind.PASSPORT: ("护照", "passport"),
    IdKind.FOREIGN_PERMANENT: ("外国人永久居留身份证", "foreign permanent resident ID card"),
    IdKind.OFFICER: ("军官证", "military officer card"),
}


@dataclass(frozen=True, slots=True)
class IdDocument:
    """A number that passed.  birth and sex: where the number tells them.  `repr` hides the number."""

    kind: IdKind
    number: str
    birth: date | None = None
    sex: Sex | None = None

    def __repr__(self) -> str:
        return f"IdDocument({self.kind.value}, {'*' * len(self.number)})"


_HK_MACAO = re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII)
_TAIWAN = re.compile(r"\d{8}|\d{10}[A-Z]?|[A-Z]\d{8,9}", re.ASCII)
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,17}", re.ASCII)
_FOREIGN_NEW = re.compile(r"9\d{16}[\dX]", re.ASCII)
_FOREIGN_OLD = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
_OFFICER = re.compile(r"(?:[\u3400-\u9fff]{1,3}字?第?)?[A-Z]?\d{6,9}号?", re.ASCII)
_RESIDENT = re.compile(r"[1-8]\d{16}[\dX]", re.ASCII)

_EXAMPLES: dict[IdKind, tuple[str, str]] = {
    IdKind.HK_MACAO_PERMIT: ("H 或 M 加 8 位数字（旧证 10 位）", "H or M and eight digits (ten on older cards)"),
    IdKind.TAIWAN_PERMIT: ("8 位数字（旧证 10 位）", "eight digits (ten on older ones)"),
    IdKind.PASSPORT: ("5–17 位字母和数字", "5 to 17 letters and digits"),
    IdKind.FOREIGN_PERMANENT: (
        "以 9 开头的 18 位号码，或 3 位字母加 12 位数字（旧证）",
        "18 characters beginning with 9, or three letters and twelve digits (older cards)",
    ),
    IdKind.OFFICER: ("“某字第”加 6–9 位数字", "the issuing character and six to nine digits"),
}


def check_identity(
    *, kind: IdKind, text: str, on: date, sex: Sex | None = None, birth: date | None = None
) -> Checked[IdDocument]:
    """Check a number as the kind of document it is said to be.

    Resident cards and residence permits are checked in full; the others by their shape, because their issuers publish
    no more. `sex` and `birth` are compared only where the number tells them.
    Errors: empty, those of `check_resident_id`, permit-division, id-other-kind, id-shape, id-date, id-birth.
    Warnings: those of `check_resident_id`, id-kind-differs, id-check-loose, id-date-loose.
    """
    if kind in (IdKind.RESIDENT, IdKind.RESIDENCE_PERMIT):
        return _citizen(kind, text, on, sex, birth)
    code = normal_code(text=text)
    name_zh, name_en = ID_KIND_NAMES[kind]
    if not code:
        return refused(text=text, problems=[empty(what_zh=f"{name_zh}号码", what_en=f"number of the {name_en}")])
    if _RESIDENT.fullmatch(code) and identity_check(code[:17]) == code[17]:
        return refused(text=text, problems=[_other_kind(likely_kinds(text=text)[0])])
    if kind is IdKind.FOREIGN_PERMANENT:
        return _foreign_permanent(text, code, birth)
    pattern = {
        IdKind.HK_MACAO_PERMIT: _HK_MACAO,
        IdKind.TAIWAN_PERMIT: _TAIWAN,
        IdKind.PASSPORT: _PASSPORT,
        IdKind.OFFICER: _OFFICER,
    }[kind]
    if not pattern.fullmatch(code):
        return refused(text=text, problems=[_shape(kind)])
    return checked(text=text, value=IdDocument(kind=kind, number=code))


def likely_kinds(*, text: str) -> tuple[IdKind, ...]:
    """The kinds of document a number may belong to, likeliest first: for the form to preselect one."""
    code = normal_code(text=text)
    shapes = (
        (IdKind.RESIDENCE_PERMIT, bool(_RESIDENT.fullmatch(code)) and code[:6] in PERMIT_DIVISIONS),
        (IdKind.RESIDENT, bool(_RESIDENT.fullmatch(code))),
        (IdKind.FOREIGN_PERMANENT, bool(_FOREIGN_NEW.fullmatch(code) or _FOREIGN_OLD.fullmatch(code))),
        (IdKind.HK_MACAO_PERMIT, bool(_HK_MACAO.fullmatch(code))),
        (IdKind.TAIWAN_PERMIT, bool(_TAIWAN.fullmatch(code))),
        (IdKind.PASSPORT, bool(_PASSPORT.fullmatch(code))),
        (IdKind.OFFICER, bool(_OFFICER.fullmatch(code))),
    )
    return tuple(kind for kind, fits in shapes if fits)


def _citizen(kind: IdKind, text: str, on: date, sex: Sex | None, birth: date | None) -> Checked[IdDocument]:
    if kind is IdKind.RESIDENT and _FOREIGN_NEW.fullmatch(normal_code(text=text)):
        return refused(text=text, problems=[_other_kind(IdKind.FOREIGN_PERMANENT)])
    check = check_resident_id if kind is IdKind.RESIDENT else check_residence_permit
    result = check(text=text, on=on, sex=sex, birth=birth)
    found = result.value
    if found is None:
        return refused(text=text, problems=result.problems)
    permit = found.division in PERMIT_DIVISIONS
    problems = [*result.problems, *([_permit_as_card()] if permit and kind is IdKind.RESIDENT else ())]
    kind = IdKind.RESIDENCE_PERMIT if permit else kind
    return checked(
        text=text,
        value=IdDocument(kind=kind, number=found.code, birth=found.birth, sex=found.sex),
        problems=problems,
    )


def _foreign_permanent(text: str, code: str, birth: date | None) -> Checked[IdDocument]:
    if _FOREIGN_OLD.fullmatch(code):
        return checked(text=text, value=IdDocument(kind=IdKind.FOREIGN_PERMANENT, number=code))
    if not _FOREIGN_NEW.fullmatch(code):
        return refused(text=text, problems=[_shape(IdKind.FOREIGN_PERMANENT)])
    born = real_date(code[6:14])
    problems = []
    if code[17] != identity_check(code[:17]):
        problems.append(_loose("id-check-loose", "末位校验码", "check character"))
    if born is None:
        problems.append(_loose("id-date-loose", "第 7–14 位出生日期", "birth date in places 7–14"))
    elif birth is not None and born != birth:
        problems.append(
            Problem(
                code="id-birth",
                zh="所填出生日期与证件号码第 7–14 位不一致，请更正其一。",
                en="The birth date entered disagrees with places 7–14 of the number: correct one of them.",
            )
        )
    document = IdDocument(kind=IdKind.FOREIGN_PERMANENT, number=code, birth=born)
    return checked(text=text, value=document, problems=problems)


def _shape(kind: IdKind) -> Problem:
    name_zh, name_en = ID_KIND_NAMES[kind]
    like_zh, like_en = _EXAMPLES[kind]
    return Problem(
        code="id-shape",
        zh=f"{name_zh}号码应为{like_zh}，请核对号码或证件类型。",
        en=f"The number of a {name_en} is {like_en}: check the number, or the kind of document.",
    )


def _other_kind(kind: IdKind) -> Problem:
    name_zh, name_en = ID_KIND_NAMES[kind]
    return Problem(
        code="id-other-kind",
        zh=f"这是{name_zh}的号码，请把证件类型改为“{name_zh}”。",
        en=f"This is the number of a {name_en}: choose that kind of document.",
    )


def _permit_as_card() -> Problem:
    return Problem(
        code="id-kind-differs",
        severity="warning",
        zh="这是港澳台居民居住证号码，已按居住证登记。",
        en="This is the number of a residence permit for Hong Kong, Macao and Taiwan residents; it is recorded as one.",
    )


def _loose(code: str, zh: str, en: str) -> Problem:
    return Problem(
        code=code,
        severity="warning",
        zh=f"证件号码的{zh}似有误，请对照证件核对；确认无误可继续。",
        en=f"The {en} of the number seems wrong: compare it with the card; you may go on if it is right.",
    )
