"""A study as tables: the rows of ranking.csv and its companions, one at a time, and the summary as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from jinbang.ranking.agreement import dependability
from jinbang.ranking.reading import Table
from jinbang.ranking.rule import Rule
from jinbang.ranking.study import Study

RANKING = ["rank", "application", "score", "rank_low", "rank_high", "p_in"]
MORE = ["n", "filed_rank", "filed_score", "calibrated", "calibrated_se", "expected_rank", "tied", "decided_by", "band"]
OPTIONAL = ("unranked.csv", "set-aside.csv")
"""Files that are only written when there is something to say."""

Rows = Iterator[list[Any]]


def all_tables(*, result: Study, table: Table) -> Iterator[tuple[str, list[str], Rows]]:
    """(file name, heading, rows) of every table of the study."""
    yield "ranking.csv", RANKING, ranking_rows(result=result)
    yield "applications.csv", [*RANKING, *MORE], application_rows(result=result)
    yield "experts.csv", ["expert", "n", "severity", "se"], expert_rows(result=result)
    names = result.scores.applications
    yield "unranked.csv", ["application", "n"], ([names[k], int(result.placing.n[k])] for k in result.unranked)
    yield "set-aside.csv", ["line", "reason"], ([p.line, p.text] for p in (*table.set_aside, *table.repeated))


def ranking_rows(*, result: Study) -> Rows:
    """rank, application, score, rank_low, rank_high, p_in; best first."""
    posterior = result.posterior
    for k in (int(a) for a in result.order):
        low, high, p_in = ("", "", "")
        if posterior is not None:
            low, high = str(posterior.low[k]), str(posterior.high[k])
            p_in = f"{posterior.p_in[k]:.4f}" if posterior.places is not None else ""
        yield [int(result.rank[k]), result.scores.applications[k], f"{result.score[k]:f}", low, high, p_in]


def application_rows(*, result: Study) -> Rows:
    """The ranking's columns and all that is known besides: both scores, errors, expected rank, ties, the band."""
    fit, posterior, placing = result.fit, result.posterior, result.placing
    for k, row in zip((int(a) for a in result.order), ranking_rows(result=result), strict=True):
        yield [
            *row,
            int(placing.n[k]),
            int(placing.rank[k]),
            f"{placing.score(k):f}",
            f"{fit.score[k]:.6f}" if fit is not None else "",
            f"{fit.score_se[k]:.6f}" if fit is not None else "",
            f"{posterior.expected[k]:.3f}" if posterior is not None else "",
            int(placing.tied[k]),
            placing.decided_by.get(k, ""),
            int(result.in_band[k]),
        ]


def expert_rows(*, result: Study) -> Rows:
    """expert, number of scores, severity (points added above the average; negative is strict), standard error."""
    fit = result.fit
    counts = np.bincount(result.scores.expert, minlength=len(result.scores.experts))
    for j, name in enumerate(result.scores.experts):
        effect = [f"{fit.severity[j]:.6f}", f"{fit.severity_se[j]:.6f}"] if fit is not None else ["", ""]
        yield [name, int(counts[j]), *effect]


def described(*, rule: Rule) -> str:
    """The rule in one line."""
    weights = ", ".join(f"{name} {weight}" for name, weight in rule.weights.items())
    trimming = f"; trim {rule.trim} from {rule.trim_from} reviews" if rule.kind == "trimmed" else ""
    ties = f"; ties: {', '.join(rule.tie_breaks)}" if rule.tie_breaks else ""
    return (
        f"{rule.kind}; {rule.total} ({weights}); {rule.decimals} decimals, half up{trimming}; "
        f"at least {rule.min_reviews} review(s){ties}{'; lower is better' if rule.lower_is_better else ''}"
    )


def summary(*, result: Study, table: Table, digest: str, seconds: dict[str, float], source: str) -> dict[str, Any]:
    """What summary.json holds; seconds and the digest come from whoever read the file."""
    fit, posterior, scores = result.fit, result.posterior, result.scores
    k = result.one_way.k
    return {
        "source": source,
        "sha256": digest,
        "method": result.method,
        "rule": described(rule=result.rule),
        "places": posterior.places if posterior is not None else None,
        "applications": len(scores.applications),
        "experts": len(scores.experts),
        "scores": len(scores),
        "rows": table.rows,
        "ranked": len(result.order),
        "unranked": len(result.unranked),
        "set_aside": len(table.set_aside),
        "repeated": len(table.repeated),
        "model": None
        if fit is None
        else {
            "mean": fit.mean,
            "quality_variance": fit.quality_variance,
            "severity_variance": fit.severity_variance,
            "noise_variance": fit.noise_variance,
            "deviance": fit.deviance,
            "gradient": fit.gradient,
            "steps": fit.steps,
            "fallback": fit.fallback,
        },
        "posterior": None
        if posterior is None
        else {"draws": posterior.draws, "seed": posterior.seed, "level": posterior.level},
        "band": [scores.applications[int(a)] for a in result.order if result.in_band[a]],
        "agreement": {
            "icc1": _number(result.one_way.icc),
            "icc_k": _number(result.one_way.icc_k),
            "k": _number(k),
            "phi_k": _number(dependability(fit=fit, k=k)) if fit is not None and not math.isnan(k) else None,
            "alpha": _number(result.alpha),
            "kendall_filed_calibrated": _number(result.kendall),
        },
        "connectivity": {
            "parts": result.connection.parts,
            "largest": list(result.connection.sizes[:10]),
            "bridges": [scores.experts[j] for j in result.connection.bridges],
        },
        "leave_one_expert_out": None
        if result.without is None
        else [
            {
                "expert": scores.experts[s.expert],
                "largest_move": s.largest_move,
                "moved": scores.applications[s.moved] if s.moved is not None else None,
                "enters": [scores.applications[a] for a in s.enters],
                "leaves": [scores.applications[a] for a in s.leaves],
            }
            for s in result.without
        ],
        "verified": None if result.findings is None else not result.findings,
        "findings": list(result.findings or ()),
        "warnings": [{"code": w.code, "zh": w.zh, "en": w.en} for w in (*table.notes, *result.warnings)],
        "seconds": seconds,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
