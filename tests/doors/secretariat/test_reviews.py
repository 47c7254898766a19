"""What the review bodies hand in, at the office's door: filings recorded, results received (R9, R13, N7)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.doors.secretariat import later


@pytest.fixture
def ordinal(world: Any) -> int:
    return int(world.contests["rising-enterprise"].ordinal)


def test_the_acknowledger_reads_and_records_a_filing_r9(world: Any, browser: Any, ordinal: int) -> None:
    filing = later.filed(world)
    desk = browser(later.acknowledger(world)).at("2022-11-25T09:00")
    assert "已报送，待备案" in desk.get("reviews").content.decode()
    page = desk.get("filing", ordinal).content.decode()
    assert "示例工作方案" in page
    assert "予以备案" in page
    assert desk.do(("filing", ordinal), "record", which=filing.pk).status_code == 302
    filing.refresh_from_db()
    assert filing.state == "recorded"
    assert filing.receipt_number in desk.get("filing", ordinal).content.decode()


def test_a_filing_goes_back_with_comments_only(world: Any, browser: Any, ordinal: int) -> None:
    filing = later.filed(world)
    desk = browser(later.acknowledger(world)).at("2022-11-25T09:00")
    assert desk.do(("filing", ordinal), "return", which=filing.pk, comments="").status_code == 422
    assert desk.do(("filing", ordinal), "return", which=filing.pk, comments="示例意见").status_code == 302
    filing.refresh_from_db()
    assert filing.state == "returned"


def test_the_auditor_reads_a_filing_and_cannot_record_it(world: Any, browser: Any, ordinal: int) -> None:
    filing = later.filed(world)
    desk = browser(world.auditor).at("2022-11-25T09:00")
    page = desk.get("filing", ordinal).content.decode()
    assert "示例工作方案" in page
    assert "予以备案" not in page
    assert desk.do(("filing", ordinal), "record", which=filing.pk).status_code == 403


def test_a_result_is_received_and_its_suggestions_become_standings_r13(world: Any, browser: Any, ordinal: int) -> None:
    package, (first, second) = later.reported(world)
    desk = browser(world.secretary)
    page = desk.get("package", ordinal).content.decode()
    assert first.number in page
    assert page.index(first.number) < page.index(second.number)
    assert browser(world.auditor).do(("package", ordinal), "receive", which=package.pk).status_code == 403
    assert desk.do(("package", ordinal), "receive", which=package.pk).status_code == 302
    assert world.fresh(first).standing == "passed"
    assert world.fresh(second).standing == "reserve"


def test_a_result_goes_back_with_a_reason(world: Any, browser: Any, ordinal: int) -> None:
    package, _ = later.reported(world)
    desk = browser(world.secretary)
    assert desk.do(("package", ordinal), "return", which=package.pk, reason="").status_code == 422
    assert desk.do(("package", ordinal), "return", which=package.pk, reason="示例理由").status_code == 302
    package.refresh_from_db()
    assert package.state == "returned"


def test_progress_opens_and_a_contest_that_is_none_is_not_found(world: Any, browser: Any, ordinal: int) -> None:
    desk = browser(world.secretary)
    assert desk.get("progress", ordinal).status_code == 200
    assert desk.get("progress", 999).status_code == 404
