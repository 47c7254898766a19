"""Letters before the deadline to whoever holds a draft that was not submitted, naming what is missing (F40)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from jinbang.apps.mailroom.actions import post
from jinbang.apps.nominations.deadlines import COLLECTION, say, window_of
from jinbang.apps.nominations.models import Application
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.rules.eligibility import cut_off_day
from jinbang.rules.forms import completeness
from jinbang.rules.standing import Standing


def remind(*, programme: str, at: datetime) -> int:
    """Write the reminder that is due, once for each application and hour mark; returns how many applications it concerns.

    The calendar's own act; running it again writes nothing new.  The marks are the setting `reminder-hours`.
    """
    call = programme_of(key=programme)
    definition = definition_of(call)
    closes = window_of(definition, COLLECTION).closes
    if closes is None or at >= closes:
        return 0
    due = [hours for hours in definition.settings.reminder_hours if at >= closes - timedelta(hours=hours)]
    if not due:
        return 0
    mark, day, zone = min(due), cut_off_day(programme=definition), ZoneInfo(definition.zone)
    drafts = (
        Application.objects.filter(programme=call, standing__in=(Standing.DRAFT, Standing.RETURNED))
        .select_related("preparer", "contest")
        .order_by("id")
    )
    count = 0
    with transaction.atomic():
        for application in drafts:
            sections = completeness(form=definition.form_for(application.contest.key), data=application.draft, on=day)
            open_ones = [one for one in sections if one.state != "done"]
            missing = (
                "\n".join(f"· {one.name.zh}：{one.words.zh}" for one in open_ones)
                or "各部分已填写完成，尚未正式提交。",
                "\n".join(f"- {one.name.en}: {one.words.en}" for one in open_ones)
                or "Every section is filled in; it has not been submitted.",
            )
            post(
                key=f"application.reminder:{application.pk}:{mark}",
                kind="application.reminder",
                person=application.preparer,
                programme=call.key,
                at=at,
                subject=(f"申报尚未提交：{application.number}", f"Not submitted yet: {application.number}"),
                body=(
                    f"截止时间为{say(closes, zone, 'zh')}（以服务器时间为准）。您的申报 {application.number} 尚未提交。\n{missing[0]}",
                    f"The deadline is {say(closes, zone, 'en')}, by the server's clock. {application.number} has not been submitted.\n{missing[1]}",
                ),
            )
            count += 1
    return count
