"""Administrative divisions, GB/T 2260: only the first two digits are judged, because districts come and go."""

from __future__ import annotations

from types import MappingProxyType

from jinbang.rules.problem import Checked, Problem, checked, empty, refused
from jinbang.rules.text import is_ascii_digits, normal_code

#: First two digits → name in both languages. 66 is used in credit codes for the XPCC beside 6590xx.
PROVINCES = MappingProxyType({
    "11": ("北京市", "Beijing"), "12": ("天津市", "Tianjin"), "13": ("河北省", "Hebei"), "14": ("山西省", "Shanxi"),
    "15": ("内蒙古自治区", "Inner Mongolia"), "21": ("辽宁省", "Liaoning"), "22": ("吉林省", "Jilin"),
    "23": ("黑龙江省", "Heilongjiang"), "31": ("上海市", "Shanghai"), "32": ("江苏省", "Jiangsu"),
    "33": ("浙江省", "Zhejiang"), "34": ("安徽省", "Anhui"), "35": ("福建省", "Fujian"), "36": ("江西省", "Jiangxi"),
    "37": ("山东省", "Shandong"), "41": ("河南省", "Henan"), "42": ("湖北省", "Hubei"), "43": ("湖南省", "Hunan"),
    "44": ("广东省", "Guangdong"), "45": ("广西壮族自治区", "Guangxi"), "46": ("海南省", "Hainan"),
    "50": ("重庆市", "Chongqing"), "51": ("四川省", "Sichuan"), "52": ("贵州省", "Guizhou"), "53": ("云南省", "Yunnan"),
    "54": ("西藏自治区", "Tibet"), "61": ("陕西省", "Shaanxi"), "62": ("甘肃省", "Gansu"), "63": ("青海省", "Qinghai"),
    "64": ("宁夏回族自治区", "Ningxia"), "65": ("新疆维吾尔自治区", "Xinjiang"),
    "66": ("新疆生产建设兵团", "Xinjiang Production and Construction Corps"),
    "71": ("台湾省", "Taiwan"), "81": ("香港特别行政区", "Hong Kong"), "82": ("澳门特别行政区", "Macao"),
})  # fmt: skip


def unknown_division(*, code: str) -> Problem | None:
    """A warning when no province has the first two digits; never more, and never about the district."""
    if code[:2] in PROVINCES:
        return None
    return Problem(
        code="division-unknown",
        severity="warning",
        zh=f"行政区划代码“{code}”的前两位不是现行省级代码，请核对；确认无误可继续。",
        en=f"No province has the division code “{code}”: check it; you may go on if it is right.",
    )


def check_division(*, text: str) -> Checked[str]:
    """Check a six-digit division code; the value is the six digits."""
    code = normal_code(text=text)
    if not code:
        return refused(text=text, problems=[empty(what_zh="行政区划代码", what_en="division code")])
    if len(code) != 6 or not is_ascii_digits(code):
        problem = Problem(
            code="division-shape",
            zh="行政区划代码应为 6 位数字（GB/T 2260），例如 110108。",
            en="A division code has six digits (GB/T 2260), for example 110108.",
        )
        return refused(text=text, problems=[problem])
    unknown = unknown_division(code=code)
    return checked(text=text, value=code, problems=[unknown] if unknown else [])
