"""R9 to R13: filings, experts, conflicts, reviews, results."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery

from jinbang.apps.invariants.found import Invariant, found
from jinbang.apps.panels.models import Conflict, Filing, Invitation
from jinbang.apps.programmes.models import Mandate, Programme
from jinbang.apps.reviews.actions.packages import rule_of
from jinbang.apps.reviews.models import Package, PackageLine, PackageSignature, ScoreSheet, Seat
from jinbang.ranking import Sheet
from jinbang.ranking.verify import check as verify_ranking
from jinbang.rules.composition import Composition
from jinbang.rules.definition import ProgrammeDefinition


def r9_filed_first(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """No expert was invited and no score submitted before a filing of the contest was on record."""
    first = (
        Filing.objects.filter(contest=OuterRef("contest"), recorded_at__isnull=False)
        .values("contest").annotate(first=Min("recorded_at")).values("first")
    )  # fmt: skip
    invitations = Invitation.objects.filter(contest__programme=programme, invited_at__isnull=False)
    early = invitations.annotate(first=Subquery(first)).filter(Q(first=None) | Q(invited_at__lt=F("first")))
    sheets = ScoreSheet.objects.filter(seat__contest__programme=programme, submitted_at__isnull=False)
    scored = sheets.filter(Q(filing__recorded_at=None) | Q(submitted_at__lt=F("filing__recorded_at")))
    against = [f"invitation {pk}" for pk in early.values_list("pk", flat=True)]
    against += [f"sheet {pk}" for pk in scored.values_list("pk", flat=True)]
    return found(
        "R9",
        "no invitation and no score before the filing was on record",
        invitations.count() + sheets.count(),
        against,
    )


def r10_no_conflicted_seat(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Nobody holds a seat, or has a counted sheet, where a conflict is on record."""
    conflict = Conflict.objects.filter(expert=OuterRef("expert"), application=OuterRef("application"))
    seats = Seat.objects.filter(contest__programme=programme)
    against = seats.filter(Exists(conflict), left_at=None).values_list("pk", flat=True)
    undeclared = seats.filter(declared_at=None, sheet__state=ScoreSheet.SUBMITTED).values_list("pk", flat=True)
    return found(
        "R10", "no conflicted expert holds a seat; none scored before declaring", seats.count(), [*against, *undeclared]
    )


def r11_composition(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """The drawn panels keep to the filed composition."""
    against = []
    drawn = 0
    filings = {f.contest_id: f for f in Filing.objects.filter(contest__programme=programme, state=Filing.RECORDED)}
    for contest, filing in filings.items():
        seats = Invitation.objects.filter(contest=contest, substitute=False).select_related("expert")
        if not seats:
            continue
        drawn += 1
        composition = Composition.from_json(filing.composition)
        employers = Counter(i.expert.employer_id for i in seats)
        if max(employers.values()) > composition.max_per_employer:
            against.append(f"contest {contest}: {max(employers.values())} from one employer")
        outside = sum(i.expert.member_of_body_id is None for i in seats)
        if len(seats) != composition.size or outside < composition.outside_needed:
            against.append(f"contest {contest}: {len(seats)} drawn, {outside} from outside")
    return found("R11", "drawn panels keep to the filed composition", drawn, against)


def r12_enough_reviews(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Every ranked line rests on enough submitted reviews of seats still held."""
    lines = PackageLine.objects.filter(
        package__contest__programme=programme, package__state=Package.RECEIVED, rank__isnull=False
    )
    counted = dict(
        ScoreSheet.objects.filter(seat__contest__programme=programme, state=ScoreSheet.SUBMITTED, seat__left_at=None)
        .values("seat__application").annotate(n=Count("id")).values_list("seat__application", "n")
    )  # fmt: skip
    against = [
        f"application {a}: {counted.get(a, 0)} reviews"
        for a, rule in lines.values_list("application", "package__rule")
        if counted.get(a, 0) < max(3, int(rule["min_reviews"]))
    ]
    return found("R12", "whatever is ranked has enough valid reviews", lines.count(), against)


def r13_scores_repeat(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Received results follow from the submitted sheets by the filed rule, recomputed apart from the code that ranked."""
    against: list[str] = []
    looked = 0
    packages = Package.objects.filter(contest__programme=programme, state=Package.RECEIVED).select_related("contest")
    for package in packages:
        filing = Filing.objects.filter(contest=package.contest, state=Filing.RECORDED).first()
        if filing is None:
            against.append(f"{package.contest.key}: no filing")
            continue
        rows = ScoreSheet.objects.filter(
            seat__contest=package.contest, state=ScoreSheet.SUBMITTED, seat__left_at=None
        ).values_list("seat__application", "seat__expert", "scores")
        sheets = [Sheet(application=str(a), expert=str(e), scores=_decimals(scores)) for a, e, scores in rows]
        rule = rule_of(filing)
        places = Decimal(1).scaleb(-rule.decimals)  # the column keeps more places than the rule states
        lines = [
            (rank, str(a), score.quantize(places))
            for a, rank, score in package.lines.values_list("application", "rank", "score")
            if rank and score is not None
        ]
        looked += len(lines)
        findings = verify_ranking(sheets=sheets, rule=rule, rows=sorted(lines, key=lambda r: (r[0], r[1])))
        against += [f"{package.contest.key}: {finding}" for finding in findings]
    return found("R13", "results repeat from the sheets by the filed rule", looked, against)


def n7_all_bodies_signed(programme: Programme, definition: ProgrammeDefinition) -> Invariant:
    """Whatever was reported is signed by every body with a mandate."""
    against = []
    packages = Package.objects.filter(contest__programme=programme, state__in=(Package.REPORTED, Package.RECEIVED))
    for package in packages:
        bodies = set(Mandate.objects.filter(contest=package.contest_id).values_list("body", flat=True))
        signed = dict(PackageSignature.objects.filter(package=package).values_list("body", "digest"))
        if bodies != set(signed) or set(signed.values()) != {package.digest}:
            against.append(f"package {package.pk}")
    return found("N7", "co-bodies all signed the same result", packages.count(), against)


def _decimals(scores: dict[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in scores.items()}


REVIEW = (
    r9_filed_first,
    r10_no_conflicted_seat,
    r11_composition,
    r12_enough_reviews,
    r13_scores_repeat,
    n7_all_bodies_signed,
)
