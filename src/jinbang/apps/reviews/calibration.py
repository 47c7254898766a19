"""The calibrated view beside the filed ranking: scores without the experts' severity, with what cannot be told apart (N11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.apps.programmes.models import Contest
from jinbang.apps.reviews.models import ScoreSheet
from jinbang.ranking.model import Unfit, fit
from jinbang.ranking.posterior import band, draw_ranks


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One application: score and its standard error in points; chance of being among the places; in the undecided band."""

    score: float
    error: float
    chance: float
    band: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """rows: application id → its figures.  severity: standard deviation of the experts' severity, in points."""

    rows: dict[int, Calibrated]
    severity: float
    why_not: tuple[str, str] | None = None


def calibrated(*, contest: Contest, places: int, seed: int = 1) -> Calibration:
    """Fit the model to the totals of submitted sheets of seats still held; `why_not` (zh, en) where it cannot be fitted."""
    sheets = list(
        ScoreSheet.objects.filter(seat__contest=contest, state=ScoreSheet.SUBMITTED, seat__left_at__isnull=True)
        .order_by("seat__application_id", "seat__expert_id")
        .values_list("seat__application_id", "seat__expert_id", "total")
    )  # fmt: skip
    applications = sorted({a for a, _, _ in sheets})
    experts = sorted({e for _, e, _ in sheets})
    at_a, at_e = {a: i for i, a in enumerate(applications)}, {e: i for i, e in enumerate(experts)}
    try:
        fitted = fit(
            application=np.array([at_a[a] for a, _, _ in sheets], dtype=np.int64),
            expert=np.array([at_e[e] for _, e, _ in sheets], dtype=np.int64),
            y=np.array([float(t or 0) for _, _, t in sheets], dtype=np.float64),
            applications=len(applications), experts=len(experts),
        )  # fmt: skip
    except Unfit as unfit:
        return Calibration({}, 0.0, (unfit.problem.zh, unfit.problem.en))
    posterior = draw_ranks(fit=fitted, seed=seed, draws=1000, places=min(places, len(applications)))
    undecided = band(posterior=posterior)
    rows = {
        a: Calibrated(float(fitted.score[i]), float(fitted.score_se[i]), float(posterior.p_in[i]), bool(undecided[i]))
        for a, i in at_a.items()
    }
    return Calibration(rows, float(fitted.severity_variance) ** 0.5)
