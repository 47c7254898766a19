"""The adaptive second round: one more expert for those applications whose place in the list is most in doubt (N13)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jinbang.apps.panels.access import require
from jinbang.apps.panels.gate import recorded_filing
from jinbang.apps.people.models import Person
from jinbang.apps.people.viewer import viewer_of
from jinbang.apps.programmes.models import Contest
from jinbang.apps.reviews.actions.assignment import problem_of, run_of
from jinbang.apps.reviews.calibration import calibrated
from jinbang.apps.reviews.models import AssignmentRun, Package, Seat
from jinbang.assignment import solve
from jinbang.assignment.second_round import second_round
from jinbang.lifecycle import Refusal, Refused

OBJECTIVE = "second-round"


def propose_second_round(
    *, contest_id: int, places: int, seats: int, seed: int = 1, actor: Person, at: datetime
) -> AssignmentRun:
    """Propose one more expert for each of the `seats` applications whose chance of being among the `places` is nearest ½.

    A proposal like any other: accepted or discarded by a person.  Seats held stay.  Refused after the result is reported, and
    where the scores do not yet give chances.
    """
    viewer = viewer_of(actor)
    with transaction.atomic():
        contest = Contest.objects.select_related("programme__current").get(pk=contest_id)
        require("assign", viewer=viewer, contest=contest, at=at)
        filing = recorded_filing(contest)
        if contest.packages.filter(state__in=(Package.REPORTED, Package.RECEIVED)).exists():
            raise Refused(Refusal("reported-already", "结果已报送。", "The result has been reported.", "R13"))
        if seats < 1 or places < 1:
            raise Refused(
                Refusal("bad-input", "项数和名额须为正数。", "Applications and places have to be positive.", "N13")
            )
        study = calibrated(contest=contest, places=places, seed=seed)
        if study.why_not is not None:
            raise Refused(Refusal("no-chances", f"暂不能估计入选概率：{study.why_not[0]}", f"Chances cannot be told yet: {study.why_not[1]}", "N13"))  # fmt: skip
        if places >= len(study.rows):
            raise Refused(
                Refusal(
                    "no-doubt",
                    "名额不少于申报数，没有名额线。",
                    "There are places for all: nothing is in doubt.",
                    "N13",
                )
            )
        problem = problem_of(contest, int(filing.criteria["reviews_per_application"]), even=False)
        held = Seat.objects.filter(contest=contest, left_at__isnull=True).values_list("application_id", "expert_id")
        known = set(problem.applications), set(problem.experts)
        standing = [pair for pair in sorted(held) if pair[0] in known[0] and pair[1] in known[1]]
        fits = dict(
            zip(
                ((problem.applications[i], problem.experts[j]) for i, j in zip(problem.rows.tolist(), problem.cols.tolist(), strict=True)),
                problem.affinities.tolist(), strict=True,
            )
        )  # fmt: skip
        following = second_round(
            problem=problem, assigned=standing, p_in={a: one.chance for a, one in study.rows.items() if a in known[0]}, seats=seats
        )  # fmt: skip
        outcome = solve(problem=following, objective="best", seed=seed)
        return run_of(
            contest, following, outcome, objective=OBJECTIVE, seed=seed, actor=actor, at=at,
            kept=[(a, e, float(fits[a, e])) for a, e in standing],
        )  # fmt: skip
