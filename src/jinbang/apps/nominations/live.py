"""One live recommendation per nominee and programme (R4), and winners of earlier editions (R5)."""

from __future__ import annotations

from datetime import datetime

from jinbang.apps.nominations.models import Application, DuplicateSighting, FormerWinner, LiveSubject, Waiver
from jinbang.apps.nominations.subject import live_key
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.definition import ProgrammeDefinition


class SecondRecommendation(Refused):
    """The nominee is recommended already; carries whose it is, for the secretariat alone."""

    def __init__(self, refusal: Refusal, *, application_id: int, other_id: int) -> None:
        super().__init__(refusal)
        self.application_id = application_id
        self.other_id = other_id


def take_subject(*, application: Application, definition: ProgrammeDefinition, at: datetime) -> None:
    """Make this the nominee's live recommendation; SecondRecommendation where another is.

    The unique constraint on (programme, subject) is the net below the look.
    """
    settings = definition.settings
    if not settings.one_live_recommendation or not application.subject_key:
        return
    key = live_key(
        key=application.subject_key, nominee=definition.contests[application.contest.key].nominee,
        contest=application.contest.key, one_track=settings.one_track_per_technology,
    )  # fmt: skip
    other = (
        LiveSubject.objects.filter(programme=application.programme, subject_key=key)
        .values_list("application_id", "application__unit_id", "application__number")
        .first()
    )
    if other is None:
        LiveSubject.objects.create(programme=application.programme, subject_key=key, application=application)
    elif other[0] != application.pk:
        own = application.unit_id is not None and other[1] == application.unit_id
        raise SecondRecommendation(
            _own(other[2]) if own else ELSEWHERE, application_id=application.pk, other_id=other[0]
        )


def release_subject(*, application: Application) -> None:
    """The nominee has no live recommendation any more."""
    LiveSubject.objects.filter(application=application).delete()


def sight(second: SecondRecommendation, *, at: datetime) -> None:
    """Note both parties for the secretariat, once, outside the transaction that was refused."""
    DuplicateSighting.objects.get_or_create(
        application_id=second.application_id, other_id=second.other_id, defaults={"at": at}
    )


def former_winner(*, application: Application, definition: ProgrammeDefinition) -> FormerWinner | None:
    """The nominee's entry in an earlier edition; None where nobody asks, or the secretariat has waived it."""
    if definition.settings.former_winners == "off" or not application.subject_key:
        return None
    winner = FormerWinner.objects.filter(subject_key=application.subject_key).order_by("-id").first()
    if winner is None or Waiver.objects.filter(application=application).exists():
        return None
    return winner


def former_winner_refusal(winner: FormerWinner) -> Refusal:
    """The soft block: the secretariat may lift it with a reason."""
    return Refusal(
        "former-winner",
        f"该申报对象已在“{winner.edition}”入榜。如确有理由再次推荐，请向秘书处书面说明，由秘书处准予后再推荐。",
        f"This nominee was listed in “{winner.edition}”. If there is reason to recommend it again, explain it to the "
        "secretariat, which may allow it.",
        "R5",
    )


# A second unit learns this and nothing more.
ELSEWHERE = Refusal(
    "recommended-elsewhere",
    "该申报对象已通过其他渠道推荐，同一对象只能有一项有效推荐。如有疑问请联系秘书处。",
    "This nominee is already recommended through another channel; only one recommendation is live. Ask the "
    "secretariat.",
    "R4",
)


def _own(number: str) -> Refusal:
    return Refusal(
        "recommended-already",
        f"贵单位已推荐同一申报对象（{number}），同一对象只能有一项有效推荐。",
        f"Your unit has recommended the same nominee already ({number}); only one recommendation is live.",
        "R4",
    )
