"""An applicant submits: the draft becomes a version, frozen, with its digest and check code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from jinbang.apps.nominations.actions.save_section import stale
from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.deadlines import COLLECTION, deadline_for
from jinbang.apps.nominations.entry import Entry, examined, files_of
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.live import take_subject
from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.nominations.permission import permit
from jinbang.apps.nominations.subject import subject_key
from jinbang.apps.nominations.units import receiving_unit
from jinbang.apps.nominations.version import digest_of, freeze
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.standing import Standing


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the applicant gets at once.  entry: id of the ledger entry that the receipt proves (None: pressed twice)."""

    application_id: int
    number: str
    version_id: int
    version: int
    digest: str
    code: str
    received_at: datetime
    entry: int | None


def submit(
    *,
    application_id: int,
    token: str = "",
    unit_id: int | None = None,
    revision: int | None = None,
    actor: Person,
    at: datetime,
) -> Submitted:
    """Submit the draft as it is kept, to the recommending unit (to the secretariat, where there are no units).

    token: the form's own key; the same token again answers as the first time and does nothing, even after the deadline.
    revision: of the draft that the page showed.  at: the server's time of receipt, which decides (R1).
    While it is with the unit it may be submitted again: the version before holds until then.  The very same answers and
    files once more (the browser's back button, a second press) are no new version: the answer is that in force.
    Refused: not-allowed, wrong-state, too-late, stale-revision, incomplete (with the fields), not-eligible (R6),
    classified (R21), unit-needed, unit-not-in-call.  Ledger: application.submit.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        before = Version.objects.filter(application=application, token=token).first() if token else None
        if before is not None:
            permit("receipt", application=application, actor=actor, at=at)
            return _answer(application, before, None)
        permit("submit", application=application, actor=actor, at=at, move="submit")
        # A draft that has lapsed meanwhile may still be submitted by a request received in time.
        too_late = deadline_for(
            programme=application.programme, stage=COLLECTION, application=application, unit_id=unit_id
        ).refusal(at)
        if too_late is not None:
            raise Refused(too_late)
        if revision is not None and revision != application.draft_revision:
            raise Refused(stale(application.draft_revision))
        definition = definition_of(application.programme)
        _send_to(application, definition, unit_id, at)
        files = files_of(application_id=application.pk)
        entry = examined(definition=definition, contest=application.contest.key, draft=application.draft, files=files)
        there = _there_already(application, entry, files)
        if there is not None:
            application.draft_saved_at = there.submitted_at  # nothing in the draft waits to be submitted
            application.save(update_fields=["draft_saved_at"])
            return _answer(application, there, None)
        version = freeze(
            application=application,
            values=entry.values,
            title=entry.title,
            files=files,
            token=token,
            actor=actor,
            at=at,
        )
        application.current, application.title, application.submitted_at = version, version.title, at
        honoured = definition.contests[application.contest.key].nominee
        application.subject_key = subject_key(
            nominee=honoured, form=entry.form, data=entry.values, uscc=application.organisation.uscc or ""
        )
        entry_id = advance(
            application, "submit", actor=actor, at=at,
            facts={
                "version": version.number, "digest": version.digest, "unit": application.unit_id,
                "reference": application.number, "content": f"sha256:{version.digest}",
            },
            opened={
                "contest": application.contest.key, "unit": application.unit_id, "version": version.number, "digest": version.digest,
            },
            also=("current", "title", "submitted_at", "subject_key", "unit"),
        )  # fmt: skip
        if not definition.settings.recommendation:
            take_subject(application=application, definition=definition, at=at)
        tell(
            application, "submitted", at=at, turn=version.number, receipts=(entry_id,), code=version.code, digest=version.digest,
            received=at.astimezone(ZoneInfo(definition.zone)).strftime("%Y-%m-%d %H:%M:%S"),
        )  # fmt: skip
    return _answer(application, version, entry_id)


def _there_already(application: Application, entry: Entry, files: Sequence[Mapping[str, Any]]) -> Version | None:
    """The version that waits for the unit, where it says exactly this."""
    current = application.current
    if application.standing != Standing.SUBMITTED or current is None:
        return None
    same = current.digest == digest_of(application=application, values=entry.values, files=files)
    return current if same else None


def _send_to(application: Application, definition: ProgrammeDefinition, unit_id: int | None, at: datetime) -> None:
    """Which unit receives it; it must be in the call at this time."""
    if not definition.settings.recommendation:
        return
    chosen = unit_id or application.unit_id
    if chosen is None:
        raise Refused(
            Refusal(
                "unit-needed",
                "请选择推荐单位。",
                "Choose the unit that is to recommend this.",
                "notice 3",
                fields=(("unit", "请选择推荐单位", "Choose a recommending unit"),),
            )
        )
    if application.standing == Standing.SUBMITTED and chosen != application.unit_id:
        raise Refused(
            Refusal(
                "recall-first",
                "申报已提交给原推荐单位，请先撤回再更换推荐单位。",
                "This is with another unit already: recall it before you choose a new one.",
                "R1",
            )
        )
    application.unit = receiving_unit(definition=definition, unit_id=chosen, at=at, known=application.unit)


def _answer(application: Application, version: Version, entry: int | None) -> Submitted:
    return Submitted(
        application.pk, application.number, version.pk, version.number, version.digest, version.code,
        version.submitted_at, entry,
    )  # fmt: skip
