"""What the doors and later stages ask about the screening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from jinbang.apps.nominations.access import POLICY, relations, visible
from jinbang.apps.nominations.models import Application, Version
from jinbang.apps.nominations.permission import refusal_for
from jinbang.apps.people.models import Role
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.screening.actions.integrity_check import integrity_is_clear
from jinbang.apps.screening.findings import LISTING, SCREENING
from jinbang.apps.screening.models import Appeal, Case, Correction, IntegrityCheck, Opinion, Rejection, Ruling
from jinbang.lifecycle import Refusal
from jinbang.policy import R
from jinbang.rules.definition import ReasonCode
from jinbang.rules.forms import Change, difference
from jinbang.rules.standing import Standing

__all__ = [
    "LISTING", "SCREENING", "CaseDetail", "Counts", "Queue", "QueueRow", "appeals", "case_detail", "correction_of", "counts",
    "disagreements", "in_screening", "integrity_is_clear", "queue", "waiting",
]  # fmt: skip
MOST = 200


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case.  given: opinions of this round so far.  blocking: computed findings that speak against it."""

    application_id: int
    number: str
    title: str
    contest: str
    contest_name: str
    contest_name_en: str
    organisation: str
    unit: str
    since: datetime
    round: int
    given: int
    blocking: int


@dataclass(frozen=True)
class Queue:
    """rows: oldest first.  next: `after` of the next page, None where this is the last."""

    rows: tuple[QueueRow, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases are where.  for_me: waiting for this viewer's opinion."""

    for_me: int
    in_screening: int
    disagreements: int
    correcting: int
    appealed: int
    accepted: int
    rejected: int


def queue(
    *, viewer: Viewer, programme: Programme, at: datetime, contest: str = "", after: int | None = None, limit: int = 50
) -> Queue:
    """Cases that wait for the viewer's opinion, oldest first; what the viewer has judged in this round is not among them.

    One query.  Empty for who is no screener.
    """
    found = _waiting(viewer=viewer, programme=programme, at=at)
    if contest:
        found = found.filter(application__contest__key=contest)
    return _page(found, after, limit)


def waiting(*, viewer: Viewer, programme: Programme, at: datetime, contest: str = "") -> list[QueueRow]:
    """The whole of `queue`, for acts on all that match.  One query."""
    found = _waiting(viewer=viewer, programme=programme, at=at)
    if contest:
        found = found.filter(application__contest__key=contest)
    cases = found.select_related("application__contest", "application__organisation", "application__unit")
    return [_row(case) for case in cases.order_by("application_id")]


def in_screening(
    *, viewer: Viewer, programme: Programme, at: datetime, contest: str = "", after: int | None = None, limit: int = 50
) -> Queue:
    """Every open case that the viewer may see, judged or not, oldest first.  One query."""
    seen = visible(viewer=viewer, programme=programme, at=at, only=(R.SCREENER, R.SECRETARY, R.AUDITOR))
    seen = seen.filter(standing=Standing.SCREENING)
    if contest:
        seen = seen.filter(contest__key=contest)
    return _page(
        _rounds(Case.objects.filter(application__in=seen.order_by().values("pk"), closed_at=None)), after, limit
    )


def disagreements(
    *, viewer: Viewer, programme: Programme, at: datetime, after: int | None = None, limit: int = 50
) -> Queue:
    """Cases that the secretariat has to decide, oldest first.  One query.  Refused("not-allowed") for others."""
    _require(viewer, programme, "decide-screening", at)
    return _page(_disagreeing(programme), after, limit)


def appeals(*, viewer: Viewer, programme: Programme, at: datetime, after: int | None = None, limit: int = 50) -> Queue:
    """Cases whose re-examination is asked for, oldest first.  One query.  Refused("not-allowed") for others."""
    _require(viewer, programme, "decide-appeal", at)
    return _page(
        _rounds(Case.objects.filter(application__programme=programme, application__standing=Standing.APPEALED)), after, limit
    )  # fmt: skip


def counts(*, viewer: Viewer, programme: Programme, at: datetime) -> Counts:
    """How many cases are where, over what the viewer may see.  Three queries."""
    seen = visible(viewer=viewer, programme=programme, at=at, only=(R.SCREENER, R.SECRETARY, R.AUDITOR))
    by = dict(seen.order_by().values_list("standing").annotate(n=Count("id")))
    may = bool(by)
    return Counts(
        for_me=_waiting(viewer=viewer, programme=programme, at=at).count(),
        in_screening=by.get(Standing.SCREENING, 0),
        disagreements=_disagreeing(programme).count() if may else 0,
        correcting=by.get(Standing.CORRECTING, 0),
        appealed=by.get(Standing.APPEALED, 0),
        accepted=by.get(Standing.ACCEPTED, 0),
        rejected=by.get(Standing.INELIGIBLE, 0),
    )


@dataclass(frozen=True)
class CaseDetail:
    """One case for one reader.

    opinions: the reader's own and, once the round is decided or the reader has judged, the others'; nobody judges after
    another's example.  changes: what the last correction changed.  moves: button → why it is off (None: on).
    """

    application: Application
    case: Case
    findings: tuple[dict[str, Any], ...]
    reasons: tuple[ReasonCode, ...]
    opinions: tuple[Opinion, ...]
    given: int
    rulings: tuple[Ruling, ...]
    corrections: tuple[Correction, ...]
    rejections: tuple[Rejection, ...]
    appeal: Appeal | None
    checks: tuple[IntegrityCheck, ...]
    changes: tuple[Change, ...]
    moves: dict[str, Refusal | None]


_MOVES = (
    ("screen", ""), ("decide-screening", ""), ("ask-correction", "ask-correction"), ("retrack", "retrack"),
    ("decide-appeal", "uphold"), ("integrity", ""), ("correct", "correct"), ("appeal", "appeal"),
)  # fmt: skip


def case_detail(*, viewer: Viewer, application_id: int, at: datetime) -> CaseDetail:
    """The case, for screeners, secretariat and auditor whole, for the applicant without opinions.

    Refused("not-allowed"); DoesNotExist where no case is open.  A fixed number of queries.
    """
    application = (
        Application.objects.select_related("programme__current", "contest", "organisation", "unit", "current", "preparer")
        .defer("programme__current__files", "programme__current__difference")
        .get(pk=application_id)
    )  # fmt: skip
    found = relations(viewer=viewer, application=application, at=at)
    POLICY.require("timeline", relations=found, state=application.standing)
    case = Case.objects.select_related("retracked_from", "appeal").get(application=application)
    definition = definition_of(application.programme)
    staff = bool({R.SCREENER, R.SECRETARY, R.AUDITOR} & found)
    everything = list(case.opinions.select_related("screener").order_by("id")) if staff else []
    own_given = any(one.screener_id == viewer.id and one.round == case.round for one in everything)
    open_round = application.standing == Standing.SCREENING and R.SCREENER in found and not own_given
    now = [one for one in everything if one.round == case.round]
    complete = len(now) >= definition.settings.screeners
    shown = [
        one
        for one in everything
        if one.round != case.round or not open_round or complete or one.screener_id == viewer.id
    ]
    return CaseDetail(
        application=application,
        case=case,
        findings=tuple(case.findings) if staff else (),
        reasons=definition.screening_reasons,
        opinions=tuple(shown),
        given=len(now),
        rulings=tuple(case.rulings.select_related("by").order_by("id")) if staff else (),
        corrections=tuple(case.corrections.order_by("id")),
        rejections=tuple(case.rejections.order_by("id")),
        appeal=getattr(case, "appeal", None),
        checks=tuple(IntegrityCheck.objects.filter(application=application).order_by("id")) if staff else (),
        changes=_changes(application, definition_of(application.programme).form_for(application.contest.key))
        if staff
        else (),
        moves=_moves(application, found, now, viewer, definition.settings.screeners),
    )


def correction_of(*, application_id: int) -> Correction | None:
    """The correction that is asked for now; None where none is.  One query."""
    return (
        Correction.objects.filter(
            case__application=application_id, case__application__standing=Standing.CORRECTING, answered_at=None
        )
        .order_by("-id")
        .first()
    )


def _moves(
    application: Application, found: frozenset[str], now: list[Opinion], viewer: Viewer, screeners: int
) -> dict[str, Refusal | None]:
    out: dict[str, Refusal | None] = {}
    for name, move in _MOVES:
        action = "decide-screening" if name == "ask-correction" else name
        if POLICY.refusal(action, relations=found) is not None:
            continue
        refusal = refusal_for(action, application=application, found=found, move=move)
        if refusal is None and name in ("screen", "decide-screening"):
            refusal = _round_refusal(name, application, now, viewer, screeners)
        out[name] = refusal
    return out


def _round_refusal(
    name: str, application: Application, now: list[Opinion], viewer: Viewer, screeners: int
) -> Refusal | None:
    if application.standing != Standing.SCREENING:
        return Refusal("wrong-state", "目前不在形式审查中。", "This is not in screening now.", "R8")
    mine = any(one.screener_id == viewer.id for one in now)
    if mine:
        return Refusal("already-given", "您已对本轮发表意见。", "You have given your opinion in this round.", "R8")
    full = len(now) >= screeners
    if name == "screen" and full:
        return Refusal(
            "enough-opinions", "本轮意见已满，待秘书处裁定。", "The round is full: the secretariat decides.", "R8"
        )
    if name == "decide-screening" and not full:
        return Refusal("no-disagreement", "形审员尚未全部发表意见。", "Not all screeners have judged yet.", "R8")
    return None


def _changes(application: Application, form: Any) -> tuple[Change, ...]:
    """What the last correction changed against the version before."""
    current = application.current
    if current is None or not Correction.objects.filter(version=current).exists():
        return ()
    before = Version.objects.filter(application=application, number__lt=current.number).order_by("-number").first()
    return difference(form=form, old=before.data if before else {}, new=current.data)


def _rounds(cases: QuerySet[Case]) -> Any:
    """With `given`: how many opinions this round has."""
    return cases.annotate(given=Count("opinions", filter=Q(opinions__round=F("round"))))


def _waiting(*, viewer: Viewer, programme: Programme, at: datetime) -> Any:
    screeners = definition_of(programme).settings.screeners
    can = visible(viewer=viewer, programme=programme, at=at, action="screen", only=(R.SCREENER,))
    can = can.filter(standing=Standing.SCREENING)
    own = viewer.organisations(Role.PREPARER, programme=programme.key, at=at)
    can = can.exclude(preparer=viewer.id).exclude(organisation__in=own)  # the policy's bar
    judged = Opinion.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), screener=viewer.id).values("pk")[:1]
    return (
        _rounds(Case.objects.filter(application__in=can.values("pk"), closed_at=None))
        .annotate(judged=Subquery(judged))
        .filter(judged=None, given__lt=screeners)
    )


def _disagreeing(programme: Programme) -> Any:
    screeners = definition_of(programme).settings.screeners
    return _rounds(
        Case.objects.filter(application__programme=programme, application__standing=Standing.SCREENING, closed_at=None)
    ).filter(given__gte=screeners)


def _page(found: QuerySet[Case], after: int | None, limit: int) -> Queue:
    if after is not None:
        found = found.filter(application_id__gt=after)
    size = max(1, min(limit, MOST))
    cases = found.select_related("application__contest", "application__organisation", "application__unit")
    rows = [_row(case) for case in cases.order_by("application_id")[: size + 1]]
    return Queue(tuple(rows[:size]), rows[size - 1].application_id if len(rows) > size else None)


def _row(case: Any) -> QueueRow:
    one = case.application
    return QueueRow(
        application_id=one.pk,
        number=one.number,
        title=one.title,
        contest=one.contest.key,
        contest_name=one.contest.name,
        contest_name_en=one.contest.name_en,
        organisation=one.organisation.name,
        unit=one.unit.name if one.unit else "",
        since=one.standing_since,
        round=case.round,
        given=case.given,
        blocking=sum(found["met"] is False and found["severity"] == "block" for found in case.findings),
    )


def _require(viewer: Viewer, programme: Programme, action: str, at: datetime) -> None:
    holds = viewer.holds(Role.SECRETARY, programme=programme.key, at=at)
    POLICY.require(action, relations={R.SECRETARY} if holds else set())
