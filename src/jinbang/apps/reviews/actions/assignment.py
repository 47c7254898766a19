"""Assignment: a run is a proposal, accepted or discarded by a person (N9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import get_args

from django.db import transaction

from jinbang.apps.ledger.actions import append
from jinbang.apps.ledger.pairs import pairs_of
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.access import require
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.panels.models import Conflict, Expert, Invitation
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest
from jinbang.apps.reviews.affinity import table_of
from jinbang.apps.reviews.models import AssignmentRun, Seat
from jinbang.assignment import Infeasible, Objective, Problem, ProblemError, Proposal, solve
from jinbang.assignment.digest import digest_of
from jinbang.lifecycle import Refusal, Refused
from jinbang.rules.standing import Standing

_NOTHING_MISSING = Refusal(
    "nothing-missing",
    "每项申报的评审席位已满，无需分配。",
    "Every application has its reviews already: there is nothing to assign.",
    "R12",
)


def propose_assignment(
    *, contest_id: int, objective: str = "best", seed: int = 1, actor: Person, at: datetime
) -> AssignmentRun:
    """Compute who reviews what: every accepted application gets the filed number of reviews, nobody more than their maximum.

    Seats held already stay (fixed pairs).  Conflicted pairs are forbidden.  Infeasible input becomes a run in state
    "infeasible" that says which limit binds.  Refused where no seat is missing.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = Contest.objects.select_related("programme__current").get(pk=contest_id)
        require("assign", viewer=viewer, contest=contest, at=at)
        filing = recorded_filing(contest)
        demand = int(filing.criteria["reviews_per_application"])
        problem = problem_of(contest, demand, even=True)
        outcome = solve(problem=problem, objective=objective, seed=seed)  # type: ignore[arg-type] # checked by solve
        if isinstance(
            outcome, Infeasible
        ):  # conflicts may not allow even loads: then what each expert offered is the limit
            problem = problem_of(contest, demand, even=False)
            outcome = solve(problem=problem, objective=objective, seed=seed)  # type: ignore[arg-type]
        if isinstance(outcome, Proposal) and len(outcome.pairs) == len(problem.fixed):
            raise Refused(_NOTHING_MISSING)
        run = run_of(contest, problem, outcome, objective=objective, seed=seed, actor=actor, at=at)
    return run


def run_of(
    contest: Contest, problem: Problem, outcome: Proposal | Infeasible, *, objective: str, seed: int, actor: Person, at: datetime,
    kept: Iterable[tuple[int, int, float]] = (),
) -> AssignmentRun:  # fmt: skip
    """Keep what was computed as a proposal, entered in the ledger.  kept: pairs that stand beside those of the outcome."""
    if isinstance(outcome, Infeasible):
        run = AssignmentRun(
            state=AssignmentRun.INFEASIBLE,
            digest=digest_of(problem=problem),
            certificate={"why": _why(contest, problem, objective, seed)},
        )
    else:
        certificate = outcome.certificate
        run = AssignmentRun(
            digest=certificate.digest,
            pairs=[*map(list, kept), *([int(p.application), int(p.expert), float(p.affinity)] for p in outcome.pairs)],
            certificate={
                "objective": certificate.objective, "total": certificate.total, "worst": certificate.worst,
                "bound": certificate.bound, "optimal": certificate.optimal, "digest": certificate.digest,
                "cost_of_fairness": certificate.cost_of_fairness, "best_total": certificate.best_total,
                "expected": certificate.expected, "quality_kept": certificate.quality_kept, "cap": certificate.cap,
            },
        )  # fmt: skip
    run.contest, run.objective, run.seed, run.made_at, run.made_by = contest, objective, seed, at, actor
    run.save()
    append(
        programme=contest.programme.key, kind="assignment.propose", subject=f"contest:{contest.key}", actor=viewer_of(actor).ref,
        at=at, facts={"run": run.pk, "digest": run.digest, "state": run.state, "seed": seed, "objective": objective},
    )  # fmt: skip
    return run


def _why(contest: Contest, problem: Problem, objective: str, seed: int) -> list[str]:
    """Why it cannot be done, in Chinese and English, by the numbers of applications and the codes of experts."""
    numbers = dict(Application.objects.filter(contest=contest).values_list("pk", "number"))
    codes = dict(Expert.objects.filter(invitations__contest=contest).values_list("pk", "code"))
    named = replace(
        problem,
        applications=tuple(numbers[int(str(pk))] for pk in problem.applications),
        experts=tuple(codes[int(str(pk))] for pk in problem.experts),
    )
    found = solve(problem=named, objective=objective if objective in get_args(Objective) else "best", seed=seed)  # type: ignore[arg-type]
    if not isinstance(found, Infeasible):
        raise AssertionError("other names made an impossible assignment possible")
    return [found.message_zh, found.message]


def accept_assignment(*, run_id: int, actor: Person, at: datetime) -> int:
    """Seat the experts as proposed; returns the number of new seats.  Refused where something has changed since."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        run = AssignmentRun.objects.select_for_update().select_related("contest__programme").get(pk=run_id)
        contest = run.contest
        require("assign", viewer=viewer, contest=contest, at=at)
        if run.state != AssignmentRun.PROPOSED:
            raise Refused(
                Refusal("wrong-state", "该方案已处理或不可行。", "This proposal is decided or infeasible.", "N9")
            )
        held = set(Seat.objects.filter(contest=contest).values_list("application_id", "expert_id"))
        conflicted = set(
            Conflict.objects.filter(application__contest=contest).values_list("application_id", "expert_id")
        )
        pairs = [(a, e) for a, e, _ in run.pairs if (a, e) not in held]
        if any(pair in conflicted for pair in pairs):
            raise Refused(Refusal("stale-proposal", "提出方案后出现了新的回避关系，请重新计算。", "A conflict came up since: compute anew.", "R10"))  # fmt: skip
        if not pairs:
            raise Refused(_NOTHING_MISSING)
        Seat.objects.bulk_create(
            [Seat(contest=contest, application_id=a, expert_id=e, run=run, seated_at=at) for a, e in pairs],
            batch_size=500,
        )
        run.state, run.decided_at, run.decided_by = AssignmentRun.ACCEPTED, at, actor
        run.save(update_fields=["state", "decided_at", "decided_by"])
        append(
            programme=contest.programme.key, kind="assignment.accept", subject=f"contest:{contest.key}", actor=viewer.ref,
            at=at, facts={"run": run.pk, "digest": run.digest, "seats": len(pairs)},
            opened={
                "contest": contest.key, "run": run.pk, "digest": run.digest, "objective": run.objective,
                "optimal": run.certificate.get("optimal"), **_figures(run), "seats": _seats(contest, pairs),
            },
        )  # fmt: skip
        seated = {a for a, _ in pairs}
        for application in Application.objects.select_for_update().select_related("programme").filter(pk__in=seated, standing=Standing.ACCEPTED):  # fmt: skip
            advance(application, "assign", actor=actor, at=at)
    return len(pairs)


def _figures(run: AssignmentRun) -> dict[str, str | None]:
    """What the solver reached and could not beat, to six places."""
    found = {name: run.certificate.get(name) for name in ("total", "worst", "bound")}
    return {name: None if value is None else f"{value:.6f}" for name, value in found.items()}


def _seats(contest: Contest, pairs: Collection[tuple[int, int]]) -> list[list[str]]:
    """New seats as the public sees them."""
    numbers = dict(Application.objects.filter(contest=contest).values_list("pk", "number"))
    codes = dict(Expert.objects.filter(invitations__contest=contest).values_list("pk", "code"))
    return pairs_of(programme=contest.programme.key, pairs=[(numbers[a], codes[e]) for a, e in pairs])


def discard_assignment(*, run_id: int, reason: str = "", actor: Person, at: datetime) -> None:
    """Put a proposal aside; nothing else changes."""
    viewer = viewer_of(actor)
    with transaction.atomic():
        run = AssignmentRun.objects.select_for_update().select_related("contest__programme").get(pk=run_id)
        require("assign", viewer=viewer, contest=run.contest, at=at)
        if run.state not in (AssignmentRun.PROPOSED, AssignmentRun.INFEASIBLE):
            raise Refused(Refusal("wrong-state", "该方案已处理。", "This proposal is decided.", "N9"))
        run.state, run.decided_at, run.decided_by = AssignmentRun.DISCARDED, at, actor
        run.save(update_fields=["state", "decided_at", "decided_by"])
        append(
            programme=run.contest.programme.key, kind="assignment.discard", subject=f"contest:{run.contest.key}",
            actor=viewer.ref, at=at, facts={"run": run.pk, "reason": reason},
        )  # fmt: skip


def problem_of(contest: Contest, demand: int, *, even: bool) -> Problem:
    """What is to be assigned, seats held now as fixed pairs.  even: nobody gets more than a quarter above the average load (and never more than offered)."""
    applications = list(
        Application.objects.filter(contest=contest, standing__in=(Standing.ACCEPTED, Standing.REVIEWING), current__isnull=False)
        .order_by("id").values_list("id", flat=True)
    )  # fmt: skip
    experts = list(
        Expert.objects.filter(
            invitations__contest=contest, invitations__state=Invitation.ACCEPTED, invitations__undertaking_at__isnull=False
        ).order_by("id").values_list("id", "max_load")
    )  # fmt: skip
    if not applications or not experts:
        raise Refused(
            Refusal(
                "nothing-to-assign",
                "没有已受理的申报，或没有已签承诺书的专家。",
                "No accepted application, or no expert who has signed the undertaking.",
                "R9",
            )
        )
    forbidden = {
        (a, e)
        for a, e in Conflict.objects.filter(application__contest=contest).values_list("application_id", "expert_id")
    }
    left = set(Seat.objects.filter(contest=contest, left_at__isnull=False).values_list("application_id", "expert_id"))
    held = set(Seat.objects.filter(contest=contest, left_at__isnull=True).values_list("application_id", "expert_id"))
    affinities: dict[tuple[int, int], float] = {}
    fits = table_of(contest=contest, applications=applications, experts=[e for e, _ in experts])
    for application, expert, value in fits.triples():
        pair = (int(str(application)), int(str(expert)))
        if pair in held or (pair not in forbidden and pair not in left):
            affinities[pair] = value
    fair = -(-len(applications) * demand * 5 // (4 * len(experts))) + 1
    have = Counter(e for _, e in held)
    loads = {e: min(load, max(fair, have[e])) if even else load for e, load in experts}
    try:
        return Problem.build(
            affinities=affinities, demands=demand, max_loads=loads,
            applications=applications, experts=[e for e, _ in experts],
            fixed=[pair for pair in held if pair in affinities],
        )  # fmt: skip
    except ProblemError as error:
        raise Refused(
            Refusal(
                "bad-problem", f"分配条件自相矛盾：{error}", f"The conditions contradict each other: {error}", "R12"
            )
        ) from error
