"""The secretariat's overall deliberation decides; leaving the order needs a reason (R15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from jinbang.apps.deliberation.models import Ballot, Decision
from jinbang.apps.ledger.actions import append
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person, Role
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.lifecycle import Refusal, Refused
from jinbang.policy import POLICIES, R
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.standing import Standing

OUTCOMES = ("propose", "not-choose")


def decide(
    *,
    programme_id: int,
    outcomes: Mapping[int, str],
    reasons: Mapping[int, str] | None = None,
    actor: Person,
    at: datetime,
) -> list[Decision]:
    """Decide applications (id → "propose" or "not-choose").

    A proposal needs a carried ballot where the programme has a final review (R14).  Deviations from the reported order (an
    application proposed while a better ranked one of its contest is not, or one that only was in reserve) need a reason
    (R15): reasons is application id → text.  All or none.
    """
    viewer = viewer_of(actor)
    given = reasons or {}
    with transaction.atomic():
        programme = Programme.objects.select_for_update(of=("self",)).select_related("current").get(pk=programme_id)
        holds = viewer.holds(Role.SECRETARY, programme=programme.key, at=at)
        POLICIES["sitting"].require("decide", relations={R.SECRETARY} if holds else set())
        if any(outcome not in OUTCOMES for outcome in outcomes.values()):
            raise Refused(Refusal("bad-outcome", "请选择拟入榜或未入榜。", "Choose to propose or not.", "R15"))
        applications = list(
            Application.objects.select_for_update(of=("self",)).select_related("programme", "contest").filter(programme=programme, pk__in=list(outcomes)).order_by("id")
        )  # fmt: skip
        if definition_of(programme).settings.final_review:
            _refuse_without_ballot(outcomes)
        _refuse_too_many(definition_of(programme), programme, applications, outcomes)
        deviating = _deviations(programme, outcomes)
        silent = [a for a in applications if a.pk in deviating and not given.get(a.pk, "").strip()]
        if silent:
            raise Refused(
                Refusal(
                    "deviation", "偏离初评顺序须说明理由：" + "、".join(a.number for a in silent[:20]),
                    "Leaving the reported order needs a reason: " + ", ".join(a.number for a in silent[:20]), "R15",
                    tuple((f"reason-{a.pk}", "请说明偏离理由", "Give the reason") for a in silent),
                )
            )  # fmt: skip
        carried = dict(
            Ballot.objects.filter(item__application__in=outcomes, carried=True).order_by("round").values_list("item__application", "pk")
        )  # fmt: skip
        decisions = [
            Decision(
                application=a, outcome=outcomes[a.pk], deviates=a.pk in deviating, reason=given.get(a.pk, ""), by=actor, at=at,
                ballot_id=carried.get(a.pk) if outcomes[a.pk] == "propose" else None,
            )
            for a in applications
        ]  # fmt: skip
        for application in applications:
            advance(application, outcomes[application.pk], actor=actor, at=at, reason=given.get(application.pk, ""))
        Decision.objects.bulk_create(decisions)
        append(
            programme=programme.key, kind="decision", subject=f"programme:{programme.key}", actor=viewer.ref, at=at,
            facts={"outcomes": {str(k): v for k, v in outcomes.items()}, "deviations": sorted(deviating)},
            opened={"decisions": sorted([a.number, outcomes[a.pk], a.pk in deviating] for a in applications)},
        )  # fmt: skip
    return decisions


def deviations(*, programme: Programme, outcomes: Mapping[int, str]) -> set[int]:
    """Applications whose outcome leaves the order that the review bodies reported."""
    return _deviations(programme, outcomes)


def _deviations(programme: Programme, outcomes: Mapping[int, str]) -> set[int]:
    lines = PackageLine.objects.filter(
        package__contest__programme=programme, package__state=Package.RECEIVED, rank__isnull=False
    ).values_list("package__contest", "application", "rank", "suggestion")
    decided = dict(Decision.objects.filter(application__programme=programme).values_list("application", "outcome"))
    decided.update(outcomes)
    out: set[int] = set()
    by_contest: dict[int, list[tuple[int, int, str]]] = {}
    for contest, application, rank, suggestion in lines:
        by_contest.setdefault(contest, []).append((rank or 0, application, suggestion))
    for ranked in by_contest.values():
        passed_over = [rank for rank, application, _ in ranked if decided.get(application) == "not-choose"]
        best_passed_over = min(passed_over, default=None)
        for rank, application, suggestion in ranked:
            if outcomes.get(application) != "propose":
                if application in outcomes and suggestion == "pass":
                    out.add(application)
                continue
            if suggestion != "pass" or (best_passed_over is not None and best_passed_over < rank):
                out.add(application)
    return out


def _refuse_too_many(
    definition: ProgrammeDefinition,
    programme: Programme,
    applications: Iterable[Application],
    outcomes: Mapping[int, str],
) -> None:
    """A list whose places the call fixes is never proposed beyond them; who was removed or withdrew since gives a place back."""
    gone = (Standing.REMOVED, Standing.WITHDRAWN, Standing.REVOKED)
    lists = {a.contest.list_key for a in applications if outcomes[a.pk] == "propose"}
    for one in definition.lists:
        if one.size is None or one.key not in lists:
            continue
        before = Decision.objects.filter(
            application__programme=programme, application__contest__list_key=one.key, outcome="propose"
        ).exclude(application__standing__in=gone)
        number = before.count() + sum(
            outcomes[a.pk] == "propose" for a in applications if a.contest.list_key == one.key
        )
        if number > one.size:
            raise Refused(
                Refusal(
                    "too-many",
                    f"“{one.name.zh}”共 {one.size} 个席位，拟入榜 {number} 项，请减少。",
                    f"“{one.name.en}” has {one.size} places and {number} would be proposed: choose fewer.",
                    one.source,
                )
            )


def _refuse_without_ballot(outcomes: Mapping[int, str]) -> None:
    proposed = {pk for pk, outcome in outcomes.items() if outcome == "propose"}
    latest: dict[int, bool | None] = {}
    for application, carried in Ballot.objects.filter(item__application__in=proposed, closed_at__isnull=False).order_by("id").values_list("item__application", "carried"):  # fmt: skip
        latest[application] = carried
    missing = sorted(pk for pk in proposed if not latest.get(pk))
    if missing:
        raise Refused(
            Refusal(
                "not-carried", f"有 {len(missing)} 项未经表决通过，不能列为拟入榜。",
                f"{len(missing)} of these were not carried by a ballot and cannot be proposed.", "R14",
            )
        )  # fmt: skip
