"""Deadlines move only forward, in public and with a reason; a unit may set itself an earlier one (R1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.ledger.actions.append import stamp
from jinbang.apps.nominations.deadlines import COLLECTION, RECOMMENDATION, Deadline, deadline_for, say, window_of
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.models import Application, Extension
from jinbang.apps.nominations.permission import reason_needed
from jinbang.apps.people.models import Organisation, Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.programmes.queries import programme as programme_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R


def extend(
    *,
    programme: str,
    stage: str,
    until: datetime,
    reason: str,
    application_id: int | None = None,
    unit_id: int | None = None,
    contest_id: int | None = None,
    actor: Person,
    at: datetime,
) -> Extension:
    """The secretariat gives one application, one unit or one contest more time; published with its reason.

    stage: "collection" (applicants, and then the unit too) or "recommendation" (units).  Everybody at once is an
    amendment of the programme.
    Refused: not-allowed, no-such-stage, nothing-extended, reason-needed, back-dated (the deadline has passed, or
    the new one would not be later).  Ledger: deadline.extend.
    """
    viewer = viewer_of(actor)
    is_secretary = viewer.holds(Role.SECRETARY, programme=programme, at=at)
    POLICIES["programme"].require("extend", relations={R.SECRETARY} if is_secretary else set())
    if stage not in (COLLECTION, RECOMMENDATION):
        raise Refused(
            Refusal(
                "no-such-stage", "只能延长申报或推荐的截止时间。", "Only filing and recommending can be extended.", "R1"
            )
        )
    if sum(one is not None for one in (application_id, unit_id, contest_id)) != 1:
        raise Refused(
            Refusal(
                "nothing-extended",
                "请指定一项申报、一个单位或一个榜单（领域）。",
                "Name one application, unit or contest.",
                "R1",
            )
        )
    text = reason_needed(reason, "R1")
    with transaction.atomic():
        call = programme_of(key=programme)
        application = unit = contest = None
        if application_id is not None:
            application = Application.objects.select_related("programme", "preparer", "unit").get(
                pk=application_id, programme=call
            )
        if unit_id is not None:
            unit = Organisation.objects.get(pk=unit_id)
        if contest_id is not None:
            contest = Contest.objects.get(pk=contest_id, programme=call)
        now = deadline_for(programme=call, stage=stage, application=application, contest=contest, unit_id=unit_id)
        _forward(now, until, at)
        extension = Extension.objects.create(
            programme=call, application=application, unit=unit, contest=contest, stage=stage, until=until, reason=text,
            by=actor, at=at,
        )  # fmt: skip
        append(
            programme=programme, kind="deadline.extend", subject=_subject(application, unit, contest), actor=viewer.ref,
            at=at, facts={"stage": stage, "until": until.isoformat(), "reason": text},
            opened={"stage": stage, "until": stamp(until), **_scope(application, unit, contest)},
        )  # fmt: skip
        if application is not None:
            tell(
                application, "extended", at=at, turn=extension.pk, reason=text,
                until=say(until, now.zone, "zh"), until_en=say(until, now.zone, "en"),
            )  # fmt: skip
    return extension


def set_unit_cut_off(
    *, programme: str, unit_id: int, until: datetime, reason: str = "", actor: Person, at: datetime
) -> Extension:
    """A unit tells its applicants an earlier last moment, to have time for its own review; again, to move it.

    Refused: not-allowed, back-dated (it lies in the past, or the one in force has passed), after-the-deadline.
    Ledger: unit.cut-off.
    """
    viewer = viewer_of(actor)
    mine = viewer.organisations(Role.UNIT_HANDLER, Role.UNIT_APPROVER, programme=programme, at=at)
    POLICIES["unit"].require("cut-off", relations={R.UNIT_HANDLER} if unit_id in mine else set())
    with transaction.atomic():
        call = programme_of(key=programme)
        Organisation.objects.select_for_update().only("id").get(pk=unit_id)
        now = deadline_for(programme=call, stage=COLLECTION, unit_id=unit_id)
        last = _last(call, unit_id)
        if until <= at or now.passed(at):
            raise Refused(_back_dated(now))
        if last is not None and until > last:
            raise Refused(
                Refusal(
                    "after-the-deadline",
                    f"单位截止时间不能晚于申报截止时间（{say(last, now.zone, 'zh')}）。",
                    f"A unit's own deadline cannot be after the programme's ({say(last, now.zone, 'en')}).",
                    "R1",
                )
            )
        cut = Extension.objects.create(
            kind=Extension.CUT_OFF,
            programme=call,
            unit_id=unit_id,
            stage=COLLECTION,
            until=until,
            reason=reason.strip(),
            by=actor,
            at=at,
        )
        append(
            programme=programme, kind="unit.cut-off", subject=f"organisation:{unit_id}", actor=viewer.ref, at=at,
            facts={"until": until.isoformat(), "reason": reason.strip()},
            opened={"unit": unit_id, "stage": COLLECTION, "until": stamp(until)},
        )  # fmt: skip
    return cut


def _last(programme: Programme, unit_id: int) -> datetime | None:
    """The programme's deadline for the unit, its own cut-offs apart."""
    window = window_of(definition_of(programme), COLLECTION)
    granted = Extension.objects.filter(
        programme=programme, unit=unit_id, application=None, kind=Extension.EXTENSION, stage=COLLECTION
    ).values_list("until", flat=True)
    return None if window.closes is None else max([window.closes, *granted])


def _forward(now: Deadline, until: datetime, at: datetime) -> None:
    if now.closes is None or until <= now.closes or until <= at or now.passed(at):
        raise Refused(_back_dated(now))


def _back_dated(now: Deadline) -> Refusal:
    return Refusal(
        "back-dated",
        f"现行截止时间为{now.spoken('zh') or '无'}：已过的截止时间不能倒签，新的截止时间须在将来。",
        f"The deadline in force is {now.spoken('en') or 'none'}: one that has passed is not moved back, and a new one "
        "must lie in the future.",
        "R1",
    )


def _scope(application: Application | None, unit: Organisation | None, contest: Contest | None) -> dict[str, str | int]:
    """For what it holds, as the public bundle says it."""
    if application is not None:
        return {"application": application.number}
    if unit is not None:
        return {"unit": unit.pk}
    return {"contest": contest.key if contest else ""}


def _subject(application: Application | None, unit: Organisation | None, contest: Contest | None) -> str:
    if application is not None:
        return f"application:{application.pk}"
    return f"organisation:{unit.pk}" if unit is not None else f"contest:{contest.key if contest else ''}"
