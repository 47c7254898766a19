"""Tables as files, in constant memory: rows come one by one, go to a temporary file, and give the table its digest."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.url import Url

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_CHARS = 32_767  # of a cell, says the format
MOST_ROWS = 1_048_575  # of a sheet, after its heads
MOST_LINKS = 65_530  # of a sheet; the rest is text
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Made:
    """A file to hand out.  file: open at its beginning, gone when closed.  digest: SHA-256 of what is in the table, hex."""

    file: IO[bytes]
    digest: str
    content_type: str
    rows: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell that leads to a file beside the table.  target: relative address, from the table's own folder."""

    text: str
    target: str

    def __str__(self) -> str:
        return self.text


def as_xlsx(*, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Made:
    """A workbook of one sheet: text as text (numbers of people and applications keep their zeros; nothing is a formula),
    whole numbers and decimals as numbers.  ValueError beyond what a sheet holds."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever hands it out closes it
    digest, count, links = hashlib.sha256(), 0, 0
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(out, options)
    book.set_properties(
        {"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
    )  # the same table, the same bytes
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 20)
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, bold)
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        _count(digest, row)
        for column, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(count, column, cell)
            elif isinstance(cell, Linked) and links < MOST_LINKS:
                links += 1
                sheet.write_url(count, column, _address(cell.target), string=cell.text)
            elif cell not in (None, ""):
                sheet.write_string(count, column, str(cell)[:MOST_CHARS])
    book.close()
    out.seek(0)
    return Made(out, digest.hexdigest(), XLSX, count)


def as_csv(*, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Made:
    """UTF-8 with a byte order mark (so that Excel reads Chinese); what would be a formula begins with an apostrophe."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever hands it out closes it
    digest, count = hashlib.sha256(), 0
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(heads)
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the number of rows
        _count(digest, row)
        writer.writerow([_harmless(cell) for cell in row])
    text.flush()
    text.detach()
    out.seek(0)
    return Made(out, digest.hexdigest(), CSV, count)


def _address(target: str) -> Url:
    """Relative, with the slashes of an address: the backslashes that the library would write open on Windows alone."""
    url = Url(f"external:{target}")
    url._set_object_link()
    return url


def _harmless(cell: object) -> object:
    text = str(cell) if isinstance(cell, Linked) else cell
    if isinstance(text, str) and text.startswith(_FORMULA):
        return f"'{text}"
    return "" if text is None else text


def _count(digest: hashlib._Hash, row: Sequence[object]) -> None:
    digest.update("\x1f".join(["" if cell is None else str(cell) for cell in row]).encode("utf-8", "replace") + b"\x1e")
