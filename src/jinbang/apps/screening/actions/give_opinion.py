"""A screener gives an opinion; when all who are asked agree, the round is decided (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from jinbang.apps.nominations.advance import locked, record
from jinbang.apps.nominations.permission import permit
from jinbang.apps.people.models import Person
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.conclude import VERDICTS, checked_reasons, conclude, open_case
from jinbang.apps.screening.models import Opinion
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.standing import Standing

DISAGREEMENT, WAITING = "disagreement", "waiting"
MOST_NOTE = 4000


def give_opinion(
    *, application_id: int, verdict: str, codes: Sequence[str] = (), note: str = "", actor: Person, at: datetime
) -> str:
    """Give one of the opinions of this round.

    verdict: "pass", "correct" (fixable codes) or "reject"; codes: the programme's reason codes.  As many different
    persons as the setting `screeners` says are asked; each judges without seeing the other's opinion.
    Returns "waiting" (for others), the verdict that all agreed on (and that now holds), or "disagreement" (the
    secretariat decides).
    Refused: not-allowed, wrong-state, no-case, already-given, enough-opinions, bad-verdict, codes-needed,
    unknown-code, not-fixable,
    no-round-left, note-needed, integrity (R22).  Ledger: application.opinion; the last one also application.accept,
    .ask-correction or .reject.
    """
    with transaction.atomic():
        application = locked(application_id=application_id)
        permit("screen", application=application, actor=actor, at=at)
        if application.standing != Standing.SCREENING:
            raise Refused(_wrong_state())
        case = open_case(application)
        definition = definition_of(application.programme)
        reasons = checked_reasons(definition=definition, case=case, verdict=verdict, codes=codes)
        if verdict != VERDICTS[0] and not note.strip():
            raise Refused(
                Refusal(
                    "note-needed", "请写明具体问题，申报方将收到该说明。",
                    "Say what is wrong: the applicant will read it.", "R8",
                    fields=(("note", "请写明具体问题", "Say what is wrong"),),
                )
            )  # fmt: skip
        given = list(Opinion.objects.filter(case=case, round=case.round).order_by("id"))
        if any(one.screener_id == actor.pk for one in given):
            raise Refused(
                Refusal(
                    "already-given",
                    "您已对本轮发表意见，须由另一位形审员审查。",
                    "You have given your opinion in this round; another screener has to look too.",
                    "R8",
                )
            )
        if len(given) >= definition.settings.screeners:
            raise Refused(
                Refusal(
                    "enough-opinions",
                    "本轮意见已满，意见不一致时由秘书处裁定。",
                    "This round has all its opinions; where they differ the secretariat decides.",
                    "R8",
                )
            )
        mine = Opinion.objects.create(
            case=case, round=case.round, screener=actor, verdict=verdict, codes=[one.code for one in reasons],
            note=note.strip()[:MOST_NOTE], at=at,
        )  # fmt: skip
        record(
            application, "opinion", actor=actor, at=at,
            facts={"round": case.round, "verdict": verdict, "codes": list(mine.codes)},
        )  # fmt: skip
        given.append(mine)
        if len(given) < definition.settings.screeners:
            return WAITING
        if len({one.verdict for one in given}) > 1:
            return DISAGREEMENT
        conclude(
            application=application, case=case, verdict=verdict,
            codes=list(dict.fromkeys(code for one in given for code in one.codes)),
            reason="\n".join(one.note for one in given if one.note), actor=actor, at=at,
        )  # fmt: skip
    return verdict


def _wrong_state() -> Refusal:
    return Refusal(
        "wrong-state",
        "该申报目前不在形式审查中，请刷新页面。",
        "This is not in screening now: reload the page.",
        "R8",
    )
