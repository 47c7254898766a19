"""Names of people and organisations, and titles: kept exactly as typed, judged as little as possible.

What a letter is, is not asked: the character database of this Python does not know the newest ideographs, and a
person's name is not for a table to refuse. Only what no name holds is an error.
"""

from __future__ import annotations

import re

from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import count_characters, private_use

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd\ufffc]")
_NOT_IN_PERSON = re.compile(r"[0-9０-９!-&*+/:-@\[-`{-~，。；：！？、“”《》【】…￥]")
_DOT_LIKE = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u2e31\u16eb\u0387]")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000\u00a0]+(?=[\u3400-\u9fff])")
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_person_name(*, text: str, longest: int = 30) -> Checked[str]:
    """Check a person's name of 2 to `longest` characters; the value is the text as typed.

    Every ideograph passes, U+20000–U+323AF and later blocks included, and so do “·” (U+00B7), Latin and all other
    letters. Errors: empty, name-length, name-characters.
    Warnings: name-blank (blanks around it or between ideographs), name-dot (a look-alike of ·), name-private-use.
    """
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="姓名", what_en="name")])
    tidy = _HAN_GAP.sub("", text.strip())
    problems = [*_length(tidy, 2, longest), *_forbidden(text.strip(), _NOT_IN_PERSON)]
    dotted = _DOT_LIKE.sub("·", tidy)
    repaired = dotted if not problems else None
    if tidy != text:
        problems.append(_blank(repaired))
    if dotted != tidy:
        problems.append(
            Problem(
                code="name-dot",
                severity="warning",
                zh="姓名中的间隔号应为“·”（U+00B7），请与证件一致。",
                en="The dot inside a name should be “·” (U+00B7), as on the identity card.",
                suggestion=repaired,
            )
        )
    return checked(text=text, value=text, problems=[*problems, *_private(text)])


def check_organisation_name(*, text: str, longest: int = 120) -> Checked[str]:
    """Check the name of an organisation, 2 to `longest` characters; the value is the text as typed.

    Errors: empty, name-length, name-characters.  Warnings: name-blank, name-private-use.
    """
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="单位名称", what_en="name of the organisation")])
    tidy = text.strip()
    problems = [*_length(tidy, 2, longest), *_forbidden(tidy, None)]
    if text != tidy:
        problems.append(_blank(None if problems else tidy))
    return checked(text=text, value=text, problems=[*problems, *_private(text)])


def check_title(*, text: str, longest: int = 30) -> Checked[str]:
    """Check a title of at most `longest` characters, counted as 字数（含标点）: code points, never bytes.

    Errors: empty, title-length, name-characters (control characters, line breaks).
    Warnings: name-blank, name-private-use.
    """
    if not text.strip():
        return refused(text=text, problems=[empty(what_zh="名称", what_en="title")])
    tidy = text.strip()
    problems = _forbidden(tidy, None)
    count = count_characters(text=tidy)
    if count > longest:
        problems.append(
            Problem(
                code="title-length",
                zh=f"名称最多 {longest} 字（含标点），现有 {count} 字，请删减 {count - longest} 字。",
                en=f"A title has at most {longest} characters, punctuation included; this has {count}: shorten it.",
            )
        )
    if text != tidy:
        problems.append(_blank(None if problems else tidy))
    return checked(text=text, value=text, problems=[*problems, *_private(text)])


def _length(name: str, shortest: int, longest: int) -> list[Problem]:
    if shortest <= len(name) <= longest:
        return []
    return [
        Problem(
            code="name-length",
            zh=f"名称应为 {shortest}–{longest} 字，现有 {len(name)} 字，请核对。",
            en=f"The name should have {shortest} to {longest} characters, this has {len(name)}: check it.",
        )
    ]


def _forbidden(text: str, also: re.Pattern[str] | None) -> list[Problem]:
    found = {*_CONTROL.findall(text), *_SURROGATE.findall(text), *(also.findall(text) if also else ())}
    if not found:
        return []
    shown = "、".join(sorted(one if one.isprintable() else f"U+{ord(one):04X}" for one in found))
    return [
        Problem(
            code="name-characters",
            zh=f"名称中不能有 {shown}，请删除。",
            en=f"A name cannot hold {shown}: take it out.",
        )
    ]


def _blank(tidy: str | None) -> Problem:
    return Problem(
        code="name-blank",
        severity="warning",
        zh="名称首尾或汉字之间有空格，请与证件或证书一致。",
        en="There are blanks around the name or between its ideographs: write it as on the certificate.",
        suggestion=tidy,
    )


def _private(text: str) -> list[Problem]:
    found = private_use(text=text)
    if not found:
        return []
    codes = "、".join(f"U+{ord(one):04X}" for one in found)
    return [
        Problem(
            code="name-private-use",
            severity="warning",
            zh=f"含有自造字 {codes}，其他电脑无法显示；请改用国家标准字符，没有的请上传字形图片。",
            en=f"There are private-use characters ({codes}) that other computers cannot show: use the standard "
            "character, or upload a picture of the glyph.",
        )
    ]
