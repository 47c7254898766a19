"""Lobbying is reported by whoever works on the call, and read by the auditor alone (R20)."""

from __future__ import annotations

from typing import Any

import pytest

from jinbang.apps.panels import queries
from jinbang.apps.panels.actions import report_solicitation
from jinbang.apps.people.models import Role
from jinbang.lifecycle import Refused


def test_R20_a_report_of_the_staff_is_read_by_the_auditor_who_is_on_record_for_it(world: Any, browser: Any) -> None:
    desk, auditor = browser(world.officer(Role.SCREENER)), browser(world.auditor)
    assert desk.do(("solicitation",), "report", kind="", text="来电两次").status_code == 422
    assert "来电两次" in desk.do(("solicitation",), "report", kind="", text="来电两次").content.decode()
    assert desk.do(("solicitation",), "report", kind="pressure", text="来电两次").status_code == 302
    world.mark()
    assert desk.get("solicitations").status_code == 403
    assert browser(world.secretary).get("solicitations").status_code == 403
    assert world.ledger_kinds() == []
    assert "kind: pressure" not in browser(world.secretary).get("ledger").content.decode()
    assert "kind: pressure" in auditor.get("ledger").content.decode()
    page = auditor.get("solicitations").content.decode()
    assert "施加压力" in page
    assert "来电两次" in page
    assert world.ledger_kinds() == ["experts.read"]
    auditor.client.cookies["language"] = "en"
    assert "exerts pressure" in auditor.get("solicitations").content.decode()


def test_R20_reports_are_read_a_page_at_a_time_and_by_kind(world: Any, browser: Any) -> None:
    at = world.at("2023-01-09T09:00")
    made = [
        report_solicitation(
            programme_id=world.programme.pk, kind="gift" if n else "other", text=f"第{n}次。", actor=world.secretary, at=at
        )
        for n in range(51)
    ]  # fmt: skip
    auditor = browser(world.auditor)
    first = auditor.get("solicitations").content.decode()
    assert "第50次。" in first
    assert "第0次。" not in first
    assert f"after={made[1].pk}" in first
    last = auditor.get("solicitations", after=made[1].pk).content.decode()
    assert "第0次。" in last
    assert "第1次。" not in last
    assert "第0次。" in auditor.get("solicitations", kind="other").content.decode()
    assert [one.text for one in queries.solicitations(programme=world.programme, kind="other")] == ["第0次。"]


def test_R20_who_works_on_another_thing_cannot_report_here(world: Any) -> None:
    for stranger in (world.person(), world.approver):
        with pytest.raises(Refused) as refused:
            report_solicitation(
                programme_id=world.programme.pk, kind="gift", actor=stranger, at=world.at("2023-01-09T09:00")
            )
        assert refused.value.refusal.code == "not-allowed"
