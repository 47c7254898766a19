"""The calibrated view beside the filed ranking: scores without the experts' severity, with what cannot be told apart (N11).

What was fitted is kept by the digest of its scores: looking at a page again costs one query and no computation.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from jinbang.apps.programmes.models import Contest
from jinbang.apps.reviews.models import ScoreSheet
from jinbang.ranking.agreement import dependability
from jinbang.ranking.explain import Explanation
from jinbang.ranking.explain_model import Calibrated as Working
from jinbang.ranking.explain_model import calibrated as working
from jinbang.ranking.explain_model import explain_calibrated
from jinbang.ranking.model import Fit, Unfit, fit
from jinbang.ranking.posterior import band, draw_ranks

Line = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One application: score and its standard error in points; rank by that score and its 95 % interval; chance of being
    among the places; in the undecided band."""

    score: float
    error: float
    rank: int
    rank_low: int
    rank_high: int
    chance: float
    band: bool


@dataclass(frozen=True, slots=True)
class Severity:
    """One expert: points given more (mild) or less (strict, negative) than the average expert, and its standard error."""

    expert: int
    reviews: int
    points: float
    error: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """rows: application id → its figures.  experts: strictest first.  severity: standard deviation of the experts' severity.

    single, composite: how far one review, and as many as an application has on average, tell applications apart (0…1).
    """

    rows: dict[int, Calibrated]
    severity: float
    why_not: tuple[str, str] | None = None
    experts: tuple[Severity, ...] = ()
    single: float = 0.0
    composite: float = 0.0
    reviews: float = 0.0
    notes: tuple[tuple[str, str], ...] = ()


def calibrated(*, contest: Contest, places: int, among: frozenset[int] | None = None, seed: int = 1) -> Calibration:
    """Fit the model to the totals of submitted sheets of seats still held; `why_not` (zh, en) where it cannot be fitted.

    among: only these applications have rows and contend for ranks and places (default: all with a sheet); the others'
    sheets still tell how strict their experts are.
    """
    return _study(_lines(contest), places, among, seed)


@lru_cache(maxsize=64)
def _study(scores: _Scores, places: int, among: frozenset[int] | None, seed: int) -> Calibration:
    lines = scores.lines
    applications, experts = _ids(lines)
    try:
        fitted = _fit(scores)
    except Unfit as unfit:
        return Calibration({}, 0.0, (unfit.problem.zh, unfit.problem.en))
    contends = np.array([among is None or a in among for a in applications])
    posterior = draw_ranks(
        fit=fitted, seed=seed, draws=1000, places=max(1, min(places, int(contends.sum()))), among=contends
    )
    undecided = band(posterior=posterior)
    better = np.sort(-fitted.score[contends])
    rows = {
        a: Calibrated(
            float(fitted.score[i]), float(fitted.score_se[i]), int(np.searchsorted(better, -fitted.score[i])) + 1,
            int(posterior.low[i]), int(posterior.high[i]), float(posterior.p_in[i]), bool(undecided[i]),
        )
        for i, a in enumerate(applications) if contends[i]
    }  # fmt: skip
    counts = Counter(e for _, e, _ in lines)
    severities = sorted(
        (
            Severity(e, counts[e], float(fitted.severity[j]), float(fitted.severity_se[j]))
            for j, e in enumerate(experts)
        ),
        key=lambda one: (one.points, one.expert),
    )
    each = len(lines) / len(applications)
    return Calibration(
        rows, float(fitted.severity_variance) ** 0.5, None, tuple(severities), dependability(fit=fitted, k=1),
        dependability(fit=fitted, k=each), each, tuple((n.zh, n.en) for n in fitted.notes),
    )  # fmt: skip


def explained(
    *, contest: Contest, first: int, second: int, numbers: Mapping[int, str], codes: Mapping[int, str]
) -> Explanation | None:
    """Why one of two applications has the better calibrated score; None where the model cannot be fitted or is the mean.

    numbers: application id → how it is called; codes: expert id → how an expert is called.
    """
    scores = _lines(contest)
    lines = scores.lines
    applications, experts = _ids(lines)
    if first not in applications or second not in applications:
        return None
    try:
        fitted = _fit(scores)
    except Unfit:
        return None
    if fitted.fallback:
        return None

    def figures(pk: int) -> Working:
        own = [(e, total) for a, e, total in lines if a == pk]
        return working(
            application=numbers[pk], totals=[total for _, total in own],
            severities=[float(fitted.severity[experts.index(e)]) for e, _ in own], experts=[codes.get(e, str(e)) for e, _ in own],
            level=fitted.mean, shrinkage=fitted.shrinkage,
        )  # fmt: skip

    return explain_calibrated(first=figures(first), second=figures(second))


@dataclass(frozen=True, slots=True)
class _Scores:
    """Every counted sheet, known by the digest of all."""

    digest: bytes
    lines: tuple[Line, ...] = field(compare=False)


def _lines(contest: Contest) -> _Scores:
    found = (
        ScoreSheet.objects.filter(seat__contest=contest, state=ScoreSheet.SUBMITTED, seat__left_at__isnull=True)
        .order_by("seat__application_id", "seat__expert_id")
        .values_list("seat__application_id", "seat__expert_id", "total")
    )
    lines = tuple((a, e, float(total or 0)) for a, e, total in found)
    return _Scores(hashlib.sha256(repr(lines).encode()).digest(), lines)


def _ids(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    return sorted({a for a, _, _ in lines}), sorted({e for _, e, _ in lines})


@lru_cache(maxsize=64)
def _fit(scores: _Scores) -> Fit:
    lines = scores.lines
    applications, experts = _ids(lines)
    at_a, at_e = {a: i for i, a in enumerate(applications)}, {e: i for i, e in enumerate(experts)}
    return fit(
        application=np.array([at_a[a] for a, _, _ in lines], dtype=np.int64),
        expert=np.array([at_e[e] for _, e, _ in lines], dtype=np.int64),
        y=np.array([total for _, _, total in lines], dtype=np.float64),
        applications=len(applications), experts=len(experts),
    )  # fmt: skip
