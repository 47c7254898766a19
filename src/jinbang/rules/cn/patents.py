"""Chinese patent numbers: ZL, the application number (ZC 0006-2003), a dot and a check character modulo 11."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from jinbang.rules.cn.mod11 import patent_check
from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import normal_code

PatentKind = Literal["invention", "utility-model", "design"]

#: The digit for the kind; 8 and 9 are international (PCT) applications that entered China.
_KINDS: dict[str, PatentKind] = {
    "1": "invention",
    "2": "utility-model",
    "3": "design",
    "8": "invention",
    "9": "utility-model",
}
_NUMBER = re.compile(r"(?P<granted>ZL|CN)?(?P<body>\d{12}|\d{8})(?:\.?(?P<check>[\dX]))?", re.ASCII)
_PUBLICATION = re.compile(r"CN\d{7,9}[ABCUSY]\d?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Patent:
    """A valid number.  year: of the application.  granted: written with ZL, which only a granted patent bears."""

    number: str
    year: int
    kind: PatentKind
    granted: bool
    international: bool


def check_patent(*, text: str) -> Checked[Patent]:
    """Check a patent number, "ZL202010000000.7" or one of the eight digits used until 2003.

    Errors: empty, patent-publication (an announcement number was given), patent-shape, patent-check-missing,
    patent-kind, patent-year, patent-check.  Warning: patent-application (no ZL, so no grant is shown).
    """
    code = re.sub(r"^(?:专利号|申请号)?[:：]*", "", normal_code(text=text)).replace("。", ".")
    if not code:
        return refused(text=text, problems=[empty(what_zh="专利号", what_en="patent number")])
    match = _NUMBER.fullmatch(code)
    if match is None:
        return refused(text=text, problems=[_publication() if _PUBLICATION.fullmatch(code) else _shape()])
    body, check = match["body"], match["check"]
    year, kind_digit = (int(body[:4]), body[4]) if len(body) == 12 else (1900 + int(body[:2]), body[2])
    if len(body) == 8 and year < 1985:
        year += 100
    kind = _KINDS.get(kind_digit)
    problem = _number_problem(body, check, year, kind, match["granted"] or "")
    if problem is not None or kind is None:
        return refused(text=text, problems=[problem or _shape()])
    granted = match["granted"] == "ZL"
    value = Patent(
        number=f"{'ZL' if granted else ''}{body}.{check}",
        year=year,
        kind=kind,
        granted=granted,
        international=kind_digit in "89",
    )
    return checked(text=text, value=value, problems=[] if granted else [_application(value)])


def _number_problem(body: str, check: str | None, year: int, kind: PatentKind | None, prefix: str) -> Problem | None:
    if kind is None:
        return Problem(
            code="patent-kind",
            zh="专利号中的专利种类位只能是 1（发明）、2（实用新型）、3（外观设计）、8 或 9（PCT），请核对。",
            en="The digit for the kind is 1 (invention), 2 (utility model), 3 (design), 8 or 9 (PCT): check it.",
        )
    # Twelve digits came in on 1 October 2003; the eight-digit form began with the Patent Law in 1985.
    if not (2003 <= year <= 2099 if len(body) == 12 else 1985 <= year <= 2003):
        return Problem(
            code="patent-year",
            zh=f"专利号中的申请年份 {year} 不可能：8 位申请号用于 1985–2003 年，12 位自 2003 年起。请核对。",
            en=f"The year {year} is impossible: eight digits were used from 1985 to 2003, twelve since 2003. Check it.",
        )
    if check is None:
        return Problem(
            code="patent-check-missing",
            zh="专利号缺少小数点后的校验位，请对照专利证书补全。",
            en="The patent number lacks the check character behind the dot: complete it from the certificate.",
            suggestion=f"{prefix}{body}.{patent_check(body)}",
        )
    if check != patent_check(body):
        return Problem(
            code="patent-check",
            zh="专利号小数点后的校验位不符，至少有一位填错，请对照专利证书核对。",
            en="The check character behind the dot does not fit, so at least one digit is wrong: see the certificate.",
        )
    return None


def _shape() -> Problem:
    return Problem(
        code="patent-shape",
        zh="专利号应为 ZL 加 12 位数字（2003 年 10 月前为 8 位）、小数点和 1 位校验码，例如 ZL202010000000.7。",
        en="A patent number is ZL, twelve digits (eight before October 2003), a dot and a check character, "
        "as in ZL202010000000.7.",
    )


def _publication() -> Problem:
    return Problem(
        code="patent-publication",
        zh="所填为公告（公布）号，请改填专利证书上以 ZL 开头的专利号。",
        en="This is a publication number: enter the patent number on the certificate, which begins with ZL.",
    )


def _application(value: Patent) -> Problem:
    return Problem(
        code="patent-application",
        severity="warning",
        zh="未写 ZL，按专利申请号处理，不能证明已获授权；已授权的请写以 ZL 开头的专利号。",
        en="Without ZL this is an application number and shows no grant: write ZL in front if the patent is granted.",
        suggestion=f"ZL{value.number}",
    )
