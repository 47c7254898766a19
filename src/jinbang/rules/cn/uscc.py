"""Unified social credit code, 统一社会信用代码 (GB 32100-2015 with its amendments).

18 characters: department, category, six digits of division, nine of organisation code (GB 11714), check character.
The final check character decides. A wrong check character inside the organisation code is only a warning: some codes
in force carry one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from jinbang.rules.cn.divisions import unknown_division
from jinbang.rules.cn.mod11 import organisation_check, uscc_check
from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import digits_for_lookalikes, normal_code

#: Department (first character) → its name and the categories (second character) it gives out.
DEPARTMENTS = MappingProxyType({
    "1": ("机构编制", {"1": "机关", "2": "事业单位", "3": "中央编办直接管理机构编制的群众团体", "9": "其他"}),
    "2": ("外交", {"1": "外国常驻新闻机构", "9": "其他"}),
    "3": ("司法行政", {"1": "律师执业机构", "2": "公证处", "3": "基层法律服务所", "4": "司法鉴定机构",
                  "5": "仲裁委员会", "9": "其他"}),
    "4": ("文化", {"1": "外国在华文化中心", "9": "其他"}),
    "5": ("民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", "4": "基层群众性自治组织", "9": "其他"}),
    "6": ("旅游", {"1": "外国旅游部门常驻代表机构", "2": "港澳台地区旅游部门常驻内地（大陆）代表机构", "9": "其他"}),
    "7": ("宗教", {"1": "宗教活动场所", "2": "宗教院校", "9": "其他"}),
    "8": ("工会", {"1": "基层工会", "9": "其他"}),
    "9": ("市场监管（工商）", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社", "9": "其他"}),
    "A": ("中央军委改革和编制办公室", {"1": "军队事业单位", "9": "其他"}),
    "N": ("农业农村", {"1": "组级集体经济组织", "2": "村级集体经济组织", "3": "乡镇级集体经济组织", "9": "其他"}),
    "Y": ("其他", {"1": "其他"}),
})  # fmt: skip

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")


@dataclass(frozen=True, slots=True)
class Uscc:
    """A valid code. `category_name` is "" for a category the table does not name."""

    code: str
    department: str
    department_name: str
    category: str
    category_name: str
    division: str
    organisation_code: str


def check_uscc(*, text: str) -> Checked[Uscc]:
    """Check a unified social credit code as typed: full width, lower case, blanks and dashes are forgiven.

    Errors: empty, uscc-length, uscc-characters, uscc-department, uscc-check.
    Warnings: uscc-category, division-unknown, organisation-code-check.
    Letters that stand for digits are named, with the repaired code when its check character is right.
    """
    code = normal_code(text=text)
    if not code:
        return refused(text=text, problems=[empty(what_zh="统一社会信用代码", what_en="unified social credit code")])
    shape = _shape_problem(code)
    if shape is not None:
        return refused(text=text, problems=[shape])
    department = DEPARTMENTS.get(code[0])
    if department is None:
        return refused(text=text, problems=[_unassigned(code)])
    if code[17] != uscc_check(code[:17]):
        return refused(text=text, problems=[_wrong_check(code)])
    name, categories = department
    value = Uscc(
        code=code,
        department=code[0],
        department_name=name,
        category=code[1],
        category_name=categories.get(code[1], ""),
        division=code[2:8],
        organisation_code=code[8:17],
    )
    return checked(text=text, value=value, problems=_warnings(value))


def check_organisation_code(*, text: str) -> Checked[str]:
    """Check a nine-character organisation code (GB 11714) where it stands alone, "D2143569-X" and the like."""
    code = normal_code(text=text)
    if not code:
        return refused(text=text, problems=[empty(what_zh="组织机构代码", what_en="organisation code")])
    if not _ORGANISATION_SHAPE.fullmatch(code):
        problem = Problem(
            code="organisation-code-shape",
            zh="组织机构代码应为 8 位数字或大写字母加 1 位校验码（GB 11714）。",
            en="An organisation code has eight digits or letters and one check character (GB 11714).",
        )
        return refused(text=text, problems=[problem])
    if code[8] != organisation_check(code[:8]):
        problem = Problem(
            code="organisation-code-check",
            zh="组织机构代码校验码不符，请对照证书逐位核对。",
            en="The check character of the organisation code is wrong: compare it with the certificate.",
        )
        return refused(text=text, problems=[problem])
    return checked(text=text, value=code)


def _shape_problem(code: str) -> Problem | None:
    if len(code) != 18:
        return Problem(
            code="uscc-length",
            zh=f"统一社会信用代码应为 18 位，现有 {len(code)} 位，请对照营业执照或法人证书核对。",
            en=f"A unified social credit code has 18 characters, this has {len(code)}: compare it with the licence.",
        )
    if _SHAPE.fullmatch(code):
        return None
    return Problem(
        code="uscc-characters",
        zh="统一社会信用代码只用数字和大写字母，不用 I、O、Z、S、V，且第 3–8 位应为数字。",
        en="A credit code has digits and capital letters except I, O, Z, S and V, and only digits in places 3–8.",
        suggestion=_repaired(code),
    )


def _repaired(code: str) -> str | None:
    """The code with O, I, Z, S read as digits, offered only when that makes it valid."""
    candidate = digits_for_lookalikes(code=code)
    if _SHAPE.fullmatch(candidate) and candidate[0] in DEPARTMENTS and candidate[17] == uscc_check(candidate[:17]):
        return candidate
    return None


def _unassigned(code: str) -> Problem:
    return Problem(
        code="uscc-department",
        zh=f"统一社会信用代码首位“{code[0]}”未分配给任何登记管理部门（现有 {'、'.join(DEPARTMENTS)}），请核对。",
        en=f"No registration authority has the first character “{code[0]}” (assigned: {', '.join(DEPARTMENTS)}).",
    )


def _wrong_check(code: str) -> Problem:
    return Problem(
        code="uscc-check",
        zh="统一社会信用代码末位校验码不符，至少有一位填错，请对照营业执照或法人证书逐位核对。",
        en="The last character does not fit the others, so at least one is wrong: compare the code with the licence.",
    )


def _warnings(value: Uscc) -> list[Problem]:
    found = []
    if not value.category_name:
        found.append(
            Problem(
                code="uscc-category",
                severity="warning",
                zh=f"机构类别代码“{value.category}”未见于“{value.department_name}”的类别表，请核对。",
                en=f"“{value.department_name}” has no category “{value.category}”: check the second character.",
            )
        )
    # 100000 is the State itself: bodies registered with a national authority.
    unknown = None if value.division == "100000" else unknown_division(code=value.division)
    if unknown is not None:
        found.append(unknown)
    body, check = value.organisation_code[:8], value.organisation_code[8]
    if check != organisation_check(body):
        found.append(
            Problem(
                code="organisation-code-check",
                severity="warning",
                zh="第 9–17 位主体标识码的校验码不符（GB 11714）；末位校验码正确，请核对后继续。",
                en="The organisation code in places 9–17 fails its own check (GB 11714) though the whole code passes.",
            )
        )
    return found
