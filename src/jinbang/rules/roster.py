"""A roster of experts as table rows: headers in either language, every problem named by its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "email": ("电子邮箱", "邮箱", "email", "e-mail"),
    "employer": ("工作单位", "单位", "employer", "organisation"),
    "title": ("职称", "职务", "title"),
    "region": ("地区", "省份", "region"),
    "sector": ("界别", "sector"),
    "disciplines": ("学科代码", "学科", "disciplines", "discipline"),
    "keywords": ("关键词", "研究方向", "keywords"),
    "max_load": ("评审上限", "最多评审数", "max load", "max_load"),
    "member": ("本机构成员", "member"),
}
REQUIRED = ("name", "email", "employer")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
_SPLIT = re.compile(r"[;；,，、\s]+")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One expert as entered."""

    name: str
    email: str
    employer: str
    title: str = ""
    region: str = ""
    sector: str = ""
    disciplines: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    max_load: int = 40
    member: bool = False


@dataclass(frozen=True, slots=True)
class RowProblem:
    """row: as counted in the sheet (the header is row 1)."""

    row: int
    zh: str
    en: str


def read_rows(rows: Sequence[Mapping[str, str]]) -> tuple[list[RosterRow], list[RowProblem]]:
    """Rows (header → cell text) as experts, with every problem; empty rows are passed over."""
    out: list[RosterRow] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    filled = [(n, row) for n, row in enumerate(rows, start=2) if any(str(cell).strip() for cell in row.values())]
    if not filled:
        return [], [RowProblem(1, "表中没有数据", "the sheet has no rows")]
    names = _columns(filled[0][1])
    missing = [key for key in REQUIRED if key not in names]
    if missing:
        zh = "、".join(HEADERS[k][0] for k in missing)
        return [], [RowProblem(1, f"缺少列：{zh}", f"columns are missing: {', '.join(missing)}")]
    for number, row in filled:
        cell = {key: str(row.get(header, "")).strip() for key, header in names.items()}
        wrong = _wrong(number, cell)
        email = cell["email"].lower()
        if email and email in seen:
            wrong.append(RowProblem(number, f"与第 {seen[email]} 行邮箱重复", f"same e-mail as row {seen[email]}"))
        seen.setdefault(email, number)
        problems += wrong
        if not wrong:
            out.append(
                RosterRow(
                    name=cell["name"], email=email, employer=cell["employer"], title=cell.get("title", ""),
                    region=cell.get("region", ""), sector=cell.get("sector", ""),
                    disciplines=_list(cell.get("disciplines", "")), keywords=_list(cell.get("keywords", "")),
                    max_load=int(float(cell.get("max_load") or 40)),
                    member=cell.get("member", "").lower() in ("是", "yes", "y", "1", "true"),
                )
            )  # fmt: skip
    return out, problems


def _columns(row: Mapping[str, str]) -> dict[str, str]:
    by_word = {word: key for key, words in HEADERS.items() for word in words}
    return {by_word[h.strip().lower()]: h for h in row if h.strip().lower() in by_word}


def _wrong(number: int, cell: Mapping[str, str]) -> list[RowProblem]:
    out = [RowProblem(number, f"缺少{HEADERS[key][0]}", f"{key} is missing") for key in REQUIRED if not cell.get(key)]
    if cell.get("email") and not _EMAIL.fullmatch(cell["email"]):
        out.append(RowProblem(number, "邮箱格式不正确", "this is not an e-mail address"))
    if len(cell.get("name", "")) > 60 or len(cell.get("employer", "")) > 200:
        out.append(RowProblem(number, "姓名或单位过长", "name or employer is too long"))
    load = cell.get("max_load", "")
    if load and not (re.fullmatch(r"\d{1,4}(\.0+)?", load) and 1 <= float(load) <= 1000):
        out.append(RowProblem(number, "评审上限应为 1 到 1000 的整数", "max load is a whole number from 1 to 1000"))
    return out


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SPLIT.split(text) if part)
