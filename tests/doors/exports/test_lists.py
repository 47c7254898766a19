"""What is on the screen, as a file: the same rows, for the same persons, in a shape that a spreadsheet cannot misread."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook
from tests.doors.queue import worked
from tests.doors.visiting import clock, visit  # noqa: F401
from tests.reviewing import Review

from jinbang.apps.nominations.actions import attach, submit
from jinbang.documents.sheets import as_csv, as_xlsx
from jinbang.jobs.queue import take_again, worker_id

EVIL = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def desk(world: Any, visit: Any) -> Any:  # noqa: F811
    return visit(world.secretary)


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_the_office_takes_its_list_home_with_the_filters_of_the_screen(world: Any, desk: Any) -> None:
    one, other = world.submitted_application(), world.recommended_application(unit=world.new_unit())
    address = f"/export/{world.key}/applications.csv"
    rows = table(desk.get(address))
    assert [row[0] for row in rows[1:]] == [other.number, one.number]
    assert rows[0][:2] == ["申报号", "名称"]
    assert [row[0] for row in table(desk.get(address, standing="submitted"))[1:]] == [one.number]
    assert table(desk.get(address, text="没有这样的名称"))[1:] == []
    page = desk.text(f"/office/{world.key}/applications/?standing=submitted")
    assert f"/export/{world.key}/applications.xlsx?standing=submitted" in page


def test_numbers_stay_text_and_formulas_stay_words(world: Any, desk: Any) -> None:
    one = world.submitted_application()
    one.title = EVIL
    one.save(update_fields=["title"])
    answer = desk.get(f"/export/{world.key}/applications.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    assert sheet.to_python()[1][:2] == [one.number, EVIL]
    assert table(desk.get(f"/export/{world.key}/applications.csv"))[1][1] == f"'{EVIL}"


def test_the_name_of_the_file_says_what_is_in_it(world: Any, desk: Any) -> None:
    world.submitted_application()
    first, again = (desk.get(f"/export/{world.key}/applications.csv") for _ in range(2))
    assert first["Content-Disposition"] == again["Content-Disposition"]
    assert first["X-Content-Digest"][:12] in first["Content-Disposition"]
    world.submitted_application()
    assert desk.get(f"/export/{world.key}/applications.csv")["X-Content-Digest"] != first["X-Content-Digest"]


def test_who_has_no_office_gets_no_export(world: Any, visit: Any) -> None:  # noqa: F811
    one = world.submitted_application()
    for kind in ("applications.csv", "applications.xlsx", "files.zip"):
        address = f"/export/{world.key}/{kind}"
        assert Client().get(address).status_code == 302
        for person in (one.preparer, world.approver, world.person()):
            assert visit(person).get(address).status_code == 403


def test_a_unit_takes_home_what_it_recommended_and_nothing_of_others(world: Any, visit: Any) -> None:  # noqa: F811
    one = world.recommended_application()
    world.recommended_application(unit=world.new_unit())
    world.submitted_application()
    address = f"/export/{world.key}/unit/{world.unit.organisation.pk}/recommended.csv"
    assert [row[0] for row in table(visit(world.approver).get(address))[1:]] == [one.number]
    assert visit(world.new_unit().approver).get(address).status_code == 403
    assert "recommended.xlsx" in visit(world.approver).text(
        f"/unit/p/{world.key}/{world.unit.organisation.pk}/recommended/"
    )


def test_a_body_takes_home_the_scores_as_they_are_on_the_page(world: Any, visit: Any) -> None:  # noqa: F811
    review = Review(world)
    review.scored(2)
    address = f"/export/{world.key}/{review.contest.ordinal}/scores.csv"
    body = visit(review.manager).at("2022-11-12T10:00")
    rows = table(body.get(address))
    assert [row[0] for row in rows[1:]] == ["1", "2"]
    assert len(rows[1]) == len(rows[0]) > 6
    assert any(row[4] != "" for row in rows[1:])
    assert address in body.text(f"{review.address}scores/")
    assert visit(world.approver).get(address).status_code == 403


def test_ten_thousand_rows_take_no_more_memory_than_a_hundred() -> None:
    def rows(count: int) -> Iterator[tuple[Any, ...]]:
        return ((f"{n:08d}", "示例名称" * 5, n, None) for n in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        as_csv(heads=["a", "b", "c", "d"], rows=rows(count)).file.close()
        as_xlsx(name="x", heads=["a", "b", "c", "d"], rows=rows(count)).file.close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(10_000) < peak(100) + 2_000_000


# --- files: made by the queue ---------------------------------------------------------------------------------------------


@pytest.fixture
def attached(world: Any) -> Any:
    """A submitted application with a file in the first file field of its form."""
    one = world.draft_application()
    form = world.definition.form_for(one.contest.key)
    field = next(f for f in form.fields.values() if f.type == "file")
    content = ContentFile(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name="../证明.pdf")
    attach(application_id=one.pk, field=field.key, file=content, actor=one.preparer, at=world.at("2022-10-11T09:00"))
    submit(application_id=one.pk, actor=one.preparer, at=world.at("2022-10-12T09:00"))
    return world.fresh(one)


def test_files_are_packed_by_the_queue_and_the_page_says_so_meanwhile(world: Any, desk: Any, attached: Any) -> None:
    address = f"/export/{world.key}/files.zip"
    waiting = desk.get(address)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    assert "正在打包 1 个文件" in waiting.content.decode()
    desk.get(address)
    assert DBTaskResult.objects.count() == 1  # asked twice, made once
    worked()
    answer = desk.get(address)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == [f"{attached.number}/证明.pdf", "SHA256SUMS"]
        assert archive.read("SHA256SUMS").decode().split()[0] == attached.current.attachments[0]["digest"]


def test_a_job_whose_process_died_is_taken_again(world: Any, desk: Any, attached: Any) -> None:
    address = f"/export/{world.key}/files.zip"
    desk.get(address)
    DBTaskResult.objects.get().claim(worker_id())  # running, in a process that is gone
    worked()
    assert desk.get(address).status_code == 202
    assert take_again() == 1
    worked()
    assert desk.get(address).status_code == 200


def test_a_job_that_kills_its_process_three_times_is_given_up_and_the_page_says_so(world: Any, desk: Any, attached: Any) -> None:  # fmt: skip
    address = f"/export/{world.key}/files.zip"
    desk.get(address)
    for _ in range(3):
        DBTaskResult.objects.get().claim(worker_id())
        take_again()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert desk.get(address).status_code == 503
    assert desk.get(address).status_code == 202  # asked anew, tried anew


def test_a_list_without_files_is_told_at_once(world: Any, desk: Any) -> None:
    world.submitted_application()
    assert "没有可打包的文件" in desk.get(f"/export/{world.key}/files.zip").content.decode()
    assert DBTaskResult.objects.count() == 0
