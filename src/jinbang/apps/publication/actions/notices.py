"""Public notice of the proposed lists: days counted by the law, the first day not counted (R16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from jinbang.apps.ledger.actions.append import append, stamp
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.access import require
from jinbang.apps.publication.models import Notice, NoticeItem, Objection
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.calendar import china, notice_end, start_of_day
from jinbang.rules.ordering import order_key
from jinbang.rules.standing import Standing


def announce(*, programme_id: int, text: str = "", days: int | None = None, actor: Person, at: datetime) -> Notice:
    """Put everything proposed on public notice, from now until the counted days have ended at 24:00."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        programme = _programme(programme_id)
        require("announce", viewer=viewer, programme=programme, at=at)
        definition = definition_of(programme)
        settings = definition.settings
        proposed = list(
            Application.objects.select_for_update(of=("self",)).select_related("programme", "organisation", "unit").filter(programme=programme, standing=Standing.PROPOSED)
        )  # fmt: skip
        if not proposed:
            raise Refused(Refusal("nothing-proposed", "没有拟入榜名单。", "Nothing is proposed.", "R16"))
        length = days if days is not None else settings.notice_days
        if settings.public_notice and length < settings.notice_days:
            said = (f"公示不少于 {settings.notice_days} 日", f"A notice runs {settings.notice_days} days at least")
            raise Refused(Refusal("notice-too-short", f"{said[0]}。", f"{said[1]}.", "R16", (("days", *said),)))
        zone = ZoneInfo(definition.zone)
        if settings.public_notice:
            closes = notice_closes(at=at, days=length, kind=settings.notice_kind, zone=zone)
        else:
            closes = at
        notice = Notice.objects.create(
            programme=programme, number=programme.notices.count() + 1, opens=at, closes=closes, days=length,
            kind=settings.notice_kind, text=text, published_at=at, published_by=actor,
            ended_at=None if settings.public_notice else at,
        )  # fmt: skip
        NoticeItem.objects.bulk_create(
            [
                NoticeItem(
                    notice=notice, application=a, contest_id=a.contest_id, name=a.title, organisation=a.organisation.name,
                    unit=a.unit.name if a.unit else "",
                    order_key=order_key(order=settings.order_by, name=a.title, unit=a.unit.name if a.unit else "", number=a.number),
                )
                for a in proposed
            ],
            batch_size=500,
        )  # fmt: skip
        append(
            programme=programme.key, kind="notice.publish", subject=f"programme:{programme.key}", actor=viewer.ref, at=at,
            facts={"number": notice.number, "items": len(proposed), "closes": closes.isoformat()},
            opened={
                "number": notice.number, "opens": stamp(at), "closes": stamp(closes), "days": length, "kind": settings.notice_kind,
                "items": sorted(a.number for a in proposed),
            },
        )  # fmt: skip
        for application in proposed:
            advance(application, "announce" if settings.public_notice else "clear", actor=actor, at=at)
    return notice


def end_notice(*, notice_id: int, at: datetime, actor: Person | None = None) -> int:
    """The calendar's act: when its days have ended, everything not suspended is cleared.  Returns how many; safe to repeat."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("programme").get(pk=notice_id)
        if actor is not None:
            require("end-notice", viewer=viewer_of(actor), programme=notice.programme, at=at)
        if notice.ended_at is not None:
            return 0
        if at < notice.closes:
            raise Refused(Refusal("notice-running", "公示期未满。", "The public notice is still running.", "R16"))
        waiting = Objection.objects.filter(notice=notice, state__in=(Objection.RECEIVED, Objection.ADMITTED)).values(
            "application"
        )
        ready = Application.objects.select_for_update(of=("self",)).select_related("programme").filter(
            standing=Standing.ON_NOTICE, notice_items__notice=notice
        ).exclude(pk__in=waiting)  # fmt: skip
        cleared = 0
        for application in ready:
            advance(application, "clear", actor=actor, at=at)
            cleared += 1
        if not Application.objects.filter(
            standing__in=(Standing.ON_NOTICE, Standing.SUSPENDED), notice_items__notice=notice
        ).exists():
            notice.ended_at = at
            notice.save(update_fields=["ended_at"])
        append(
            programme=notice.programme.key, kind="notice.end", subject=f"programme:{notice.programme.key}",
            actor=viewer_of(actor).ref if actor else "system", at=at, facts={"number": notice.number, "cleared": cleared},
            opened={"number": notice.number, "cleared": cleared},
        )  # fmt: skip
    return cleared


def notice_closes(*, at: datetime, days: int, kind: str, zone: ZoneInfo) -> datetime:
    """The exclusive instant at which a notice that begins now ends.

    Natural days follow Civil Code 201 and 203 with the shipped table of holidays for Chinese calls; elsewhere the days are
    simply counted, the first one not included.
    """
    local = at.astimezone(zone).date()
    if zone.key in ("Asia/Shanghai", "Asia/Urumqi", "PRC"):
        return notice_end(start_date=local, days=days, kind=kind, calendar=china(), zone=zone)  # type: ignore[arg-type] # from the setting
    return start_of_day(day=local + timedelta(days=days + 1), zone=zone)


def _programme(programme_id: int) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).select_related("current").get(pk=programme_id)
