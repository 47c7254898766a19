"""One answer of a form: what was posted, checked and put into the shape that is kept.

Kept values are JSON: text, whole numbers as int, exact numbers and money as text ("12.50"), days as text
("2022-10-31"), choices by their key, "yes" or "no".  Names and titles stay exactly as typed.  Nothing here raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from jinbang.rules.cn.classifications import check_discipline, check_industry, check_postal_code
from jinbang.rules.cn.divisions import check_division
from jinbang.rules.cn.identity import IdKind, check_identity, likely_kinds
from jinbang.rules.cn.names import check_person_name, check_title
from jinbang.rules.cn.patents import check_patent
from jinbang.rules.cn.phones import check_phones
from jinbang.rules.cn.uscc import check_uscc
from jinbang.rules.definition import Text
from jinbang.rules.problem import Problem
from jinbang.rules.text import count_characters

Problems = tuple[Problem, ...]
YES = ("yes", "true", "on", "1", "是", "y")
NO = ("no", "false", "off", "0", "否", "n")
_LONGEST = {"text": 500, "long-text": 20_000}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(
    r"(?P<y>[0-9]{4})(?:[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})|年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日?)"
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class Question(Protocol):
    """What a field and a table's column have in common."""

    @property
    def type(self) -> str: ...
    @property
    def max_chars(self) -> int | None: ...
    @property
    def options(self) -> tuple[tuple[str, Text], ...]: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """value: what is kept, None where an error stands in the way.  problems: errors and warnings."""

    value: Any
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What other answers say that a check compares with, and the day of the check."""

    on: date
    sex: str = ""
    birth: date | None = None


def blank(value: Any) -> bool:
    """True for what counts as no answer: nothing, blanks, or a list of nothing but these."""
    if isinstance(value, (list, tuple)):
        return all(one is None or (isinstance(one, str) and not one.strip()) for one in value)
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def keep(*, question: Question, value: Any, around: Around) -> Kept:
    """Check one answer that is not blank.  Tables and files are for `jinbang.rules.forms`."""
    if question.type == "multiple":
        return _multiple(question, value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif question.type == "person-id" and isinstance(value, Mapping):
        return _person_id(value.get("number"), value.get("kind"), around)
    elif isinstance(value, (int, float, Decimal)):
        value = _plain(value)
    if not isinstance(value, str):
        return _error(
            "wrong-shape", "收到的数据格式不对，请重新填写此项。", "This answer has the wrong form. Enter it again."
        )
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    strange = _CONTROL.search(text)
    if strange:
        shown = f"U+{ord(strange[0]):04X}"
        return _error(
            "control-character",
            f"含有不能显示的控制字符（{shown}），请删去。",
            f"It holds a control character ({shown}) that cannot be shown. Delete it.",
        )
    return _KEEPERS[question.type](question, text, around) if question.type in _KEEPERS else Kept(text)


def _plain(value: int | float | Decimal) -> str:
    try:
        return format(Decimal(str(value)), "f")[:400]
    except (InvalidOperation, ValueError, OverflowError):
        return "NaN"


def _error(code: str, zh: str, en: str) -> Kept:
    return Kept(None, (Problem(code, zh, en),))


def _words(question: Question, text: str, around: Around) -> Kept:
    if question.type == "text" and "\n" in text.strip():
        return _error("one-line", "此项只能写一行，请删去换行。", "This takes one line. Take out the line breaks.")
    return _length(question, text)


def _length(question: Question, text: str) -> Kept:
    most = question.max_chars or _LONGEST.get(question.type, 500)
    least = getattr(question, "min_chars", None) or 0
    count = count_characters(text=text)
    if count > most:
        return _error(
            "too-long",
            f"最多 {most} 字（含标点），现有 {count} 字，请删减 {count - most} 字。",
            f"At most {most} characters with punctuation; this has {count}. Shorten it by {count - most}.",
        )
    if count < least:
        return _error(
            "too-short",
            f"至少 {least} 字，现有 {count} 字，请补充。",
            f"At least {least} characters; this has {count}. Write more.",
        )
    return Kept(text)


def _title(question: Question, text: str, around: Around) -> Kept:
    result = check_title(text=text, longest=question.max_chars or 30)
    return Kept(result.value, result.problems)


def _number(question: Question, text: str, around: Around) -> Kept:
    tidy = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if len(tidy) > 40 or not _NUMBER.fullmatch(tidy):
        return _error("not-a-number", "请填写数字，例如 1234.50。", "Enter a number, such as 1234.50.")
    number = Decimal(tidy.replace(",", ""))
    places = {"money": 2, "integer": 0, "trl": 0}.get(question.type, 6)
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if digits > places:
        return _error(
            "too-many-decimals",
            f"最多 {places} 位小数。" if places else "请填写整数，不带小数点。",
            f"At most {places} decimal places." if places else "Enter a whole number, without a decimal point.",
        )
    wrong = _bounds(question, number)
    if wrong is not None:
        return wrong
    if places == 0:
        return Kept(int(number))
    return Kept(format(number.quantize(Decimal("0.01")) if places == 2 else number, "f"))


def _bounds(question: Question, number: Decimal) -> Kept | None:
    least, most = getattr(question, "minimum", None), getattr(question, "maximum", None)
    if question.type == "trl":
        least, most = least or Decimal(1), most or Decimal(9)
    most = Decimal(10**13) if most is None else most
    least = -Decimal(10**13) if least is None else least
    if least <= number <= most:
        return None
    return _error(
        "out-of-range",
        f"应在 {least:f} 到 {most:f} 之间，现为 {number:f}，请核对。",
        f"This should lie between {least:f} and {most:f}, but is {number:f}. Check it.",
    )


def _day(question: Question, text: str, around: Around) -> Kept:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(" ", ""))
    try:
        if match is None:
            raise ValueError
        day = date(int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
        if not 1850 <= day.year <= 2200:
            raise ValueError
    except ValueError:
        return _error(
            "not-a-day", "请填写实际存在的日期，例如 2022-10-31。", "Enter a day that exists, such as 2022-10-31."
        )
    return Kept(day.isoformat())


def _choice(question: Question, text: str, around: Around) -> Kept:
    tidy = text.strip()
    if tidy in {key for key, _ in question.options}:
        return Kept(tidy)
    return _not_offered(question)


def _not_offered(question: Question) -> Kept:
    return _error(
        "not-offered",
        f"请从所列选项中选择：{'、'.join(words.zh for _, words in question.options)}。",
        f"Choose one of those offered: {', '.join(words.en for _, words in question.options)}.",
    )


def _multiple(question: Question, value: Any) -> Kept:
    given = [one for one in (value if isinstance(value, (list, tuple)) else [value]) if one not in (None, "")]
    chosen = {one.strip() for one in given if isinstance(one, str)}
    offered = [key for key, _ in question.options]
    if not chosen or not all(isinstance(one, str) for one in given) or not chosen <= set(offered):
        return _not_offered(question)
    return Kept([key for key in offered if key in chosen])


def _yes_no(question: Question, text: str, around: Around) -> Kept:
    tidy = text.strip().lower()
    if tidy in YES:
        return Kept("yes")
    if tidy in NO:
        return Kept("no")
    return _error("not-offered", "请选择“是”或“否”。", "Choose yes or no.")


def _email(question: Question, text: str, around: Around) -> Kept:
    tidy = unicodedata.normalize("NFKC", text).strip()
    if len(tidy) <= 254 and _EMAIL.fullmatch(tidy) and ".." not in tidy and not tidy.startswith("."):
        return Kept(tidy)
    return _error(
        "email", "电子邮箱格式不对，例如 name@example.org。", "This is no e-mail address, such as name@example.org."
    )


def _person_id(number: Any, kind: Any, around: Around) -> Kept:
    text = number if isinstance(number, str) else ""
    if kind in {one.value for one in IdKind}:
        known = IdKind(kind)
    else:
        known = next(iter(likely_kinds(text=text)), IdKind.RESIDENT)
    sex: Any = around.sex if around.sex in ("male", "female") else None
    result = check_identity(kind=known, text=text, on=around.on, sex=sex, birth=around.birth)
    return Kept(result.value.number if result.value else None, result.problems)


def _person_name(question: Question, text: str, around: Around) -> Kept:
    result = check_person_name(text=text, longest=question.max_chars or 30)
    return Kept(result.value, result.problems)


def _uscc(question: Question, text: str, around: Around) -> Kept:
    result = check_uscc(text=text)
    return Kept(result.value.code if result.value else None, result.problems)


def _phones(question: Question, text: str, around: Around) -> Kept:
    result = check_phones(text=text)
    return Kept(text.strip() if result.ok else None, result.problems)


def _patent(question: Question, text: str, around: Around) -> Kept:
    result = check_patent(text=text)
    return Kept(result.value.number if result.value else None, result.problems)


def _postal_code(question: Question, text: str, around: Around) -> Kept:
    result = check_postal_code(text=text)
    return Kept(result.value, result.problems)


def _division(question: Question, text: str, around: Around) -> Kept:
    result = check_division(text=text)
    return Kept(result.value, result.problems)


def _discipline(question: Question, text: str, around: Around) -> Kept:
    result = check_discipline(text=text)
    return Kept(result.value.code if result.value else None, result.problems)


def _industry(question: Question, text: str, around: Around) -> Kept:
    result = check_industry(text=text)
    return Kept(result.value.code if result.value else None, result.problems)


_KEEPERS: Mapping[str, Callable[[Question, str, Around], Kept]] = {
    "text": _words,
    "long-text": _words,
    "title": _title,
    "number": _number,
    "money": _number,
    "integer": _number,
    "trl": _number,
    "date": _day,
    "choice": _choice,
    "yes-no": _yes_no,
    "commitment": _yes_no,
    "email": _email,
    "person-id": lambda question, text, around: _person_id(text, None, around),
    "person-name": _person_name,
    "uscc": _uscc,
    "phones": _phones,
    "patent": _patent,
    "postal-code": _postal_code,
    "division": _division,
    "discipline": _discipline,
    "industry": _industry,
}
