"""Until when: the programme's window, a unit's own earlier cut-off, a published extension (R1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from jinbang.apps.nominations.models import Application, Extension
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.lifecycle import Refusal
from jinbang.rules.calendar import speak_instant
from jinbang.rules.definition import ProgrammeDefinition, Window
from jinbang.rules.problem import Language

COLLECTION, RECOMMENDATION = "collection", "recommendation"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The window that holds for one application (or contest and unit) in one stage.

    closes: exclusive instant, None where the stage has no end.  why: "window", "cut-off" or "extension".
    source: the clause.  reason: the published reason of an extension or cut-off.
    """

    stage: str
    opens: datetime | None
    closes: datetime | None
    why: str
    source: str
    zone: ZoneInfo
    reason: str = ""

    def passed(self, at: datetime) -> bool:
        """True from the closing instant on."""
        return self.closes is not None and at >= self.closes

    def spoken(self, language: str) -> str:
        """“2022年10月31日24:00”; "" where there is no end."""
        return "" if self.closes is None else say(self.closes, self.zone, language)

    def refusal(self, at: datetime) -> Refusal | None:
        """None while the window is open, else why not, with the clause."""
        if self.opens is not None and at < self.opens:
            return Refusal(
                "too-early",
                f"尚未开始，开始时间为{say(self.opens, self.zone, 'zh', 'start')}。",
                f"This opens on {say(self.opens, self.zone, 'en', 'start')}.",
                self.source,
            )
        if self.passed(at):
            received = at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
            return Refusal(
                "too-late",
                f"截止时间为{self.spoken('zh')}，服务器收到的时间为 {received}，已超过截止时间，不能办理。"
                "已填写的内容仍然保留。",
                f"The deadline was {self.spoken('en')}; the server received this at {received}, which is too late. "
                "What was written is kept.",
                self.source,
            )
        return None


def say(instant: datetime, zone: ZoneInfo, language: str, edge: str = "end") -> str:
    """An instant in the programme's zone; an end at midnight is spoken as 24:00."""
    short: Language = "zh" if language.startswith("zh") else "en"
    return speak_instant(instant=instant, zone=zone, language=short, edge="start" if edge == "start" else "end")


def window_of(definition: ProgrammeDefinition, stage: str) -> Window:
    """The stage's window; a programme that gives units none of their own gives them the applicants'."""
    for one in definition.calendar:
        if one.stage == stage:
            return one
    return definition.window(COLLECTION)


def decide(
    *, definition: ProgrammeDefinition, stage: str, rows: Iterable[Extension], application_id: int | None
) -> Deadline:
    """The window that holds, given the extensions and cut-offs that concern the application.

    An extension of the collection also gives the unit that time.  What was granted to the application itself beats the
    unit's cut-off.
    """
    window, zone = window_of(definition, stage), ZoneInfo(definition.zone)
    rows = list(rows)
    granted = [
        row
        for row in rows
        if row.kind == Extension.EXTENSION
        and (row.stage == stage or (stage == RECOMMENDATION and row.stage == COLLECTION))
        and window.closes is not None
        and row.until > window.closes
    ]
    best = max(granted, key=lambda row: row.until, default=None)
    found = Deadline(stage, window.opens, window.closes, "window", window.source, zone)
    if best is not None:
        found = Deadline(stage, window.opens, best.until, "extension", window.source, zone, best.reason)
    if stage == COLLECTION and not any(application_id and row.application_id == application_id for row in granted):
        cuts = [row for row in rows if row.kind == Extension.CUT_OFF and row.stage == stage]
        cut = max(cuts, key=lambda row: row.pk, default=None)
        if cut is not None and (found.closes is None or cut.until < found.closes):
            found = Deadline(stage, window.opens, cut.until, "cut-off", "R1", zone, cut.reason)
    return found


def deadline_for(
    *,
    programme: Programme,
    stage: str = COLLECTION,
    application: Application | None = None,
    contest: Contest | None = None,
    unit_id: int | None = None,
) -> Deadline:
    """The window of `stage` for an application, or for a contest and/or unit.  One query."""
    return decide(
        definition=definition_of(programme),
        stage=stage,
        rows=_rows(programme, application, contest.pk if contest else None, unit_id),
        application_id=application.pk if application is not None else None,
    )


def deadlines_of(*, application: Application) -> dict[str, Deadline]:
    """The windows of both stages for an application, by stage.  One query."""
    return _both(application.programme, _rows(application.programme, application, None, None), application.pk)


def deadlines_at(*, programme: Programme, unit_id: int) -> dict[str, Deadline]:
    """The windows of both stages for what is sent to a unit, by stage.  One query."""
    return _both(programme, _rows(programme, None, None, unit_id), None)


def _both(programme: Programme, rows: list[Extension], application_id: int | None) -> dict[str, Deadline]:
    definition = definition_of(programme)
    return {
        stage: decide(definition=definition, stage=stage, rows=rows, application_id=application_id)
        for stage in (COLLECTION, RECOMMENDATION)
    }


def _rows(
    programme: Programme, application: Application | None, contest_id: int | None, unit_id: int | None
) -> list[Extension]:
    where = Q(pk__in=())
    if application is not None:
        where |= Q(application=application.pk)
        contest_id, unit_id = contest_id or application.contest_id, unit_id or application.unit_id
    if contest_id is not None:
        where |= Q(contest=contest_id, application=None)
    if unit_id is not None:
        where |= Q(unit=unit_id, application=None)
    return list(Extension.objects.filter(where, programme=programme))


def still_open(*, programme: Programme, stage: str, at: datetime) -> Q:
    """Applications whose `stage` an extension keeps open at that time, though the window has closed.  One query."""
    stages = (COLLECTION, RECOMMENDATION) if stage == RECOMMENDATION else (stage,)
    rows = Extension.objects.filter(
        programme=programme, kind=Extension.EXTENSION, stage__in=stages, until__gt=at
    ).values_list("application", "unit", "contest")
    applications = {row[0] for row in rows if row[0]}
    units = {row[1] for row in rows if not row[0] and row[1]}
    contests = {row[2] for row in rows if not row[0] and row[2]}
    return Q(pk__in=applications) | Q(unit__in=units) | Q(contest__in=contests)
