"""A unit reminds those who chose it and have not submitted, or have not submitted again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for, say
from jinbang.apps.nominations.laggards import key_of, laggards_of
from jinbang.apps.people.models import Organisation, Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.standing import Standing


def remind_laggards(*, programme: str, unit_id: int, actor: Person, at: datetime) -> int:
    """Write one letter for each draft and returned application that names the unit; returns how many were written.

    Each application is written to at most once a day (the programme's day), whoever presses the button.
    Refused: not-allowed, too-late (or too-early), nobody-to-remind, reminded-today.  Ledger: unit.remind.
    """
    viewer = viewer_of(actor)
    found = set()
    for role, relation in ((Role.UNIT_HANDLER, R.UNIT_HANDLER), (Role.UNIT_APPROVER, R.UNIT_APPROVER)):
        if unit_id in viewer.organisations(role, programme=programme, at=at):
            found.add(relation)
    POLICIES["unit"].require("remind", relations=found)
    with transaction.atomic():
        unit = Organisation.objects.select_for_update().get(pk=unit_id)
        call = programme_of(key=programme)
        zone = ZoneInfo(definition_of(call).zone)
        deadline = deadline_for(programme=call, stage=COLLECTION, unit_id=unit_id)
        if late := deadline.refusal(at):
            raise Refused(late)
        laggards = laggards_of(programme=call, unit_id=unit_id, at=at, zone=zone)
        if not laggards.all:
            raise Refused(Refusal("nobody-to-remind", "没有待提醒的申报。", "There is nobody to remind."))
        if not laggards.due:
            raise Refused(
                Refusal(
                    "reminded-today",
                    "今天已经提醒过，每项申报每天最多提醒一次。",
                    "They were reminded today already: each application is written to at most once a day.",
                )
            )
        until = (
            ("", "")
            if deadline.closes is None
            else (say(deadline.closes, zone, "zh"), say(deadline.closes, zone, "en"))
        )
        for one in laggards.due:
            back = one.standing == Standing.RETURNED
            post(
                key=key_of(unit_id=unit_id, application_id=one.pk, at=at, zone=zone), kind="unit.reminder",
                person=one.preparer, programme=programme, at=at,
                subject=(f"推荐单位提醒：{one.number} 尚未提交", f"Your unit reminds you: {one.number} is not submitted"),
                body=(
                    f"“{unit.name}”提醒您：申报《{one.title or '未命名'}》（{one.number}）"
                    + ("已退回修改，尚未重新提交。" if back else "仍是草稿，尚未提交。")
                    + f"\n截止时间为{until[0]}（以服务器时间为准）。保存不等于提交。",
                    f"{unit.name} reminds you: “{one.title or 'untitled'}” ({one.number}) "
                    + ("was returned and has not been submitted again." if back else "is still a draft.")
                    + f"\nThe deadline is {until[1]}, by the server's clock. Saving is not submitting.",
                ),
            )  # fmt: skip
        append(
            programme=programme, kind="unit.remind", subject=f"organisation:{unit_id}", actor=viewer.ref, at=at,
            facts={"letters": len(laggards.due)},
        )  # fmt: skip
    return len(laggards.due)
