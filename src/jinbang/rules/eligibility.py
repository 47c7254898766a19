"""Whether an application meets its list's conditions: every condition answered, with the numbers and the clause (R6).

Conditions that block stop a submission and come back at screening; warnings are shown and may be overruled.  A
condition that cannot be checked yet is neither met nor failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jinbang.rules.definition import EligibilityCondition, ProgrammeDefinition, Text
from jinbang.rules.forms import Cleaned, clean
from jinbang.rules.predicates import PREDICATES, Facts


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition comes to.

    condition: its key.  text: the condition in words.  met: None where it cannot be checked.
    zh, en: why, with the numbers.  source: the clause.  example: not the real attachment's condition.
    """

    condition: str
    text: Text
    met: bool | None
    zh: str
    en: str
    source: str
    severity: Literal["block", "warn"]
    example: bool = False

    @property
    def blocks(self) -> bool:
        """True where this stops a submission."""
        return self.met is False and self.severity == "block"

    def say(self, language: str) -> str:
        """Why, in the reader's language."""
        return self.zh if language.startswith("zh") else self.en


def cut_off_day(*, programme: ProgrammeDefinition) -> date:
    """The last day of collection, on which ages and durations are counted unless a condition names another."""
    closes = programme.window("collection").closes
    if closes is None:
        return programme.published
    return (closes.astimezone(UTC) - timedelta(microseconds=1)).astimezone(ZoneInfo(programme.zone)).date()


def check(
    *, programme: ProgrammeDefinition, contest: str, data: Any, on: date | None = None, cleaned: Cleaned | None = None
) -> tuple[Finding, ...]:
    """Answer every condition of the contest's list for these answers.

    data: as posted; cleaned: the same already cleaned, to save the work.  on: the day on which ages count, the
    cut-off day of collection where it is None.  A list organised separately has no conditions here.
    """
    if programme.contests[contest].separately_organised:
        return ()
    day = on or cut_off_day(programme=programme)
    form = programme.form_for(contest)
    answers = cleaned if cleaned is not None else clean(form=form, data=data, on=day)
    facts = Facts(answers.values, form, day)
    return tuple(_finding(one, facts) for one in programme.conditions_for(contest))


def _finding(condition: EligibilityCondition, facts: Facts) -> Finding:
    answer = PREDICATES[condition.predicate].answer(facts, condition.arguments)
    return Finding(
        condition=condition.key,
        text=condition.text,
        met=answer.met,
        zh=answer.zh,
        en=answer.en,
        source=condition.source,
        severity=condition.severity,
        example=condition.example,
    )
