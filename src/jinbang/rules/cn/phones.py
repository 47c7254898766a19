"""Telephone numbers as notices and forms print them: several in one field, extensions, any part left out.

What was typed is kept verbatim beside what was understood; nothing is dialled from the verbatim text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from jinbang.rules.problem import Checked, Problem, checked, empty, refused

PhoneKind = Literal["mobile", "landline", "toll", "service", "international"]


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. Parts that were not given are "".

    country: "86", "852" and the like.  area: "010", "0571".  number: digits only.  extension: digits only.
    """

    kind: PhoneKind
    verbatim: str
    number: str
    area: str = ""
    country: str = ""
    extension: str = ""

    @property
    def tel(self) -> str:
        """The number as a tel: URI (RFC 3966); "" for a landline whose area code is missing."""
        if self.kind == "landline" and not self.area and self.country in ("", "86"):
            return ""
        extension = f";ext={self.extension}" if self.extension else ""
        if self.kind in ("toll", "service"):
            return f"tel:{self.number};phone-context=+86{extension}"
        return f"tel:+{self.country or '86'}{self.area.removeprefix('0')}{self.number}{extension}"

    @property
    def spoken(self) -> str:
        """The number as people write it: 010-5550 0100 转 932, 400-555-0100, +852 5550 0100."""
        extension = f" 转 {self.extension}" if self.extension else ""
        return f"{self._grouped()}{extension}"

    def _grouped(self) -> str:
        number = self.number
        if self.kind == "mobile":
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        if self.kind == "toll":
            return f"{number[:3]}-{number[3:6]}-{number[6:]}"
        if self.kind == "international":
            return f"+{self.country} {number}".replace("+ ", "+")
        if self.kind == "landline":
            grouped = f"{number[:4]} {number[4:]}" if len(number) == 8 else f"{number[:3]} {number[3:]}"
            return f"{self.area}-{grouped}" if self.area else grouped
        return number


_SEPARATORS = re.compile(r"[/、;,|\n\r\t]+|\s*(?:或|及|和|\bor\b)\s*")
_EXTENSION = re.compile(
    r"(?:\s*(?:转分机|转接|分机号?|转|内线|ext(?:ension)?\.?|x|#)\s*[:.]?\s*|(?<=\d)\s*[-]{1,2}\s*)(?P<extension>\d{1,6})\s*$",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(r"[+()\d\s.-]+", re.ASCII)
_MAINLAND = re.compile(
    r"(?:\+|00)?86(?=1[3-9]\d{9}$|0\d{2,3}[2-9]\d{6,7}$|(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$|[48]00\d{7}$)"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_TOLL = re.compile(r"[48]00\d{7}")
_SERVICE = re.compile(r"9[56]\d{3,6}|1[012]\d{1,3}")
_LANDLINE = re.compile(r"(?P<area>0(?:10|2\d|[3-9]\d{2}))?(?P<number>[2-9]\d{6,7})")
_NEIGHBOURS = (("852", 8, 8), ("853", 8, 8), ("886", 8, 9))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣~～", "-"))
_LABEL = re.compile(r"^\s*(?:电话|手机|座机|固定电话|联系电话|传真|tel|phone|mobile|fax)\s*[.:]*\s*", re.IGNORECASE)


def check_phones(*, text: str) -> Checked[tuple[Phone, ...]]:
    """Read a field with one telephone number or several, in the order given.

    Numbers are divided by / 、 ; ， line breaks, “或”, or by blanks where each part is a number in itself.
    Extensions: "-932" behind a whole number, 转932, 分机932, ext. 932, #932. "010-5550 0100/0101" gives the second
    number the first one's leading digits, with a warning.
    Errors: empty, phone-unreadable (one for each part).  Warnings: phone-area, phone-abbreviated.
    """
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="联系电话", what_en="telephone number")])
    phones: list[Phone] = []
    problems: list[Problem] = []
    for part in _parts(text):
        phone = _phone(part)
        if phone is None and phones and (phone := _abbreviated(part, phones[-1])) is not None:
            problems.append(_guessed(phone))
        if phone is None:
            problems.append(_unreadable(part))
            continue
        phones.append(phone)
        if phone.kind == "landline" and not phone.area:
            problems.append(_area_missing(phone))
    if not phones and not problems:
        problems.append(_unreadable(text.strip()))
    return checked(text=text, value=tuple(phones), problems=problems)


def _parts(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found: list[str] = []
    for piece in _SEPARATORS.split(folded):
        part = _LABEL.sub("", piece).strip(" .。:")
        if not part:
            continue
        words = part.split()
        # "010-5550 0100 0571-5550 0100": blanks divide only where every piece is whole.
        found += words if len(words) > 1 and _phone(part) is None and all(map(_phone, words)) else [part]
    return found


def _phone(part: str) -> Phone | None:
    """The number in one part, or None. A whole number without an extension is preferred."""
    whole = _number(part, "", part)
    if whole is not None:
        return whole
    extension = _EXTENSION.search(part)
    if extension is None:
        return None
    return _number(part[: extension.start()], extension["extension"], part)


def _number(bare: str, extension: str, verbatim: str) -> Phone | None:
    if not _BARE.fullmatch(bare):
        return None
    digits = re.sub(r"[^\d+]", "", bare)
    mainland = _MAINLAND.match(digits)
    country = ""
    if mainland is not None:
        country, digits = "86", digits[mainland.end() :]
        if not re.match(r"0|[48]00\d{7}$|1[3-9]\d{9}$", digits):
            digits = f"0{digits}"
    elif digits.startswith(("+", "00")):
        return _abroad(digits.lstrip("+").removeprefix("00"), extension, verbatim)
    return _at_home(digits, country, extension, verbatim)


def _at_home(digits: str, country: str, extension: str, verbatim: str) -> Phone | None:
    plain: tuple[tuple[PhoneKind, re.Pattern[str]], ...] = (
        ("mobile", _MOBILE),
        ("toll", _TOLL),
        ("service", _SERVICE),
    )
    for kind, pattern in plain:
        if pattern.fullmatch(digits):
            return Phone(kind=kind, verbatim=verbatim, number=digits, country=country, extension=extension)
    landline = _LANDLINE.fullmatch(digits)
    if landline is None:
        return None
    return Phone(
        kind="landline",
        verbatim=verbatim,
        number=landline["number"],
        area=landline["area"] or "",
        country=country,
        extension=extension,
    )


def _abroad(digits: str, extension: str, verbatim: str) -> Phone | None:
    for country, shortest, longest in _NEIGHBOURS:
        if digits.startswith(country):
            number = digits[3:].removeprefix("0")
            if not shortest <= len(number) <= longest:
                return None
            return Phone(kind="international", verbatim=verbatim, number=number, country=country, extension=extension)
    # Elsewhere the country code is not told from the number: E.164 allows 15 digits for both.
    if digits.startswith(("86", "0")) or not 7 <= len(digits) <= 15 or "+" in digits:
        return None
    return Phone(kind="international", verbatim=verbatim, number=digits, extension=extension)


def _abbreviated(part: str, before: Phone) -> Phone | None:
    """The "/0101" of "010-5550 0100/0101": two to four digits that replace the end of the number before."""
    if before.kind != "landline" or not re.fullmatch(r"\d{2,4}", part, re.ASCII):
        return None
    return Phone(
        kind="landline",
        verbatim=part,
        number=before.number[: -len(part)] + part,
        area=before.area,
        country=before.country,
    )


def _unreadable(part: str) -> Problem:
    return Problem(
        code="phone-unreadable",
        zh=f"看不懂电话号码“{part}”；请写成 010-5550 0100 转 932、手机号或 +852 号码，多个号码用“；”分开。",
        en=f"Cannot read “{part}” as a telephone number: write 010-5550 0100 ext 932, and divide numbers with “;”.",
    )


def _area_missing(phone: Phone) -> Problem:
    return Problem(
        code="phone-area",
        severity="warning",
        zh=f"座机“{phone.verbatim}”缺少区号，外地无法拨打，请补填。",
        en=f"The landline “{phone.verbatim}” has no area code, so it cannot be dialled from elsewhere: add it.",
    )


def _guessed(phone: Phone) -> Problem:
    return Problem(
        code="phone-abbreviated",
        severity="warning",
        zh=f"“{phone.verbatim}”按简写理解为 {phone.spoken}，请核对；若为分机请写“转{phone.verbatim}”。",
        en=f"“{phone.verbatim}” is read as {phone.spoken}: check it, or write “ext {phone.verbatim}”.",
    )
