"""An application is withdrawn for good: by the applicant alone until it is recommended, by both sides after that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked, record
from jinbang.apps.nominations.deadlines import RECOMMENDATION, deadline_for
from jinbang.apps.nominations.letters import tell
from jinbang.apps.nominations.live import release_subject
from jinbang.apps.nominations.models import Application, Recommendation, Slot, Withdrawal
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import R
from jinbang.rules.standing import Standing as S

ALONE = (S.DRAFT, S.RETURNED, S.SUBMITTED)


def withdraw(*, application_id: int, reason: str, actor: Person, at: datetime) -> bool:
    """Withdraw; True where it is done, False where the other side has yet to confirm (by the same act).

    Before the unit's deadline the place is given back, after it not (R2).
    Refused: not-allowed, wrong-state, reason-needed, already-asked.
    Ledger: application.ask-withdrawal, then application.withdraw.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        found = permit("withdraw", application=application, actor=actor, at=at, move="withdraw")
        text = reason_needed(reason, "R2")
        side = Withdrawal.APPLICANT if R.APPLICANT in found else Withdrawal.UNIT
        if not _both_needed(application):
            if side != Withdrawal.APPLICANT:
                raise Refused(
                    Refusal(
                        "applicant-first",
                        "尚未推荐的申报由申报方撤回；单位可选择退回修改或不予推荐。",
                        "What is not recommended yet is withdrawn by the applicant; the unit may return or decline it.",
                        "R2",
                    )
                )
            _withdraw(application, actor, at, text)
            return True
        asked = Withdrawal.objects.filter(application=application).first()
        if asked is None:
            Withdrawal.objects.create(application=application, side=side, reason=text, by=actor, at=at)
            entry = record(application, "ask-withdrawal", actor=actor, at=at, facts={"side": side, "reason": text})
            if side == Withdrawal.UNIT:
                tell(application, "withdrawal-asked", at=at, turn=entry, reason=text)
            return False
        if asked.side == side:
            raise Refused(
                Refusal(
                    "already-asked",
                    "已提出撤回，等待另一方确认。",
                    "Withdrawal is asked for already; the other side has to confirm.",
                    "R2",
                )
            )
        asked.confirmed_by, asked.confirmed_at = actor, at
        asked.save(update_fields=["confirmed_by", "confirmed_at"])
        _withdraw(application, actor, at, asked.reason)
    return True


def _both_needed(application: Application) -> bool:
    return application.unit_id is not None and application.standing not in ALONE


def _withdraw(application: Application, actor: Person, at: datetime, reason: str) -> None:
    freed = None
    in_time = not deadline_for(programme=application.programme, stage=RECOMMENDATION, application=application).passed(
        at
    )
    if in_time and definition_of(application.programme).settings.recall_frees_slot:
        freed = Slot.objects.filter(application=application).values_list("number", flat=True).first()
        Slot.objects.filter(application=application).delete()
        Recommendation.objects.filter(application=application, recalled_at=None).update(recalled_at=at)
    release_subject(application=application)
    if application.current_id is None:
        application.unit = None  # a draft that nobody was sent stays unseen
    entry = advance(
        application, "withdraw", actor=actor, at=at, reason=reason, facts={"slot": freed}, also=("unit",),
        opened={"slot": freed}, hidden=application.current_id is None,
    )  # fmt: skip
    tell(application, "withdrawn", at=at, turn=entry, reason=reason)
