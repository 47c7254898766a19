"""All that a file of scores can tell: the ranking asked for, the other one beside it, and how sure both are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from jinbang.ranking import agreement, explain, explain_model
from jinbang.ranking.aggregate import rank
from jinbang.ranking.columns import Placing, place
from jinbang.ranking.mixed import Floats
from jinbang.ranking.model import Fit, Unfit, fit
from jinbang.ranking.posterior import Posterior, band, draw_ranks
from jinbang.ranking.rule import Problem, Rule
from jinbang.ranking.scores import Scores
from jinbang.ranking.verify import check

Method = Literal["mean", "trimmed", "median", "zscore", "calibrated"]
LEAVE_OUT_WORK = 20_000_000
REFIT_WORK = 400_000
VERIFY_ROWS = 200_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """The result.  Arrays have one entry per application of ``scores`` unless said otherwise.

    ``rank`` (0: not ranked) and ``score`` are by ``method``; ``order`` lists the ranked applications, best first;
    ``placing`` is by the filed rule (for ``calibrated``: the weighted mean); ``fit`` and ``posterior`` are None with
    ``unfit`` saying why; ``without`` is None when leaving experts out would take too long; ``findings`` are those of
    the separate verifier, None when it was not run.
    """

    method: Method
    rule: Rule
    scores: Scores
    placing: Placing
    rank: NDArray[np.int64]
    score: tuple[Decimal, ...]
    order: NDArray[np.int64]
    totals: Floats
    fit: Fit | None
    unfit: Problem | None
    posterior: Posterior | None
    in_band: NDArray[np.bool_]
    one_way: agreement.OneWay
    alpha: float
    connection: agreement.Connection
    without: tuple[agreement.WithoutExpert, ...] | None
    kendall: float
    findings: tuple[str, ...] | None
    warnings: tuple[Problem, ...]

    @property
    def unranked(self) -> NDArray[np.int64]:
        """Applications with too few reviews."""
        return np.flatnonzero(self.rank == 0)


def study(
    *,
    scores: Scores,
    rule: Rule,
    method: Method,
    places: int | None = None,
    seed: int = 1,
    draws: int = 2000,
    stage: Callable[[str], None] = lambda name: None,
) -> Study:
    """Rank by ``method`` (the filed ``rule``, or the calibrated model), and measure agreement and certainty.

    ``stage`` is told the name of each step as it begins.
    """
    stage("rank")
    placing = place(scores=scores, rule=rule)
    totals = scores.floats(rule=rule)
    stage("fit")
    fitted, unfit = _fitted(scores=scores, totals=totals)
    ranked = placing.rank > 0
    posterior = None
    if fitted is not None and ranked.sum() > 1:
        stage("draw")
        posterior = draw_ranks(
            fit=fitted,
            seed=seed,
            draws=draws,
            places=places,
            among=ranked,
            lower_is_better=rule.lower_is_better,
        )
    place_, shown, order = placing.rank, _filed_scores(placing), placing.order
    if method == "calibrated" and fitted is not None:
        place_, shown, order = _calibrated(fitted=fitted, placing=placing, rule=rule)
    stage("agreement")
    count = len(scores.applications)
    connected = agreement.connection(
        application=scores.application, expert=scores.expert, applications=count, experts=len(scores.experts)
    )
    findings = None
    if len(scores) <= VERIFY_ROWS:
        stage("verify")
        findings = _verified(scores=scores, placing=placing, rule=rule)
    without = None
    by_model = method == "calibrated" and fitted is not None
    work = len(scores) * len(scores.experts)
    if work <= (REFIT_WORK if by_model else LEAVE_OUT_WORK) and len(scores.experts) > 1:
        stage("leave-one-out")
        ranks = _model_ranks(rule) if by_model else agreement.filed_ranks(rule)
        without = tuple(agreement.leave_one_out(scores=scores, ranks=ranks, places=places))
    return Study(
        method=method,
        rule=rule,
        scores=scores,
        placing=placing,
        rank=place_,
        score=shown,
        order=order,
        totals=totals,
        fit=fitted,
        unfit=unfit,
        posterior=posterior,
        in_band=band(posterior=posterior) if posterior is not None else np.zeros(len(place_), dtype=bool),
        one_way=agreement.one_way(application=scores.application, y=totals, applications=count),
        alpha=agreement.krippendorff(application=scores.application, y=totals, applications=count),
        connection=connected,
        without=without,
        kendall=_kendall(fitted=fitted, placing=placing),
        findings=findings,
        warnings=(
            *placing.warnings,
            *_warnings(scores, fitted, unfit, connected, method=method, places=places, ranked=ranked),
        ),
    )


def workings(*, result: Study, application: int) -> tuple[explain.Words, ...]:
    """How one ranked application's filed score comes about, line by line."""
    sheets = _sheets_of(result, [application])
    ranking = _small_ranking(result, [application], sheets)
    if ranking is None:
        return ()
    name = result.scores.applications[application]
    return explain.working(row=ranking.row(application=name), sheets=sheets, rule=result.rule)


def why(*, result: Study, first: int, second: int) -> tuple[explain.Explanation, ...]:
    """Why one application stands above another: by the filed rule, and by the calibrated model where it holds."""
    explanations = []
    pair = [first, second]
    sheets = _sheets_of(result, pair)
    ranking = _small_ranking(result, pair, sheets)
    names = [result.scores.applications[k] for k in pair]
    if ranking is not None:
        explanations.append(explain.explain(ranking=ranking, sheets=sheets, first=names[0], second=names[1]))
    if result.fit is not None and not result.fit.fallback:
        figures = [calibrated_figures(result=result, application=k) for k in pair]
        explanations.append(
            explain_model.explain_calibrated(
                first=figures[0], second=figures[1], lower_is_better=result.rule.lower_is_better
            )
        )
    return tuple(explanations)


def calibrated_figures(*, result: Study, application: int) -> explain_model.Calibrated:
    """The figures of one application's calibrated score; needs a fit that did not fall back."""
    assert result.fit is not None
    rows = np.flatnonzero(result.scores.application == application)
    who = result.scores.expert[rows]
    return explain_model.calibrated(
        application=result.scores.applications[application],
        totals=result.totals[rows],
        severities=result.fit.severity[who],
        experts=[result.scores.experts[k] for k in who],
        level=result.fit.mean,
        shrinkage=result.fit.shrinkage,
    )


def _sheets_of(result: Study, applications: list[int]) -> list[Any]:
    rows = np.flatnonzero(np.isin(result.scores.application, applications))
    return [result.scores.sheet(row=int(r)) for r in rows]


def _small_ranking(result: Study, applications: list[int], sheets: list[Any]) -> Any:
    # A z-score needs all sheets of every expert; its working is shown by the columns only.
    if result.rule.kind == "zscore" or any(result.placing.rank[k] == 0 for k in applications):
        return None
    return rank(sheets=sheets, rule=result.rule)


def _fitted(*, scores: Scores, totals: Floats) -> tuple[Fit | None, Problem | None]:
    try:
        return fit(
            application=scores.application,
            expert=scores.expert,
            y=totals,
            applications=len(scores.applications),
            experts=len(scores.experts),
        ), None
    except Unfit as error:
        return None, error.problem


def _filed_scores(placing: Placing) -> tuple[Decimal, ...]:
    return tuple(placing.score(k) for k in range(len(placing.rank)))


def _calibrated(
    *, fitted: Fit, placing: Placing, rule: Rule
) -> tuple[NDArray[np.int64], tuple[Decimal, ...], NDArray[np.int64]]:
    """Ranks by the calibrated score; only scores equal to eleven digits share one."""
    spread = max(float(np.abs(fitted.score).max()), 1e-300)
    rounded = np.round(fitted.score / spread, 11)
    chosen = np.flatnonzero(placing.rank > 0)
    keys = rounded[chosen] if rule.lower_is_better else -rounded[chosen]
    by = np.argsort(keys, kind="stable")
    order = chosen[by]
    ordered = keys[by]
    result = np.zeros(len(placing.rank), dtype=np.int64)
    result[order] = np.searchsorted(ordered, ordered) + 1
    places = min(12, rule.decimals + 2)
    shown = tuple(Decimal(f"{value:.{places}f}") for value in fitted.score)
    return result, shown, order


def _model_ranks(rule: Rule) -> Callable[[Scores], NDArray[np.int64]]:
    softer = agreement.softened(rule)

    def ranks(scores: Scores) -> NDArray[np.int64]:
        placing = place(scores=scores, rule=softer)
        fitted, _ = _fitted(scores=scores, totals=scores.floats(rule=softer))
        return placing.rank if fitted is None else _calibrated(fitted=fitted, placing=placing, rule=softer)[0]

    return ranks


def _verified(*, scores: Scores, placing: Placing, rule: Rule) -> tuple[str, ...]:
    sheets = [scores.sheet(row=k) for k in range(len(scores))]
    rows = [(int(placing.rank[k]), scores.applications[k], placing.score(int(k))) for k in placing.order]
    unranked = [scores.applications[k] for k in np.flatnonzero(placing.rank == 0)]
    return check(sheets=sheets, rule=rule, rows=rows, unranked=unranked)


def _kendall(*, fitted: Fit | None, placing: Placing) -> float:
    chosen = placing.order
    if fitted is None or len(chosen) < 2 or len(chosen) > 1_000_000:
        return float("nan")
    units = placing.units[chosen].astype(np.float64)
    return float(kendalltau(units, fitted.score[chosen]).statistic)


def _warnings(
    scores: Scores,
    fitted: Fit | None,
    unfit: Problem | None,
    connected: agreement.Connection,
    *,
    method: Method,
    places: int | None,
    ranked: NDArray[np.bool_],
) -> list[Problem]:
    found = list(fitted.notes) if fitted is not None else []
    if unfit is not None:
        found.append(
            Problem(
                code=unfit.code,
                zh=f"没有校准分与名次区间：{unfit.zh}" + ("；按加权均分排列" if method == "calibrated" else ""),
                en=f"no calibrated score and no intervals: {unfit.en}"
                + ("; ranked by the weighted mean" if method == "calibrated" else ""),
            )
        )
    parts = int((np.bincount(connected.part) > 0).sum()) if len(connected.part) else 0
    if parts > 1:
        found.append(
            Problem(
                code="disconnected",
                zh=f"评审关系分成互不相连的 {parts} 部分：跨部分的宽严只能靠“随机分配”的假设来比较",
                en=f"the review graph falls into {parts} parts; across parts, severity and quality are told apart only "
                "by assuming that experts were assigned by chance",
            )
        )
    average = len(scores) / max(len(scores.experts), 1)
    if average < 3:
        found.append(
            Problem(
                code="few-reviews-per-expert",
                zh=f"每位专家平均只评 {average:.1f} 项，宽严难以估计，校准作用有限",
                en=f"experts reviewed {average:.1f} applications on average; severity is hard to estimate from so few",
            )
        )
    if places is not None and places >= int(ranked.sum()):
        found.append(
            Problem(
                code="places",
                zh=f"名额 {places} 不少于可排序的 {int(ranked.sum())} 项，人人入选",
                en=f"{places} places for {int(ranked.sum())} ranked applications: all are in the list",
            )
        )
    return found
