"""What follows when a round is decided, by the screeners or by the secretariat: accept, correct or reject (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from jinbang.apps.ledger.actions.append import stamp
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.editing import restore_draft
from jinbang.apps.nominations.models import Application, Slot
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.findings import SCREENING
from jinbang.apps.screening.letters import tell
from jinbang.apps.screening.models import Case, Correction, IntegrityCheck, Rejection
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.calendar import china, notice_end, speak_instant
from jinbang.rules.definition import ProgrammeDefinition, ReasonCode
from jinbang.rules.standing import Standing

PASS, CORRECT, REJECT = "pass", "correct", "reject"
VERDICTS = (PASS, CORRECT, REJECT)


def checked_reasons(
    *, definition: ProgrammeDefinition, case: Case, verdict: str, codes: Sequence[str]
) -> tuple[ReasonCode, ...]:
    """The reasons behind a verdict, from the programme's own codes (R8).

    Refused: bad-verdict, codes-needed, unknown-code, not-fixable, no-round-left.
    """
    if verdict not in VERDICTS:
        raise Refused(Refusal("bad-verdict", "结论只能是通过、补正或不予受理。", "Say pass, correct or reject.", "R8"))
    known = {one.code: one for one in definition.screening_reasons}
    strange = [code for code in codes if code not in known]
    if strange:
        raise Refused(
            Refusal(
                "unknown-code",
                f"没有理由代码 {'、'.join(strange)}，请从列表中选择。",
                f"There is no reason code {', '.join(strange)}: choose from the list.",
                "R8",
                fields=(("codes", "请从列表中选择理由", "Choose reasons from the list"),),
            )
        )
    reasons = tuple(known[code] for code in dict.fromkeys(codes))
    if verdict == PASS:
        return ()
    if not reasons:
        raise Refused(
            Refusal(
                "codes-needed",
                "补正和不予受理须写明理由代码。",
                "A correction or refusal needs coded reasons.",
                "R8",
                fields=(("codes", "请选择理由", "Choose the reasons"),),
            )
        )
    if verdict == CORRECT:
        firm = [one.code for one in reasons if not one.fixable]
        if firm:
            raise Refused(
                Refusal(
                    "not-fixable",
                    f"理由 {'、'.join(firm)} 不可补正，只能不予受理。",
                    f"Reason {', '.join(firm)} cannot be corrected: it can only be refused.",
                    "R8",
                )
            )
        if case.corrections.count() >= definition.settings.correction_rounds:
            raise Refused(
                Refusal(
                    "no-round-left",
                    f"补正次数已用完（最多 {definition.settings.correction_rounds} 次）。",
                    f"No round of correction is left (at most {definition.settings.correction_rounds}).",
                    "R8",
                )
            )
    return reasons


def conclude(
    *,
    application: Application,
    case: Case,
    verdict: str,
    codes: Sequence[str],
    reason: str,
    actor: Person,
    at: datetime,
) -> None:
    """Accept, ask for a correction, or reject; the caller has checked the reasons and holds the lock."""
    if verdict == PASS:
        accept(application=application, case=case, actor=actor, at=at)
    elif verdict == CORRECT:
        _ask(application=application, case=case, codes=codes, remarks=reason, actor=actor, at=at)
    else:
        reject(application=application, case=case, codes=codes, reason=reason, actor=actor, at=at)


def accept(
    *, application: Application, case: Case, actor: Person, at: datetime, letter: str = "accepted", reason: str = ""
) -> None:
    """Accepted on form; Refused("integrity") while the outside check says no (R22)."""
    clear = (
        IntegrityCheck.objects.filter(application=application, when=SCREENING)
        .order_by("-id")
        .values_list("clear", flat=True)
        .first()
    )
    if clear is False:
        raise Refused(
            Refusal(
                "integrity",
                "诚信核查不通过，不得受理。如核查有误，请先更正核查结果。",
                "The integrity check is not clear, so this cannot be accepted. If the check was wrong, correct "
                "it first.",
                "R22",
            )
        )
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    entry = advance(application, "accept", actor=actor, at=at, reason=reason)
    tell(application, letter, at=at, turn=entry, reason=reason)


def reject(
    *, application: Application, case: Case, codes: Sequence[str], reason: str, actor: Person | None, at: datetime
) -> None:
    """Not accepted, in writing and with codes.  The place is given back only where the programme says so."""
    definition = definition_of(application.programme)
    Rejection.objects.create(case=case, codes=list(codes), reason=reason, at=at)
    case.closed_at = at
    case.save(update_fields=["closed_at"])
    freed = None
    if definition.settings.slot_back_after_screening:
        freed = Slot.objects.filter(application=application).values_list("number", flat=True).first()
        Slot.objects.filter(application=application).delete()
    facts = {"codes": list(codes), "slot": freed}
    entry = advance(application, "reject", actor=actor, at=at, reason=reason, facts=facts, opened=facts)
    zh, en = spoken(definition, codes)
    tell(application, "rejected", at=at, turn=entry, reason=reason, codes=zh, codes_en=en)


def correction_due(*, definition: ProgrammeDefinition, at: datetime) -> datetime:
    """24:00 of the last of so many natural days, the day of asking not counted."""
    zone = ZoneInfo(definition.zone)
    return notice_end(
        start_date=at.astimezone(zone).date(),
        days=definition.settings.correction_days,
        kind="natural",
        calendar=china(),
        zone=zone,
    )


def spoken(definition: ProgrammeDefinition, codes: Sequence[str]) -> tuple[str, str]:
    """The reasons in words, Chinese and English."""
    known = {one.code: one.text for one in definition.screening_reasons}
    said = [(code, known[code]) for code in codes if code in known]
    return "；".join(f"{c} {t.zh}" for c, t in said) or "—", "; ".join(f"{c} {t.en}" for c, t in said) or "—"


def _ask(
    *, application: Application, case: Case, codes: Sequence[str], remarks: str, actor: Person, at: datetime
) -> None:
    definition = definition_of(application.programme)
    due = correction_due(definition=definition, at=at)
    Correction.objects.create(case=case, round=case.round, codes=list(codes), remarks=remarks, asked_at=at, due=due)
    restore_draft(application=application, at=at)
    entry = advance(
        application, "ask-correction", actor=actor, at=at, reason=remarks,
        facts={"codes": list(codes), "due": due.isoformat()}, opened={"codes": list(codes), "due": stamp(due)},
    )  # fmt: skip
    zone = ZoneInfo(definition.zone)
    zh, en = spoken(definition, codes)
    tell(
        application, "correction", at=at, turn=entry, reason=remarks, codes=zh, codes_en=en,
        due=speak_instant(instant=due, zone=zone, language="zh", edge="end"),
        due_en=speak_instant(instant=due, zone=zone, language="en", edge="end"),
    )  # fmt: skip


def open_case(application: Application) -> Case:
    """The case of an application in screening, locked; Refused where none is open."""
    case = Case.objects.select_for_update().filter(application=application).first()
    if case is None or (application.standing == Standing.SCREENING and case.closed_at is not None):
        raise Refused(
            Refusal(
                "no-case",
                "该申报的形式审查尚未开始，请稍后再试。",
                "The screening of this application has not been opened yet: try again later.",
                "R8",
            )
        )
    return case
