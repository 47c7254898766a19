"""Public notice: whole days, the first not counted, ended at 24:00 (R16, T11)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from jinbang.apps.publication.actions import announce, end_notice, file_objection
from jinbang.apps.publication.actions.notices import notice_closes
from jinbang.apps.publication.models import Notice, NoticeItem
from jinbang.rules.standing import Standing
from tests.publishing import EVIDENCE, cleared, on_notice, proposed, reviewed
from tests.saying import refusal
from tests.world import World

BEIJING = ZoneInfo("Asia/Shanghai")


def test_t11_r16_seven_days_from_1_december_end_on_8_december_at_24_00(world: World) -> None:
    """T11"""
    application = proposed(world)
    world.mark()
    notice = announce(programme_id=world.programme.pk, actor=world.secretary, at=world.at("2022-12-01T10:00"))
    assert notice.closes == world.at("2022-12-08T24:00")
    assert world.fresh(application).standing == Standing.ON_NOTICE
    assert world.ledger_kinds() == ["notice.publish", "application.announce"]


def test_t11_five_working_days_across_the_october_week_use_its_make_up_days(world: World) -> None:
    """T11: 8 and 9 October 2022, a weekend, were working days."""
    closes = notice_closes(at=world.at("2022-09-30T09:00"), days=5, kind="working", zone=BEIJING)
    assert closes == world.at("2022-10-12T24:00")


def test_the_public_sees_name_organisation_and_unit_and_nothing_else(world: World) -> None:
    application = proposed(world)
    on_notice(world, application)
    item = NoticeItem.objects.get()
    assert (item.name, item.organisation, item.unit) == (
        application.title, application.organisation.name, application.unit.name,
    )  # fmt: skip


def test_only_the_secretariat_announces(world: World) -> None:
    proposed(world)
    world.mark()
    with refusal("not-allowed"):
        announce(programme_id=world.programme.pk, actor=world.approver, at=world.at("2022-12-01T10:00"))
    assert not Notice.objects.exists()
    assert world.ledger_kinds() == []


def test_nothing_proposed_is_no_notice(world: World) -> None:
    reviewed(world)
    secretary = world.secretary
    world.mark()
    with refusal("nothing-proposed", "R16"):
        announce(programme_id=world.programme.pk, actor=secretary, at=world.at("2022-12-01T10:00"))
    assert not Notice.objects.exists()
    assert world.ledger_kinds() == []


def test_a_notice_does_not_end_a_second_before_24_00(world: World) -> None:
    application = proposed(world)
    notice = on_notice(world, application)
    with refusal("notice-running", "R16"):
        end_notice(notice_id=notice.pk, at=world.at("2022-12-08T23:59:59"))
    assert world.fresh(application).standing == Standing.ON_NOTICE
    assert world.ledger_kinds() == []


def test_at_24_00_what_nobody_objected_to_is_cleared_and_once_only(world: World) -> None:
    application = proposed(world)
    notice = cleared(world, application)
    assert world.fresh(application).standing == Standing.CLEARED
    assert end_notice(notice_id=notice.pk, at=notice.closes) == 0
    assert world.ledger_kinds() == []


@pytest.mark.parametrize("later", [False, True])
def test_what_an_objection_waits_on_is_not_cleared(world: World, later: bool) -> None:
    """R17: an objection received in the last minute still stops it."""
    first, second = proposed(world), proposed(world)
    notice = on_notice(world, first, second)
    file_objection(
        notice_id=notice.pk, application_id=first.pk, name="示例人", contact="010-5550 0100", text="权属存在争议，见所附材料。",
        evidence=EVIDENCE, at=world.at("2022-12-08T23:59:59" if later else "2022-12-02T09:00"),
    )  # fmt: skip
    assert end_notice(notice_id=notice.pk, at=notice.closes) == 1
    assert world.fresh(first).standing == Standing.ON_NOTICE
    assert world.fresh(second).standing == Standing.CLEARED
