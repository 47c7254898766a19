"""Workbooks that somebody uploads."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter


def workbook(rows: Iterable[Iterable[Any]]) -> bytes:
    """An xlsx file of one sheet with these rows, the head first."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, list(row))
    return content.getvalue()
