"""An applicant answers a correction, in its own window; what comes late is rejected by the calendar (R8)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.deadlines import say
from jinbang.apps.nominations.entry import examined, files_of
from jinbang.apps.nominations.live import SecondRecommendation, release_subject, sight, take_subject
from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.nominations.permission import permit
from jinbang.apps.nominations.subject import subject_key
from jinbang.apps.nominations.version import freeze
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.conclude import open_case, reject
from jinbang.apps.screening.findings import computed, recorded
from jinbang.apps.screening.letters import tell
from jinbang.apps.screening.models import Correction
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.standing import Standing

LATE = "补正逾期。", "The correction was not handed in in time."


def correct(
    *, application_id: int, token: str = "", revision: int | None = None, actor: Person, at: datetime
) -> Version:
    """Hand in the corrected draft as a new version; the screeners look again.

    token: the form's own key; the same again answers as the first time.  revision: of the draft that the page showed.
    Refused: not-allowed, wrong-state, too-late (its own due time), stale-revision, incomplete, not-eligible,
    classified,
    recommended-elsewhere (it now names a nominee who is recommended already, R4).  Ledger: application.correct.
    """
    try:
        with transaction.atomic():
            application = locked(application_id=application_id)
            before = Version.objects.filter(application=application, token=token).first() if token else None
            if before is not None:
                permit("receipt", application=application, actor=actor, at=at)
                return before
            permit("correct", application=application, actor=actor, at=at, move="correct")
            return _correct(application, token, revision, actor, at)
    except SecondRecommendation as second:
        sight(second, at=at)
        raise


def _correct(application: Application, token: str, revision: int | None, actor: Person, at: datetime) -> Version:
    case = open_case(application)
    definition = definition_of(application.programme)
    correction = case.corrections.get(round=case.round)
    if at >= correction.due:
        raise Refused(_too_late(definition, correction, at))
    if revision is not None and revision != application.draft_revision:
        from jinbang.apps.nominations.actions.save_section import stale  # noqa: PLC0415

        raise Refused(stale(application.draft_revision))
    files = files_of(application_id=application.pk)
    entry = examined(definition=definition, contest=application.contest.key, draft=application.draft, files=files)
    version = freeze(
        application=application, values=entry.values, title=entry.title, files=files, token=token, actor=actor, at=at
    )
    key = subject_key(
        nominee=definition.contests[application.contest.key].nominee, form=entry.form, data=entry.values,
        uscc=application.organisation.uscc or "",
    )  # fmt: skip
    if key != application.subject_key:
        application.subject_key = key
        release_subject(application=application)
        take_subject(application=application, definition=definition, at=at)
    application.current, application.title = version, version.title
    correction.answered_at, correction.version = at, version
    correction.save(update_fields=["answered_at", "version"])
    case.round += 1
    case.findings = (
        computed(definition=definition, contest=application.contest.key, data=version.data)
        + recorded(definition=definition, applications=[application])[application.pk]
    )
    case.save(update_fields=["round", "findings"])
    entry_id = advance(
        application, "correct", actor=actor, at=at, facts={
            "version": version.number, "digest": version.digest,
            "reference": application.number, "content": f"sha256:{version.digest}",
        },
        also=("current", "title", "subject_key"),
        opened={"contest": application.contest.key, "version": version.number, "digest": version.digest},
    )  # fmt: skip
    tell(application, "corrected", at=at, turn=version.number, receipts=(entry_id,), version=str(version.number))
    return version


def reject_late(*, programme: str, at: datetime) -> int:
    """Applications whose correction is overdue are not accepted; how many.

    The calendar's own act; running it again changes nothing.  Ledger: application.reject.
    """
    due = Correction.objects.filter(
        answered_at=None, due__lte=at, case__application__programme__key=programme,
        case__application__standing=Standing.CORRECTING,
    )  # fmt: skip
    done = 0
    for pk in list(due.order_by("id").values_list("case__application_id", flat=True)):
        with transaction.atomic():
            application = locked(application_id=pk)
            if application.standing != Standing.CORRECTING:
                continue
            case = open_case(application)
            language = 0 if application.preparer.language.startswith("zh") else 1
            reject(application=application, case=case, codes=(), reason=LATE[language], actor=None, at=at)
            done += 1
    return done


def _too_late(definition: ProgrammeDefinition, correction: Correction, at: datetime) -> Refusal:
    zone = ZoneInfo(definition.zone)
    received = at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return Refusal(
        "too-late",
        f"补正截止时间为{say(correction.due, zone, 'zh')}，服务器收到的时间为 {received}，已超过截止时间。",
        f"The correction was due by {say(correction.due, zone, 'en')}; the server received this at {received}.",
        "R8",
    )
