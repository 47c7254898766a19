"""A roster as an xlsx workbook: read for import, and an empty one with the right headers to fill in."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.roster import HEADERS
from jinbang.web.workbooks import MOST_BYTES, Unreadable, first_sheet

__all__ = ["MOST_BYTES", "empty", "rows_of"]

MOST_ROWS = 10_000


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Rows of the first sheet, header → cell text.  Refused("bad-file") where it is no workbook or too large."""
    try:
        table = first_sheet(content)
    except Unreadable as why:
        raise _refused(*why.args) from None
    if len(table) > MOST_ROWS + 1:
        raise _refused(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
    heads = [str(one).strip() for one in table[0]] if table else []
    return [{head: _text(cell) for head, cell in zip(heads, row, strict=False) if head} for row in table[1:]]


def empty() -> bytes:
    """A workbook with the headers of a roster and nothing else."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("专家名册")
        bold = book.add_format({"bold": True})
        for column, words in enumerate(HEADERS.values()):
            sheet.write_string(0, column, words[0], bold)
            sheet.set_column(column, column, 16)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _refused(zh: str, en: str) -> Refused:
    return Refused(Refusal("bad-file", f"未导入：{zh}。", f"Nothing was imported: {en}.", "R11", (("file", zh, en),)))
