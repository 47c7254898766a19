"""How fast ranking is: a million scores averaged exactly, the calibrated model fitted, ranks drawn; and how it grows.

    python -m bench.ranking.speed

Everything runs on one core, so that processor seconds mean the same on a busy machine; wall seconds stand beside them,
limits are checked against processor seconds, medians of three runs.  In the same run, what a user would pick instead:
a float group-by of pandas, and the likelihood as a textbook writes it, with the N × N matrix (one evaluation; a fit
needs dozens).  Exits 1 when a limit is missed.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its idle threads spin and count as work

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from jinbang.ranking import Rule
from jinbang.ranking.columns import place
from jinbang.ranking.model import fit
from jinbang.ranking.posterior import draw_ranks
from jinbang.ranking.scores import Scores

SIZES = ((500, 200), (1_000, 400), (2_000, 800), (5_000, 2_000), (10_000, 4_000))


def panel(*, applications: int, experts: int, reviews: int, seed: int = 1) -> tuple[Any, Any, Any]:
    """Application codes, expert codes and scores on a scale of 100 with two decimals."""
    rng = np.random.Generator(np.random.PCG64(seed))
    application = np.repeat(np.arange(applications, dtype=np.int32), reviews)
    expert = np.argsort(rng.random((applications, min(experts, 3 * reviews))), axis=1)[:, :reviews]
    expert = (expert + rng.integers(0, experts, (applications, 1))) % experts
    quality, severity = rng.standard_normal(applications), rng.standard_normal(experts)
    who = expert.ravel().astype(np.int32)
    score = 75 + 6 * (quality[application] + severity[who] + rng.standard_normal(len(who)))
    return application, who, np.round(score, 2)


def scores_of(application: Any, expert: Any, score: Any) -> Scores:
    """The same as exact columns in hundredths."""
    return Scores(
        applications=tuple(f"P{k}" for k in range(int(application.max()) + 1)),
        experts=tuple(f"E{k}" for k in range(int(expert.max()) + 1)),
        application=application,
        expert=expert,
        criteria=("score",),
        values=(np.round(score * 100).astype(np.int64),),
        places=2,
    )


def timed(work: Callable[[], Any], *, runs: int = 3) -> tuple[Any, float, float]:
    """(result, median wall seconds, median processor seconds)."""
    walls, cpus, result = [], [], None
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return result, sorted(walls)[runs // 2], sorted(cpus)[runs // 2]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@click.command()
def main() -> None:
    """Measure against the limits, and print how time grows."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    table = Table("act", "size", "wall s", "cpu s", "limit s", "peak MB", box=None, title="Ranking: speed")
    missed = []

    def line(act: str, size: str, wall: float, cpu: float, limit: float | None = None) -> None:
        late = limit is not None and cpu > limit
        if late:
            missed.append(act)
        shown = f"{limit:g}" if limit is not None else "–"
        table.add_row(act, size, f"{wall:.2f}", f"{cpu:.2f}", f"{shown}{' missed' if late else ''}", f"{peak_mb():.0f}")

    application, expert, score = panel(applications=200_000, experts=2_000, reviews=5)
    scores = scores_of(application, expert, score)
    for kind in ("mean", "trimmed", "median"):
        rule = Rule(kind=kind, min_reviews=3)
        with console.status(f"ranking a million scores: {kind}"):
            _, wall, cpu = timed(lambda rule=rule: place(scores=scores, rule=rule))
        line(f"{kind}, exact, ranked", "1,000,000 scores", wall, cpu, 1.0)
    with console.status("the same in floats with pandas"):
        beside = _pandas(application, score)
    if beside is not None:
        line("  beside: pandas mean in floats, ranked", "1,000,000 scores", *beside)

    for applications, experts in SIZES:
        application, expert, score = panel(applications=applications, experts=experts, reviews=3)
        with console.status(f"fitting {applications:,} × {experts:,} × 3"):
            fitted, wall, cpu = timed(
                lambda a=application, e=expert, s=score, n=applications, m=experts: fit(
                    application=a, expert=e, y=s, applications=n, experts=m
                )
            )
        target = 2.0 if (applications, experts) == (5_000, 2_000) else None
        size = f"{applications:,} × {experts:,} × 3"
        line(f"fit (REML, {fitted.steps} steps)", size, wall, cpu, target)
        with console.status("drawing"):
            _, wall, cpu = timed(lambda f=fitted, k=applications // 10: draw_ranks(fit=f, seed=1, places=k), runs=1)
        line("2,000 posterior draws, ranks, intervals", size, wall, cpu, target)
        if applications <= 1_000:
            with console.status("the same by dense matrices"):
                _, wall, cpu = timed(
                    lambda a=application, e=expert, s=score, f=fitted: _dense(a, e, s, f.solved.ratios), runs=1
                )
            line("  beside: −2ℓ once, N × N matrix", size, wall, cpu)
    console.print(table)
    if missed:
        console.print(f"missed: {', '.join(missed)}", style="red")
        sys.exit(1)


def _pandas(application: Any, score: Any) -> tuple[float, float] | None:
    try:
        import pandas as pd
    except ImportError:
        return None
    frame = pd.DataFrame({"application": application, "score": score})
    _, wall, cpu = timed(lambda: frame.groupby("application")["score"].mean().round(2).rank(ascending=False))
    return wall, cpu


def _dense(application: Any, expert: Any, score: Any, ratios: tuple[float, float]) -> float:
    """One evaluation of −2ℓ as a textbook writes it."""
    y = score - score.mean()
    v = np.eye(len(y))
    v += ratios[0] * (application[:, None] == application[None, :])
    v += ratios[1] * (expert[:, None] == expert[None, :])
    factor = np.linalg.cholesky(v)
    half = np.linalg.solve(factor, np.column_stack([y, np.ones(len(y))]))
    rest = half[:, 0] - half[:, 1] * (half[:, 0] @ half[:, 1]) / (half[:, 1] @ half[:, 1])
    return float(2 * np.log(np.diag(factor)).sum() + (len(y) - 1) * np.log(rest @ rest))


if __name__ == "__main__":
    main()
