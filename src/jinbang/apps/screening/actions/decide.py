"""The secretariat decides a round in which the screeners do not agree (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import locked, record
from jinbang.apps.nominations.permission import permit, reason_needed
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.conclude import checked_reasons, conclude, open_case
from jinbang.apps.screening.models import Opinion, Ruling
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.standing import Standing


def decide_screening(
    *, application_id: int, verdict: str, reason: str, codes: Sequence[str] = (), actor: Person, at: datetime
) -> None:
    """Decide by a written reason, which the applicant reads.

    Refused: not-allowed, wrong-state, no-case, no-disagreement, same-eyes (the actor gave one of the opinions),
    reason-needed,
    and as for opinions.  Ledger: application.rule, then application.accept, .ask-correction or .reject.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("decide-screening", application=application, actor=actor, at=at)
        text = reason_needed(reason, "R8")
        case = open_case(application)
        definition = definition_of(application.programme)
        opinions = list(Opinion.objects.filter(case=case, round=case.round))
        agreed = len({one.verdict for one in opinions}) < 2 or len(opinions) < definition.settings.screeners
        if application.standing != Standing.SCREENING or agreed:
            raise Refused(
                Refusal(
                    "no-disagreement",
                    "形审员意见没有分歧，无须裁定。",
                    "The screeners do not disagree: there is nothing to decide.",
                    "R8",
                )
            )
        if any(one.screener_id == actor.pk for one in opinions):
            raise Refused(
                Refusal(
                    "same-eyes",
                    "您已作为形审员发表意见，须由他人裁定。",
                    "You gave one of the opinions: somebody else has to decide.",
                    "R8",
                )
            )
        reasons = [one.code for one in checked_reasons(definition=definition, case=case, verdict=verdict, codes=codes)]
        Ruling.objects.create(case=case, round=case.round, verdict=verdict, codes=reasons, reason=text, by=actor, at=at)
        record(application, "rule", actor=actor, at=at, facts={"verdict": verdict, "codes": reasons, "reason": text})
        conclude(application=application, case=case, verdict=verdict, codes=reasons, reason=text, actor=actor, at=at)
