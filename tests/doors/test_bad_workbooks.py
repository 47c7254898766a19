"""A roster or a list as xlsx that is no such thing: one clear message beside the field, nothing imported, never a 500."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from tests.doors.body.desks import HEADS, Bodies, roster
from tests.doors.secretariat.conftest import browser  # noqa: F401
from tests.doors.visiting import clock, file  # noqa: F401

from jinbang.web.body.workbook import rows_of
from jinbang.web.workbooks import MOST_BYTES, MOST_UNPACKED, Unreadable, first_sheet

ROW = ("示例专家", "expert@roster.example", "示例大学", "华东", "高校", "510", 40, "否")


def book(fill: Any) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        fill(made)
    return out.getvalue()


def empty_sheet(made: Any) -> None:
    made.add_worksheet()


def other_heads(made: Any) -> None:
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["甲", "乙", "丙"])
    sheet.write_row(1, 0, ["一", "二", "三"])


def heads_alone(made: Any) -> None:
    made.add_worksheet().write_row(0, 0, HEADS)


def bomb() -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as to,
    ):
        for _ in range(MOST_UNPACKED // (1 << 20) + 2):
            to.write(bytes(1 << 20))
    return out.getvalue()


BAD: dict[str, tuple[Any, str]] = {
    "an empty file": (lambda: b"", "空文件"),
    "text called xlsx": ("姓名,邮箱\n".encode, "不能只把扩展名改为"),
    "a PDF called xlsx": (lambda: b"%PDF-1.4\n", "不能只把扩展名改为"),
    "a zip that is no workbook": (lambda: b"PK\x03\x04" + b"x" * 400, "无法读取"),
    "a workbook cut off": (lambda: book(heads_alone)[:900], "无法读取"),
    "larger than may be": (lambda: b"PK" + b"0" * MOST_BYTES, "超过 5 MB"),
    "one that unpacks to far too much": (bomb, "解压后过大"),
    "an empty sheet": (lambda: book(empty_sheet), "没有内容"),
    "other columns": (lambda: book(other_heads), "缺少列：姓名"),
    "heads and no row": (lambda: book(heads_alone), "未导入"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_roster_is_refused_in_words_and_nothing_is_imported(kind: str, world: Any, clock: Any) -> None:  # noqa: F811
    make, said = BAD[kind]
    desk = Bodies(world, clock).at(*_place(world))
    answer = desk.do("roster", "import", file=file(make(), "名册.xlsx"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'name="do" value="import"' in page
    assert desk.contest.roster.count() == 0


def _place(world: Any) -> tuple[str, str]:
    from jinbang.apps.programmes.models import Mandate

    one = Mandate.objects.filter(contest__key="rising-enterprise").select_related("body").first()
    assert one is not None
    return one.body.body_key, "rising-enterprise"


def test_the_roster_may_stand_on_a_later_sheet_and_formulas_count_as_their_values() -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("说明")
        sheet = made.add_worksheet("名册")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 0, '="示例"&"专家"', None, "示例专家")
        sheet.merge_range(2, 0, 2, 3, "合并的单元格")

    rows = rows_of(book(fill))
    assert rows[0]["姓名"] == "示例专家"
    assert [rows[1][one] for one in HEADS[:4]] == ["合并的单元格", "", "", ""]


def test_a_good_roster_is_read() -> None:
    assert len(rows_of(roster().read())) == 24
    with pytest.raises(Unreadable):
        first_sheet(b"")
