"""What an export costs: seconds and peak memory of 10,000 rows as xlsx and 100,000 rows as csv, beside other writers.

    python -m bench.exports [--xlsx 10000] [--csv 100000]

The rows are those of the office's list (ten columns of Chinese text, numbers and moments), made by a generator.  Peers: the
same library without constant memory, and openpyxl's write-only mode where it is installed.  Fails where the xlsx takes more
than 3 s or the csv more than 5 s of CPU, or either more than 32 MiB.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from time import process_time

from xlsxwriter import Workbook

from jinbang.documents.sheets import as_csv, as_xlsx

HEADS = ["申报号", "名称", "榜单", "申报单位", "推荐单位", "名额", "排序", "状态", "时间", "提交时间"]
XLSX_SECONDS, CSV_SECONDS, MOST_BYTES = 3.0, 5.0, 32 * 1024 * 1024
Row = tuple[object, ...]


def rows(count: int) -> Iterator[Row]:
    """Rows like those of the list of applications."""
    for n in range(count):
        yield (
            f"2022{n:07d}", f"示例成果第{n}号：面向先进制造的关键技术及其应用", "先导技术榜 · 先进材料", f"示例科技有限公司{n % 997}",
            f"示例学会{n % 61}", n % 5 + 1, None, "报送秘书处，待形式审查", "2022-10-31 23:59:59", "2022-10-30 08:00:00",
        )  # fmt: skip


def workbook(count: int) -> None:
    """What the door does for xlsx."""
    as_xlsx(name="申报", heads=HEADS, rows=rows(count)).file.close()


def table(count: int) -> None:
    """What the door does for csv."""
    as_csv(heads=HEADS, rows=rows(count)).file.close()


def plain(count: int) -> None:
    """The same library, everything in memory."""
    with Workbook(io.BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for n, row in enumerate(rows(count), 1):
            sheet.write_row(n, 0, row)


def openpyxl(count: int) -> None:
    """The usual other writer, in its mode for large tables."""
    book = importlib.import_module("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADS)
    for row in rows(count):
        sheet.append(row)
    book.save(io.BytesIO())


def measured(make: Callable[[], object]) -> tuple[float, int]:
    """CPU seconds of one run, and the peak of a second one in bytes (the tracer slows it down)."""
    begun = process_time()
    make()
    seconds = process_time() - begun
    tracemalloc.start()
    make()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--xlsx", type=int, default=10_000, help="rows of the workbook")
    asked.add_argument("--csv", type=int, default=100_000, help="rows of the csv")
    options = asked.parse_args()
    benches: list[tuple[str, int, Callable[[], object], float]] = [
        (
            "xlsx",
            options.xlsx,
            lambda: workbook(options.xlsx),
            XLSX_SECONDS,
        ),
        ("csv", options.csv, lambda: table(options.csv), CSV_SECONDS),
        ("peer: xlsxwriter in memory", options.xlsx, lambda: plain(options.xlsx), 0),
    ]
    if importlib.util.find_spec("openpyxl") is not None:
        benches.append(("peer: openpyxl write-only", options.xlsx, lambda: openpyxl(options.xlsx), 0))
    else:
        print("openpyxl is not installed: that peer is left out")
    failed = False
    print(f"{'':28}{'rows':>9}{'CPU s':>8}{'rows/s':>10}{'peak MiB':>10}")
    for name, count, make, most in benches:
        seconds, peak = measured(make)
        late = bool(most) and (seconds > most or peak > MOST_BYTES)
        failed |= late
        print(
            f"{name:28}{count:9}{seconds:8.2f}{count / seconds:10.0f}{peak / 2**20:10.1f}{'  TOO MUCH' if late else ''}"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
