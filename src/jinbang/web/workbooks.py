"""Workbooks that somebody uploads: the first sheet as cells, with what is wrong said in two languages."""

from __future__ import annotations

import zipfile
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024


class Unreadable(Exception):
    """(zh, en): why, and what to do."""


def first_sheet(content: bytes) -> list[list[object]]:
    """Rows of the first sheet that holds anything; formulas as the values that Excel saved with them.

    content: at most MOST_BYTES + 1 bytes of the upload need be read.  Unreadable where it is empty, too large, no xlsx
    workbook, protected by a password, unpacks to far too much, or has nothing in it.
    """
    if not content:
        raise Unreadable("这是空文件，请检查后重新上传", "the file is empty, check it and upload it again")
    if len(content) > MOST_BYTES:
        raise Unreadable("文件超过 5 MB", "the file is larger than 5 MB")
    if not content.startswith(b"PK"):
        raise Unreadable(
            "无法读取，请上传 xlsx 工作簿（不能只把扩展名改为 .xlsx）",
            "this cannot be read, upload an xlsx workbook (renaming is not enough)",
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise Unreadable("工作簿解压后过大，请另存后上传", "the workbook unpacks to far too much, save it anew")
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        found = next((rows for rows in sheets if rows), None)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError, NotImplementedError, KeyError):
        raise Unreadable("无法读取，请上传 xlsx 工作簿", "this cannot be read, upload an xlsx workbook") from None
    if found is None:
        raise Unreadable("工作簿里没有内容", "the workbook holds nothing")
    return [list(row) for row in found]
