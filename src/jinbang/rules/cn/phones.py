"""Telephone numbers as notices and forms print them: several in one field, extensions, any part left out.

What was typed is kept verbatim beside what was understood; nothing is dialled from the verbatim text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from jinbang.rules.problem import Checked, Problem, checked, empty, refused

PhoneKind = Literal["mobile", "landline", "toll", "service", "international"]


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. Parts that were not given are "".

    country: "86", "852", "853" or "886"; another country's code stays in front of `number`.
    area: "010", "0571".  number, extension: digits only.  verbatim: what was typed for this number.
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
            return f"tel:{self.number}{extension};phone-context=+86"
        if self.kind == "international":
            return f"tel:+{self.country}{self.number}{extension}"
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
            return f"+{self.country} {number}" if self.country else f"+{number}"
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
_MOST_WORDS = 16
_LONGEST = 500
_WORD = re.compile(r"\S+")
# One character for one, so that every number's own text can be cut out of what was typed.
_FOLD = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(blank): " " for blank in "\u3000\u00a0\u2002\u2003\u2009"}
    | {ord(dash): "-" for dash in "‐‑‒–—―−－﹣~～"}
    | {ord("。"): "."}
)
_LABEL = re.compile(r"\s*(?:电话|手机|座机|固定电话|联系电话|传真|tel|phone|mobile|fax)\s*[.:]*\s*", re.IGNORECASE)


def check_phones(*, text: str) -> Checked[tuple[Phone, ...]]:
    """Read a field with one telephone number or several, in the order given.

    Numbers are divided by / 、 ; ， line breaks, “或”, or by blanks where each part is a number in itself.
    Extensions: "-932" behind a whole number, 转932, 分机932, ext. 932, #932. In "010-5550 0100/0101" and
    "010-5550 0100、5550 0101" the second number is completed from the first, with a warning.
    Errors: empty, phone-long, phone-unreadable (one for each part).  Warnings: phone-area, phone-abbreviated.
    """
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="联系电话", what_en="telephone number")])
    if len(text) > _LONGEST:
        return refused(text=text, problems=[_long(text)])
    folded = text.translate(_FOLD)
    phones: list[Phone] = []
    problems: list[Problem] = []
    for start, end in _parts(folded):
        part, verbatim = folded[start:end], text[start:end]
        phone = _phone(part)
        completed = _completed(part, phone, phones[-1]) if phones else None
        if completed is not None:
            phones.append(replace(completed, verbatim=verbatim))
            problems.append(_guessed(phones[-1]))
        elif phone is None:
            problems.append(_unreadable(verbatim))
        else:
            phones.append(replace(phone, verbatim=verbatim))
            if phone.kind == "landline" and not phone.area:
                problems.append(_area_missing(phones[-1]))
    if not phones and not problems:
        problems.append(_unreadable(text.strip()))
    return checked(text=text, value=tuple(phones), problems=problems)


def _parts(folded: str) -> list[tuple[int, int]]:
    """Where each number starts and ends."""
    found: list[tuple[int, int]] = []
    start = 0
    for separator in [*_SEPARATORS.finditer(folded), None]:
        end = separator.start() if separator else len(folded)
        words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(_unlabelled(folded[start:end]))]
        if words:
            whole = (words[0][0], words[-1][1])
            found += _divided(folded, words) if _phone(folded[slice(*whole)]) is None else [whole]
        start = separator.end() if separator else end
    return found


def _unlabelled(piece: str) -> str:
    """The piece with “电话：” and trailing points blanked, at the same length."""
    label = _LABEL.match(piece)
    begin, stop = label.end() if label else 0, len(piece.rstrip(" .:"))
    return " " * begin + piece[begin:stop]


def _divided(folded: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The fewest numbers that words divided by blanks make up ("010-5550 0100 0571-5550 0101"), else all as one."""
    whole = [(words[0][0], words[-1][1])]
    if len(words) > _MOST_WORDS:
        return whole
    best: list[list[tuple[int, int]] | None] = [[]]
    for last in range(len(words)):
        options = [
            [*before, (words[first][0], words[last][1])]
            for first, before in enumerate(best)
            if before is not None and _phone(folded[words[first][0] : words[last][1]]) is not None
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or whole


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


def _completed(part: str, phone: Phone | None, before: Phone) -> Phone | None:
    """A number that leans on the one before it, completed; None where it does not.

    "010-5550 0100/0101": two to four digits replace the end. "010-5550 0100、5550 0101": the area code is shared.
    """
    if before.kind != "landline" or not before.area:
        return None
    if phone is None and re.fullmatch(r"\d{2,4}", part, re.ASCII):
        number = before.number[: -len(part)] + part
        return replace(before, verbatim=part, number=number, extension="")
    if phone is not None and phone.kind == "landline" and not phone.area and len(phone.number) == len(before.number):
        return replace(phone, area=before.area, country=before.country)
    return None


def _long(text: str) -> Problem:
    return Problem(
        code="phone-long",
        zh=f"联系电话一栏最多 {_LONGEST} 字，现有 {len(text)} 字，请只保留号码。",
        en=f"A telephone field holds at most {_LONGEST} characters, this has {len(text)}: keep only the numbers.",
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
        zh=f"“{phone.verbatim}”按前一号码的简写理解为 {phone.spoken}，请核对；若为分机请写“转…”。",
        en=f"“{phone.verbatim}” is completed from the number before it to {phone.spoken}: check it, or write “ext …”.",
    )
