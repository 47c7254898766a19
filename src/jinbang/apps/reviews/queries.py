"""What is asked about assignment, score sheets and results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Subquery, When

from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Filing
from jinbang.apps.people.viewer import Viewer
from jinbang.apps.programmes.models import Contest, Programme
from jinbang.apps.reviews import calibration
from jinbang.apps.reviews.access import has_conflict, own_seats, relations
from jinbang.apps.reviews.actions.packages import ranking_of, sheets_of
from jinbang.apps.reviews.affinity import table_of
from jinbang.apps.reviews.calibration import Calibration, Severity, calibrated
from jinbang.apps.reviews.content import sheet_content
from jinbang.apps.reviews.models import AssignmentRun, Package, PackageLine, ScoreSheet, Seat
from jinbang.assignment.affinity import Explanation as AffinityParts
from jinbang.policy import POLICIES
from jinbang.ranking import Ranking, Sheet, rank
from jinbang.ranking.explain import Explanation, explain


def seats_of(*, viewer: Viewer, at: datetime) -> QuerySet[Seat]:
    """An expert's own seats, to do first: sent back, then not begun and drafts, then done in the order of submission."""
    turn = Case(
        When(sheet__state=ScoreSheet.RETURNED, then=0), When(sheet__state=ScoreSheet.SUBMITTED, then=2), default=1
    )
    return (
        own_seats(viewer=viewer, at=at)
        .select_related("application__current", "contest__programme", "sheet")
        .defer("application__draft", "application__current__data")
        .order_by(turn, F("sheet__submitted_at").asc(nulls_first=True), "pk")
    )


def progress_of(*, viewer: Viewer, at: datetime) -> dict[str, int]:
    """submitted, drafts, untouched and to declare: the expert's own counts."""
    return own_seats(viewer=viewer, at=at).aggregate(
        submitted=Count("id", filter=Q(sheet__state=ScoreSheet.SUBMITTED)),
        drafts=Count("id", filter=Q(sheet__state__in=(ScoreSheet.DRAFT, ScoreSheet.RETURNED))),
        untouched=Count("id", filter=Q(sheet__isnull=True)),
        undeclared=Count("id", filter=Q(declared_at__isnull=True)),
    )


def seat_for(*, viewer: Viewer, pk: int, action: str = "view") -> Seat:
    """A seat whose application the person may see; Refused or DoesNotExist otherwise: a conflict hides it altogether (R10)."""
    seat = (
        Seat.objects.select_related(
            "application__current", "application__organisation", "contest__programme__current", "expert", "sheet"
        )
        .defer("application__draft", "contest__programme__current__files", "contest__programme__current__difference")
        .get(pk=pk)
    )
    POLICIES["seat"].require(action, relations=relations(viewer=viewer, seat=seat, conflicted=has_conflict(seat)))
    return seat


def own_totals(*, viewer: Viewer, contest: Contest) -> list[float]:
    """Totals of the expert's own submitted sheets in a contest, for the own distribution."""
    return [
        float(total or 0)
        for total in ScoreSheet.objects.filter(
            seat__expert__person=viewer.person,
            seat__contest=contest,
            state=ScoreSheet.SUBMITTED,
            seat__left_at__isnull=True,
        ).values_list("total", flat=True)
    ]


def progress(*, contests: Iterable[Contest]) -> dict[int, dict[str, int]]:
    """contest id → seats, submitted, drafts, in one query."""
    rows = (
        Seat.objects.filter(contest__in=list(contests), left_at__isnull=True)
        .values("contest")
        .annotate(
            seats=Count("id"),
            submitted=Count("id", filter=Q(sheet__state=ScoreSheet.SUBMITTED)),
            drafts=Count("id", filter=Q(sheet__state=ScoreSheet.DRAFT)),
        )
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row.pop("contest"): row for row in found}


def progress_by_expert(*, contest: Contest) -> list[dict[str, Any]]:
    """Per expert: code, name, seats, submitted, drafts; who is furthest behind first."""
    rows = (
        Seat.objects.filter(contest=contest, left_at__isnull=True)
        .values("expert_id", "expert__code", "expert__name")
        .annotate(
            seats=Count("id"),
            submitted=Count("id", filter=Q(sheet__state=ScoreSheet.SUBMITTED)),
            drafts=Count("id", filter=Q(sheet__state=ScoreSheet.DRAFT)),
        )
        .order_by("submitted", "expert__code")
    )
    return [dict(row) for row in rows]


def runs(*, contest: Contest) -> list[AssignmentRun]:
    """Assignment runs, newest first."""
    return list(AssignmentRun.objects.filter(contest=contest).select_related("made_by", "decided_by").order_by("-pk"))


def run(*, contest: Contest, pk: int) -> AssignmentRun:
    return AssignmentRun.objects.get(contest=contest, pk=pk)


def why_pairs(*, contest: Contest, pairs: Sequence[tuple[int, int]]) -> list[AffinityParts]:
    """The affinity of each (application id, expert id) worked out: disciplines, keywords and text, what the two share."""
    table = table_of(contest=contest, applications={a for a, _ in pairs}, experts={e for _, e in pairs})
    return [table.explain(application=a, expert=e) for a, e in pairs]


def present_pairs(*, contest: Contest) -> set[tuple[int, int]]:
    """(application id, expert id) of the seats held now."""
    return set(Seat.objects.filter(contest=contest, left_at__isnull=True).values_list("application_id", "expert_id"))


def filed_ranking(*, contest: Contest) -> tuple[Filing, Ranking]:
    """The ranking by the filed rule as it stands; Refused where nothing is on record (R9)."""
    filing = recorded_filing(contest)
    return filing, ranking_of(contest, filing)


def explained(*, contest: Contest, first: int, second: int) -> tuple[Explanation, Explanation | None]:
    """Why one of two ranked applications stands above the other: by the filed rule, and by the calibrated score if there is one.

    Applications are called by their numbers, experts by their codes.  Refused as `filed_ranking`; KeyError where one of the
    two is not ranked.
    """
    _, ranking = filed_ranking(contest=contest)
    for pk in (first, second):
        ranking.row(application=str(pk))
    numbers = {pk: number for pk, (number, _) in titles(contest=contest).items()}
    codes = dict(Seat.objects.filter(contest=contest).values_list("expert_id", "expert__code"))
    sheets = [
        Sheet(application=numbers[int(s.application)], expert=codes[int(s.expert)], scores=s.scores)
        for s in sheets_of(contest)
        if s.application in (str(first), str(second))
    ]
    by_number = rank(sheets=sheets, rule=ranking.rule)
    filed = explain(ranking=by_number, sheets=sheets, first=numbers[first], second=numbers[second])
    by_model = calibration.explained(contest=contest, first=first, second=second, numbers=numbers, codes=codes)
    return filed, by_model


def own_severities(*, viewer: Viewer) -> list[tuple[Contest, Severity, Calibration]]:
    """The person's own severity in every contest whose result has been reported; never before, and never another's."""
    own = dict(Seat.objects.filter(expert__person=viewer.person, left_at__isnull=True).values_list("contest", "expert"))
    contests = Contest.objects.filter(
        pk__in=own, packages__state__in=(Package.REPORTED, Package.RECEIVED)
    ).distinct().order_by("ordinal")  # fmt: skip
    found = []
    for contest in contests:
        study = calibrated(contest=contest, places=1)
        found += [(contest, one, study) for one in study.experts if one.expert == own[contest.pk]]
    return found


def next_seat(*, viewer: Viewer, at: datetime, after: int) -> int | None:
    """The next of the person's own declared seats that is not submitted yet, other than `after`."""
    waiting = seats_of(viewer=viewer, at=at).filter(declared_at__isnull=False).exclude(pk=after)
    return waiting.exclude(sheet__state=ScoreSheet.SUBMITTED).values_list("pk", flat=True).first()


def expert_codes(*, contest: Contest) -> dict[int, tuple[str, str]]:
    """expert id → (code, name) of everybody who holds a seat of the contest."""
    rows = Seat.objects.filter(contest=contest, left_at__isnull=True).values_list(
        "expert_id", "expert__code", "expert__name"
    )
    return {pk: (code, name) for pk, code, name in rows.distinct()}


def titles(*, contest: Contest) -> dict[int, tuple[str, str]]:
    """application id → (number, title) of every application of the contest."""
    rows = Application.objects.filter(contest=contest).values_list("pk", "number", "title")
    return {pk: (number, title) for pk, number, title in rows}


def sheets(*, contest: Contest, application_id: int | None = None) -> QuerySet[ScoreSheet]:
    """Submitted sheets of seats still held."""
    found = ScoreSheet.objects.filter(
        seat__contest=contest, state=ScoreSheet.SUBMITTED, seat__left_at__isnull=True
    ).select_related("seat__expert", "seat__application")
    return found.filter(seat__application_id=application_id) if application_id else found


def packages(*, contest: Contest) -> list[Package]:
    """Result packages, newest first, with signatures."""
    return list(
        Package.objects.filter(contest=contest)
        .prefetch_related("signatures__body", "signatures__by")
        .order_by("-number")
    )


def package(*, contest: Contest, number: int) -> Package:
    return Package.objects.prefetch_related("signatures__body").get(contest=contest, number=number)


def newest_packages(*, contests: Iterable[Contest]) -> dict[int, Package]:
    """contest id → its newest package."""
    newest: dict[int, Package] = {}
    for one in Package.objects.filter(contest__in=list(contests)).order_by("number"):
        newest[one.contest_id] = one
    return newest


def package_lines(*, package: Package, after: int = 0, limit: int = 100) -> list[PackageLine]:
    """A package's lines in rank order, a page at a time (after: rank), in one query.

    `limit` of them or, so that no tie is torn, a few more.  Those that cannot be ranked (R12) follow the last ranked one.
    """
    lines = PackageLine.objects.filter(package=package)
    last = lines.filter(rank__gt=after).order_by("rank").values("rank")[limit - 1 : limit]
    shown = Q(rank__gt=after, last=None) | Q(rank__gt=after, rank__lte=F("last")) | Q(rank=None, last=None)
    return list(
        lines.annotate(last=Subquery(last))
        .filter(shown)
        .select_related("application__organisation", "application__unit")
        .defer("application__draft")
        .order_by(F("rank").asc(nulls_last=True), "application_id")
    )


def load_per_expert(*, programme: Programme) -> list[dict[str, Any]]:
    """Per contest: experts seated, seats, and the least, mean and most that one expert has."""
    per_expert = (
        Seat.objects.filter(contest__programme=programme, left_at=None).values_list("contest__key", "expert").annotate(n=Count("id"))
    )  # fmt: skip
    loads: dict[str, list[int]] = {}
    for contest, _, n in per_expert:
        loads.setdefault(contest, []).append(n)
    return [
        {
            "contest": c,
            "experts": len(n),
            "seats": sum(n),
            "least": min(n),
            "mean": round(sum(n) / len(n), 1),
            "most": max(n),
        }
        for c, n in sorted(loads.items())
    ]


def file_in_seat(*, viewer: Viewer, pk: int, digest: str, seen: frozenset[str]) -> dict[str, Any] | None:
    """A file of the version under review, in one of the fields that the expert sees; None where there is none.

    seen: keys of those fields (policy.faces).  Refused or DoesNotExist as `seat_for`.
    """
    seat = seat_for(viewer=viewer, pk=pk)
    version = seat.application.current
    for one in version.attachments if version else ():
        if one["digest"] == digest and one["field"] in seen:
            return dict(one)
    return None


def filing_for(*, seat: Seat) -> Filing:
    """The filing whose criteria hold for this seat: that of its sheet, else the one on record; Refused where none is (R9)."""
    sheet = ScoreSheet.objects.select_related("filing").filter(seat=seat).first()
    return sheet.filing if sheet is not None and sheet.state == ScoreSheet.SUBMITTED else recorded_filing(seat.contest)


__all__ = [
    "Calibration", "Severity", "calibrated", "expert_codes", "explained", "filed_ranking", "load_per_expert",
    "newest_packages", "next_seat", "own_severities", "own_totals", "package", "package_lines", "packages",
    "present_pairs", "progress", "progress_by_expert", "progress_of", "run", "runs", "seat_for", "seats_of", "sheet_content",
    "sheets", "titles", "why_pairs",
]  # fmt: skip
