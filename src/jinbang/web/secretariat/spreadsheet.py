"""A separately organised list as its organiser sends it: the first sheet of an xlsx workbook."""

from __future__ import annotations

from jinbang.lifecycle import Refusal, Refused
from jinbang.web.workbooks import MOST_BYTES, Unreadable, first_sheet

__all__ = ["MOST_BYTES", "rows_of"]

COLUMNS = {
    "名称": "name", "name": "name", "单位": "organisation", "organisation": "organisation", "推荐单位": "unit", "unit": "unit",
    "英文名称": "name_en", "name_en": "name_en", "简介": "summary", "summary": "summary",
}  # fmt: skip
MOST_ROWS = 5000


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Rows by column; blank rows are left out.  Refused where it is no workbook, too large, or has no column for the name."""
    try:
        table = first_sheet(content)
    except Unreadable as why:
        raise _refused(*why.args) from None
    heads = [COLUMNS.get(str(one).strip().lower(), "") for one in table[0]] if table else []
    if "name" not in heads:
        raise _refused("首行没有“名称”列", "The first row has no column “name”")
    rows = [{key: _text(cell) for key, cell in zip(heads, row, strict=False) if key} for row in table[1:]]
    rows = [row for row in rows if any(row.values())]
    if len(rows) > MOST_ROWS:
        raise _refused(f"超过 {MOST_ROWS} 行", f"More than {MOST_ROWS} rows")
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _refused(zh: str, en: str) -> Refused:
    return Refused(Refusal("bad-file", f"未导入：{zh}。", f"Nothing was imported: {en}.", "N20", (("file", zh, en),)))
