"""The calibrated score worked by hand: take off the experts' severity, then lean towards the overall level.

Figures are printed with four places; redone from the printed figures, results agree to about the last place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinbang.ranking.explain import Explanation, Words
from jinbang.ranking.mixed import Floats


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """The figures of one application's calibrated score: enough to redo it.

    ``score`` = ``level`` + n/(n + ``shrinkage``) × (mean − mean severity of its experts − ``level``).
    """

    application: str
    totals: tuple[float, ...]
    severities: tuple[float, ...]
    experts: tuple[str, ...]
    level: float
    shrinkage: float

    @property
    def n(self) -> int:
        return len(self.totals)

    @property
    def mean(self) -> float:
        return sum(self.totals) / self.n

    @property
    def severity(self) -> float:
        return sum(self.severities) / self.n

    @property
    def weight(self) -> float:
        return self.n / (self.n + self.shrinkage)

    @property
    def score(self) -> float:
        return self.level + self.weight * (self.mean - self.severity - self.level)


def calibrated(
    *,
    application: str,
    totals: Sequence[float] | Floats,
    severities: Sequence[float] | Floats,
    experts: Sequence[str],
    level: float,
    shrinkage: float,
) -> Calibrated:
    """The figures of one application: its experts' totals and severities, the model's μ and λq = σ²/σq²."""
    return Calibrated(
        application=application,
        totals=tuple(float(value) for value in totals),
        severities=tuple(float(value) for value in severities),
        experts=tuple(experts),
        level=level,
        shrinkage=shrinkage,
    )


def calibrated_working(*, figures: Calibrated, names: Mapping[str, str] | None = None) -> tuple[Words, ...]:
    """How the calibrated score comes about: take off severity, then lean towards the level as few reviews demand."""
    called = names or {}
    n = figures.n
    each = [
        f"{called.get(expert, expert)} {total:.4f} − {_signed(severity)}"
        for expert, total, severity in zip(figures.experts, figures.totals, figures.severities, strict=True)
    ]
    clean = figures.mean - figures.severity
    rest = clean - figures.level
    lines = [
        Words(f"扣除宽严：{'；'.join(each)}", f"less severity: {'; '.join(each)}"),
        Words(
            f"均分 {figures.mean:.4f} − 专家平均宽严 {_signed(figures.severity)} = {clean:.4f}",
            f"mean {figures.mean:.4f} − mean severity of its experts {_signed(figures.severity)} = {clean:.4f}",
        ),
        Words(
            f"可信权重 n ÷ (n + λ) = {n} ÷ ({n} + {figures.shrinkage:.4f}) = {figures.weight:.4f}",
            f"weight n ÷ (n + λ) = {n} ÷ ({n} + {figures.shrinkage:.4f}) = {figures.weight:.4f}",
        ),
        Words(
            f"校准分 = 总体水平 {figures.level:.4f} + {figures.weight:.4f} × ({clean:.4f} − {figures.level:.4f})"
            f" = {figures.level:.4f} + {figures.weight:.4f} × {_signed(rest)} = {figures.score:.4f}",
            f"calibrated = level {figures.level:.4f} + {figures.weight:.4f} × ({clean:.4f} − {figures.level:.4f})"
            f" = {figures.level:.4f} + {figures.weight:.4f} × {_signed(rest)} = {figures.score:.4f}",
        ),
    ]
    return tuple(lines)


def explain_calibrated(
    *, first: Calibrated, second: Calibrated, lower_is_better: bool = False, names: Mapping[str, str] | None = None
) -> Explanation:
    """Why the better calibrated score is better: score, severity, or number of reviews."""
    above, below = sorted((first, second), key=lambda f: f.score if lower_is_better else -f.score)
    by_mean = above.mean - below.mean
    by_severity = below.severity - above.severity
    total = above.score - below.score
    by_weight = total - by_mean - by_severity
    verdict = (
        Words(
            f"{above.application} − {below.application} = {total:.4f}，其中：均分之差 {_signed(by_mean)}，"
            f"专家宽严不同 {_signed(by_severity)}，评审份数与收缩 {_signed(by_weight)}",
            f"{above.application} − {below.application} = {total:.4f}: difference of means {_signed(by_mean)}, "
            f"of their experts' severity {_signed(by_severity)}, of weight {_signed(by_weight)}",
        ),
    )
    return Explanation(
        above=above.application,
        below=below.application,
        working_above=calibrated_working(figures=above, names=names),
        working_below=calibrated_working(figures=below, names=names),
        verdict=verdict,
    )


def _signed(value: float) -> str:
    return f"{value:.4f}" if value >= 0 else f"({value:.4f})"
