"""Discipline codes (GB/T 13745-2009), industry codes (GB/T 4754-2017) and postal codes: shape and top level.

The tables below the top level change by amendment and are not carried here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import is_ascii_digits, normal_code

#: First-level disciplines: three digits → name.
DISCIPLINES = MappingProxyType({
    "110": "数学", "120": "信息科学与系统科学", "130": "力学", "140": "物理学", "150": "化学", "160": "天文学",
    "170": "地球科学", "180": "生物学", "190": "心理学", "210": "农学", "220": "林学",
    "230": "畜牧、兽医科学", "240": "水产学", "310": "基础医学", "320": "临床医学",
    "330": "预防医学与公共卫生学", "340": "军事医学与特种医学", "350": "药学", "360": "中医学与中药学",
    "410": "工程与技术科学基础学科", "413": "信息与系统科学相关工程与技术",
    "416": "自然科学相关工程与技术", "420": "测绘科学技术",
    "430": "材料科学", "440": "矿山工程技术", "450": "冶金工程技术", "460": "机械工程", "470": "动力与电气工程",
    "480": "能源科学技术", "490": "核科学技术", "510": "电子与通信技术", "520": "计算机科学技术", "530": "化学工程",
    "535": "产品应用相关工程与技术",
    "540": "纺织科学技术", "550": "食品科学技术", "560": "土木建筑工程", "570": "水利工程",
    "580": "交通运输工程", "590": "航空、航天科学技术", "610": "环境科学技术及资源科学技术", "620": "安全科学技术",
    "630": "管理学", "710": "马克思主义", "720": "哲学", "730": "宗教学", "740": "语言学", "750": "文学",
    "760": "艺术学", "770": "历史学", "780": "考古学", "790": "经济学", "810": "政治学", "820": "法学",
    "830": "军事学", "840": "社会学", "850": "民族学与文化学", "860": "新闻学与传播学",
    "870": "图书馆、情报与文献学", "880": "教育学", "890": "体育科学", "910": "统计学",
})  # fmt: skip

#: Industry sections: letter → (name, first division, last division).
INDUSTRIES = MappingProxyType({
    "A": ("农、林、牧、渔业", 1, 5), "B": ("采矿业", 6, 12), "C": ("制造业", 13, 43),
    "D": ("电力、热力、燃气及水生产和供应业", 44, 46), "E": ("建筑业", 47, 50), "F": ("批发和零售业", 51, 52),
    "G": ("交通运输、仓储和邮政业", 53, 60), "H": ("住宿和餐饮业", 61, 62),
    "I": ("信息传输、软件和信息技术服务业", 63, 65), "J": ("金融业", 66, 69), "K": ("房地产业", 70, 70),
    "L": ("租赁和商务服务业", 71, 72), "M": ("科学研究和技术服务业", 73, 75),
    "N": ("水利、环境和公共设施管理业", 76, 79), "O": ("居民服务、修理和其他服务业", 80, 82), "P": ("教育", 83, 83),
    "Q": ("卫生和社会工作", 84, 85), "R": ("文化、体育和娱乐业", 86, 90),
    "S": ("公共管理、社会保障和社会组织", 91, 96), "T": ("国际组织", 97, 97),
})  # fmt: skip

_INDUSTRY = re.compile(r"(?P<section>[A-T])?(?P<digits>\d{2,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Classified:
    """A code in its normal form, with the name of the top level it belongs to."""

    code: str
    top: str
    top_name: str


def check_discipline(*, text: str) -> Checked[Classified]:
    """Check a discipline code of three, five or seven digits, "52020" or "520.20".

    Errors: empty, discipline-shape.  Warning: discipline-unknown (its first three digits are not in the table).
    """
    code = normal_code(text=text).replace(".", "")
    if not code:
        return refused(text=text, problems=[empty(what_zh="学科分类代码", what_en="discipline code")])
    if len(code) not in (3, 5, 7) or not is_ascii_digits(code):
        problem = Problem(
            code="discipline-shape",
            zh="学科分类代码应为 3、5 或 7 位数字（GB/T 13745），例如 520、520.20 或 520.2010。",
            en="A discipline code has three, five or seven digits (GB/T 13745), like 520, 520.20 or 520.2010.",
        )
        return refused(text=text, problems=[problem])
    name = DISCIPLINES.get(code[:3], "")
    value = Classified(code=code, top=code[:3], top_name=name)
    return checked(text=text, value=value, problems=[] if name else [_unknown_discipline(code)])


def check_industry(*, text: str) -> Checked[Classified]:
    """Check an industry code: a section letter, two to four digits, or both ("I", "65", "6513", "I6513").

    The value's code carries the letter always. Errors: empty, industry-shape, industry-division, industry-section.
    """
    code = normal_code(text=text)
    if not code:
        return refused(text=text, problems=[empty(what_zh="国民经济行业代码", what_en="industry code")])
    match = _INDUSTRY.fullmatch(code)
    if match is None:
        return refused(text=text, problems=[_industry_shape()])
    letter, digits = match["section"] or "", match["digits"] or ""
    if not digits:
        return checked(text=text, value=Classified(code=letter, top=letter, top_name=INDUSTRIES[letter][0]))
    division = int(digits[:2])
    section = next((key for key, (_, first, last) in INDUSTRIES.items() if first <= division <= last), None)
    if section is None:
        return refused(text=text, problems=[_no_division(digits[:2])])
    name = INDUSTRIES[section][0]
    if letter and letter != section:
        return refused(text=text, problems=[_other_section(letter, digits, section, name)])
    return checked(text=text, value=Classified(code=section + digits, top=section, top_name=name))


def check_postal_code(*, text: str) -> Checked[str]:
    """Check a postal code of six digits; 0 begins those of Inner Mongolia, Shanxi and Hebei. 000000 is none."""
    code = normal_code(text=text)
    if not code:
        return refused(text=text, problems=[empty(what_zh="邮政编码", what_en="postal code")])
    if len(code) == 6 and is_ascii_digits(code) and code[:2] != "00":
        return checked(text=text, value=code)
    problem = Problem(
        code="postal-shape",
        zh="邮政编码应为 6 位数字，例如 100038。",
        en="A postal code has six digits, for example 100038.",
    )
    return refused(text=text, problems=[problem])


def _unknown_discipline(code: str) -> Problem:
    return Problem(
        code="discipline-unknown",
        severity="warning",
        zh=f"一级学科代码“{code[:3]}”未见于 GB/T 13745-2009，请核对；确认无误可继续。",
        en=f"GB/T 13745-2009 has no first-level discipline “{code[:3]}”: check it; you may go on if it is right.",
    )


def _industry_shape() -> Problem:
    return Problem(
        code="industry-shape",
        zh="行业代码应为门类字母 A–T、2–4 位数字，或字母加数字（GB/T 4754），例如 I6513。",
        en="An industry code is a letter A–T, two to four digits, or both (GB/T 4754), for example I6513.",
    )


def _no_division(division: str) -> Problem:
    return Problem(
        code="industry-division",
        zh=f"GB/T 4754-2017 没有大类“{division}”（01–97），请核对。",
        en=f"GB/T 4754-2017 has no division “{division}” (01–97): check it.",
    )


def _other_section(letter: str, digits: str, section: str, name: str) -> Problem:
    return Problem(
        code="industry-section",
        zh=f"大类“{digits[:2]}”属于门类 {section}（{name}），不属于 {letter}，请核对。",
        en=f"Division “{digits[:2]}” belongs to section {section}, not {letter}: check it.",
        suggestion=section + digits,
    )
