"""How right each rule is: simulated panels with known truth, and a real panel with one expert held out at a time.

    python -m bench.ranking.accuracy [--repeats 5] [--data ../shared/data/ranking]

Kendall's τ against the true quality for mean, trimmed mean, z-score and calibrated score side by side, at a severity
SD of 0, 1 and 2 (quality and noise have SD 1), beside two limits: what the best predictor reaches where severities are
known, and where they have to be estimated from the same scores (the BLUP's own error); then whether the stated chances
of being in the list come true.
Exits 1 when a gate is missed.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table
from scipy.stats import kendalltau

from jinbang.ranking import Rule
from jinbang.ranking.columns import aggregated
from jinbang.ranking.model import Fit, fit
from jinbang.ranking.posterior import draw_ranks
from jinbang.ranking.scores import Scores

DESIGNS = ((1_500, 150, 3), (5_000, 600, 3), (5_000, 2_000, 3), (400, 60, 5))
THIN = (5_000, 2_000, 3)  # 7.5 reviews per expert: severities are estimated so poorly that no predictor reaches .65
CHANCES = ((0.10, 0.20), (0.30, 0.40), (0.50, 0.60), (0.90, 1.01))


def simulated(*, applications: int, experts: int, reviews: int, severity: float, seed: int) -> tuple[Scores, Any]:
    """A panel with balanced loads and the true qualities; scores in hundredths around 75, quality SD 8."""
    rng = np.random.Generator(np.random.PCG64(seed))
    application = np.repeat(np.arange(applications, dtype=np.int32), reviews)
    expert = np.stack([rng.choice(experts, reviews, replace=False) for _ in range(applications)]).ravel()
    quality, hardness = rng.standard_normal(applications), severity * rng.standard_normal(experts)
    score = 75 + 8 * (quality[application] + hardness[expert] + rng.standard_normal(len(expert)))
    columns = Scores(
        applications=tuple(f"P{k}" for k in range(applications)),
        experts=tuple(f"E{k}" for k in range(experts)),
        application=application,
        expert=expert.astype(np.int32),
        criteria=("score",),
        values=(np.round(score * 100).astype(np.int64),),
        places=2,
    )
    return columns, quality


def fitted(scores: Scores) -> Fit:
    return fit(
        application=scores.application,
        expert=scores.expert,
        y=scores.floats(rule=Rule()),
        applications=len(scores.applications),
        experts=len(scores.experts),
    )


def tau_of(reliability: float) -> float:
    """Kendall's τ between a Gaussian truth and its best prediction, whose squared correlation with it is `reliability`."""
    return 2 / math.pi * math.asin(math.sqrt(reliability))


def limits(*, model: Fit, reviews: int) -> tuple[float, float]:
    """The greatest τ in reach: severities known; severities estimated from the same scores (posterior error of the BLUP)."""
    error = float(np.mean(np.square(model.score_se))) / model.quality_variance
    return tau_of(reviews / (reviews + 1)), tau_of(max(0.0, 1 - error))


def predictions(scores: Scores, *, model: Fit) -> dict[str, Any]:
    """Every rule's score per application."""
    found = {
        kind: aggregated(scores=scores, rule=Rule(kind=kind, decimals=8, min_reviews=3))[0].astype(float)
        for kind in ("mean", "trimmed", "zscore")
    }
    return {**found, "calibrated": model.score}


@click.command()
@click.option("--repeats", default=5, show_default=True, help="Panels per design and severity.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data/ranking"), show_default=True)
def main(repeats: int, data: Path) -> None:
    """Compare the rules where the truth is known, and on a real panel."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    table = Table(
        "panel",
        "severity SD",
        "mean",
        "trimmed",
        "z-score",
        "calibrated",
        "limit, known",
        "limit, estimated",
        "gate",
        box=None,
        title="Kendall's τ against the true quality",
    )
    missed = []
    promised: list[Any] = []
    came_true: list[Any] = []
    jobs = [(design, severity) for design in DESIGNS for severity in (0.0, 1.0, 2.0)]
    for (n, m, r), severity in track(jobs, description="simulating", console=console, transient=True):
        taus: dict[str, list[float]] = {}
        for seed in range(repeats if n < 5_000 else 1):
            scores, quality = simulated(applications=n, experts=m, reviews=r, severity=severity, seed=seed)
            model = fitted(scores)
            for name, score in predictions(scores, model=model).items():
                taus.setdefault(name, []).append(kendalltau(score, quality).statistic)
            for name, limit in zip(("known", "estimated"), limits(model=model, reviews=r), strict=True):
                taus.setdefault(name, []).append(limit)
            if severity == 1.0:
                places = n // 5
                drawn = draw_ranks(fit=model, seed=seed, draws=1000, places=places)
                promised.append(drawn.p_in)
                came_true.append(np.argsort(np.argsort(-quality)) < places)
        tau = {name: float(np.mean(values)) for name, values in taus.items()}
        gate, held = "–", True
        if severity == 0.0:
            gate, held = "≥ mean − .002", tau["calibrated"] >= tau["mean"] - 0.002
        elif (n, m, r) != THIN:
            gate, held = "≥ .65", tau["calibrated"] >= 0.65
        else:
            gate, held = "≥ limit − .01", tau["calibrated"] >= tau["estimated"] - 0.01
        if not held:
            missed.append(f"τ at {n}×{m}×{r}, severity {severity:g}")
        cells = [f"{tau[name]:.3f}" for name in ("mean", "trimmed", "zscore", "calibrated", "known", "estimated")]
        table.add_row(f"{n:,} × {m:,} × {r}", f"{severity:g}", *cells, gate if held else f"{gate} MISSED")
    console.print(table)
    missed += _chances(console, np.concatenate(promised), np.concatenate(came_true))
    missed += _held_out(console, data / "aibs-panel.csv")
    if missed:
        console.print(f"missed: {'; '.join(missed)}", style="red")
        sys.exit(1)


def _chances(console: Console, promised: Any, came_true: Any) -> list[str]:
    table = Table("stated chance", "applications", "mean stated", "came true", "gate", box=None, title="P(in the list)")
    missed = []
    for low, high in CHANCES:
        chosen = (promised >= low) & (promised < high)
        stated, true = float(promised[chosen].mean()), float(came_true[chosen].mean())
        held = abs(stated - true) <= 0.05
        if not held:
            missed.append(f"chance {low:.2f}–{high:.2f}")
        table.add_row(
            f"{low:.2f}–{min(high, 1):.2f}",
            f"{chosen.sum():,}",
            f"{stated:.3f}",
            f"{true:.3f}",
            "± .05" if held else "MISSED",
        )
    console.print(table)
    return missed


def _held_out(console: Console, path: Path) -> list[str]:
    """Share of pairs that a held-out expert ordered as predicted from the others' scores."""
    if not path.exists():
        console.print(f"the real panel {path.name} is not there; skipped")
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(r["application"], r["expert"], float(r["rating"])) for r in csv.DictReader(file) if r["rating"]]
    right = dict.fromkeys(("mean", "trimmed", "zscore", "calibrated"), 0.0)
    pairs = 0
    for held in sorted({expert for _, expert, _ in rows}):
        rest = [row for row in rows if row[1] != held]
        names = sorted({a for a, _, _ in rest})
        others = sorted({e for _, e, _ in rest})
        scores = Scores(
            applications=tuple(names),
            experts=tuple(others),
            application=np.array([names.index(a) for a, _, _ in rest], dtype=np.int32),
            expert=np.array([others.index(e) for _, e, _ in rest], dtype=np.int32),
            criteria=("score",),
            values=(np.array([round(s * 100) for _, _, s in rest], dtype=np.int64),),
            places=2,
        )
        predicted = predictions(scores, model=fitted(scores))
        mine = [(names.index(a), s) for a, e, s in rows if e == held]
        for k, (first, x) in enumerate(mine):
            for second, z in mine[:k]:
                if x != z:
                    pairs += 1
                    for name, score in predicted.items():
                        right[name] += 0.5 + 0.5 * float(np.sign((score[first] - score[second]) * (x - z)))
    table = Table("rule", "pairs ordered right", box=None, title=f"{path.name}: a held-out expert, {pairs:,} pairs")
    for name, count in right.items():
        table.add_row(name, f"{count / pairs:.4f}")
    console.print(table)
    held = right["calibrated"] / pairs >= right["mean"] / pairs - 0.001
    return [] if held else ["held-out pairs on the real panel"]


if __name__ == "__main__":
    main()
