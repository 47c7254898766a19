"""An applicant asks for re-examination, once; the secretariat answers (R8)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import advance, locked
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.screening.conclude import accept, open_case
from jinbang.apps.screening.letters import tell
from jinbang.apps.screening.models import Appeal, Opinion, Ruling
from jinbang.lifecycle import Refusal, Refused


def appeal(*, application_id: int, text: str, actor: Person, at: datetime) -> Appeal:
    """Ask for re-examination of a refusal on form.

    Refused: not-allowed, wrong-state, reason-needed, appealed-already.  Ledger: application.appeal.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("appeal", application=application, actor=actor, at=at, move="appeal")
        words = reason_needed(text, "R8")
        case = open_case(application)
        if Appeal.objects.filter(case=case).exists():
            raise Refused(
                Refusal(
                    "appealed-already",
                    "每项申报只能申请复核一次，复核决定为最终决定。",
                    "Re-examination can be asked for once; its decision is final.",
                    "R8",
                )
            )
        made = Appeal.objects.create(case=case, text=words, by=actor, at=at)
        advance(application, "appeal", actor=actor, at=at)
    return made


def decide_appeal(*, application_id: int, grant: bool, answer: str, actor: Person, at: datetime) -> None:
    """Accept after all, or uphold the refusal; in writing.

    Refused: not-allowed, wrong-state, reason-needed, same-eyes (the actor took part in the refusal), integrity (R22).
    Ledger: application.accept or application.uphold.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit(
            "decide-appeal", application=application, actor=actor, at=at, move="uphold"
        )  # "accept" and "uphold" leave the same state
        words = reason_needed(answer, "R8")
        case = open_case(application)
        if (
            Opinion.objects.filter(case=case, screener=actor).exists()
            or Ruling.objects.filter(case=case, by=actor).exists()
        ):
            raise Refused(
                Refusal(
                    "same-eyes",
                    "您参与了原审查，须由他人复核。",
                    "You took part in the first decision: somebody else has to re-examine it.",
                    "R8",
                )
            )
        Appeal.objects.filter(case=case).update(decided_by=actor, decided_at=at, granted=grant, answer=words)
        if grant:
            accept(application=application, case=case, actor=actor, at=at, letter="appeal-granted", reason=words)
        else:
            entry = advance(application, "uphold", actor=actor, at=at, reason=words)
            tell(application, "appeal-refused", at=at, turn=entry, reason=words)
