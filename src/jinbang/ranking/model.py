"""The calibrated score: what an application would be worth to the average expert (校准分，扣除专家宽严).

y = μ + qᵢ + bⱼ + ε with application quality qᵢ, expert severity bⱼ and noise ε, all Gaussian.  Variances by exact
REML (average-information Newton steps on the log of the variance ratios), effects by BLUP.  Where experts do not
differ measurably the model says so and the plain mean stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.ranking.mixed import Codes, Floats, Layout, Slope, Solved, slope, solve
from jinbang.ranking.rule import Problem

SMALL_PANEL = 150
"""Up to so many scores the likelihood is looked at as a whole."""
LOWEST, HIGHEST = -14.0, 18.0
"""Bounds of a log variance ratio; the lower one is reported as a variance of zero."""
LARGEST_NARROW = 9_000
"""Up to so many levels of the smaller side the Cholesky factor is kept whole (650 MB)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """A fitted model, in the units of the scores.

    ``score`` (μ + qᵢ, or the plain mean when ``fallback``), ``score_se`` (of μ + qᵢ), ``quality`` (qᵢ): one entry per
    application.
    ``severity`` (bⱼ: points this expert adds; negative is strict, 偏严), ``severity_se``: one entry per expert.
    ``quality_variance``, ``severity_variance``, ``noise_variance``: σq², σb², σ².
    ``deviance`` is −2ℓ (REML, up to a constant), ``gradient`` its largest scaled derivative at the end.
    ``notes`` say in words what a reader must know; ``solved``, ``layout`` and ``swapped`` serve the posterior.
    """

    mean: float
    score: Floats
    quality: Floats
    score_se: Floats
    severity: Floats
    severity_se: Floats
    quality_variance: float
    severity_variance: float
    noise_variance: float
    deviance: float
    gradient: float
    steps: int
    fallback: bool
    notes: tuple[Problem, ...]
    layout: Layout
    solved: Solved
    swapped: bool
    scale: float

    @property
    def shrinkage(self) -> float:
        """λq = σ²/σq²: so many average reviews the model weighs in; infinite when applications do not differ."""
        return self.noise_variance / self.quality_variance if self.quality_variance > 0 else float("inf")


class Unfit(ValueError):
    """The model cannot be fitted to these scores; ``problem`` says why, in both languages."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.en)


def fit(*, application: Codes, expert: Codes, y: Floats, applications: int, experts: int) -> Fit:
    """Fit the model to N scores ``y``; codes count from 0 below ``applications`` and ``experts``.

    Raises Unfit when quality and noise cannot be told apart: fewer than 3 scores, all equal, or one review each.
    """
    _refuse_hopeless(application=application, y=y, applications=applications)
    swapped = experts > applications
    wide, narrow = (expert, application) if swapped else (application, expert)
    levels = (experts, applications) if swapped else (applications, experts)
    if levels[1] > LARGEST_NARROW:
        raise Unfit(
            Problem(
                code="too-large",
                zh=f"项目与专家都多于 {LARGEST_NARROW}，校准模型放不进内存；请按领域分开计算",
                en=f"more than {LARGEST_NARROW:,} applications and experts alike: the calibrated model needs too much "
                "memory; fit it track by track",
            )
        )
    centre, scale = float(y.mean()), float(y.std())
    layout = Layout.of(wide=wide, narrow=narrow, y=(y - centre) / scale, levels=levels)
    told_apart = bool(layout.narrow_n.max() > 1 and layout.wide_n.max() > 1)
    solved, slopes, steps = _optimum(layout=layout, allow_severity=told_apart, swapped=swapped)
    return _report(
        layout=layout, solved=solved, slopes=slopes, steps=steps, swapped=swapped, centre=centre, scale=scale
    )


def _refuse_hopeless(*, application: Codes, y: Floats, applications: int) -> None:
    if len(y) < 3 or applications < 2:
        raise Unfit(
            Problem(
                code="too-little",
                zh="至少要有两个项目、三份评分才能估计模型",
                en="the calibrated model needs at least two applications and three scores",
            )
        )
    if float(y.std()) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        raise Unfit(
            Problem(code="constant", zh="所有评分都相同，无可校准", en="all scores are equal; nothing to calibrate")
        )
    if int(np.bincount(application).max()) < 2:
        raise Unfit(
            Problem(
                code="one-review-each",
                zh="每个项目只有一份评分，项目差异与随机误差无法区分",
                en="every application has a single review, so quality and chance cannot be told apart",
            )
        )


def _optimum(*, layout: Layout, allow_severity: bool, swapped: bool) -> tuple[Solved, Slope, int]:
    """The REML optimum.  A very small panel can have several: there the best point of a grid is climbed from too."""
    found = _nearest_optimum(layout=layout, allow_severity=allow_severity, swapped=swapped)
    if not allow_severity or layout.n > SMALL_PANEL:
        return found
    marks = np.arange(max(LOWEST, -9.0), min(HIGHEST, 7.0) + 0.5)
    grid = ((float(a), float(b)) for a in marks for b in marks)
    points = [(solve(layout=layout, ratios=(float(np.exp(a)), float(np.exp(b)))), (a, b)) for a, b in grid]
    best, start = min(points, key=lambda point: point[0].deviance)
    if best.deviance >= found[0].deviance - 1e-9:
        return found
    return _newton(layout=layout, start=np.array(start), best=best)


def _nearest_optimum(*, layout: Layout, allow_severity: bool, swapped: bool) -> tuple[Solved, Slope, int]:
    """First the two faces where one variance is zero, then the interior."""
    quality, severity = (1, 0) if swapped else (0, 1)
    faces: list[Solved] = []
    for free in (quality, severity):
        if free == severity and not allow_severity:
            continue
        face = _on_face(layout=layout, free=free)
        faces.append(face)
        if free == quality and not allow_severity:
            return face, slope(layout=layout, solved=face), 0
        if _outward(layout=layout, solved=face, other=1 - free) >= 0.0:
            return face, slope(layout=layout, solved=face), 0
    start = [max(face.ratios[k] for face in faces) for k in (0, 1)]
    return _newton(
        layout=layout, start=np.log(np.maximum(start, 1e-3)), best=min(faces, key=lambda face: face.deviance)
    )


def _on_face(*, layout: Layout, free: int) -> Solved:
    """The optimum with only factor ``free`` (0 wide, 1 narrow) random: one bounded search, no factorisation."""
    n, total = (layout.wide_n, layout.wide_sum) if free == 0 else (layout.narrow_n, layout.narrow_sum)

    def deviance(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        d = 1.0 + ratio * n
        weight = float(np.sum(n / d))
        rest = layout.square - float(np.sum(ratio * total**2 / d)) - float(np.sum(total / d)) ** 2 / weight
        rest = max(rest, 1e-13 * layout.square)
        return float(np.sum(np.log(d)) + np.log(weight) + (layout.n - 1) * np.log(rest))

    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - a tenth of a second that few processes need

    found = minimize_scalar(deviance, bounds=(LOWEST, HIGHEST), method="bounded", options={"xatol": 1e-9})
    ratio = float(np.exp(found.x)) if found.x > LOWEST + 0.01 else 0.0
    if deviance(LOWEST - 20.0) <= found.fun:
        ratio = 0.0
    return solve(layout=layout, ratios=(ratio, 0.0) if free == 0 else (0.0, ratio))


def _outward(*, layout: Layout, solved: Solved, other: int) -> float:
    """d(−2ℓ)/dγ of the factor held at zero: negative when letting it vary fits better."""
    mine, theirs = (layout.wide_n, layout.narrow_n) if other == 1 else (layout.narrow_n, layout.wide_n)
    counts = layout.counts if other == 1 else layout.counts.T.tocsr()
    effect, ratio = (solved.u, solved.ratios[0]) if other == 1 else (solved.v, solved.ratios[1])
    total = layout.narrow_sum if other == 1 else layout.wide_sum
    d = 1.0 + ratio * mine
    weight = float(np.sum(mine / d))
    # Z'Py of the absent factor, and the diagonal of Z'PZ.
    residual = total - theirs * solved.mean - np.sqrt(ratio) * (counts.T @ effect)
    squared = counts.copy()
    squared.data = squared.data**2
    diagonal = theirs - squared.T @ (ratio / d) - (theirs - counts.T @ (ratio * mine / d)) ** 2 / weight
    return float(np.sum(diagonal) - residual @ residual / solved.sigma2)


def _newton(*, layout: Layout, start: Floats, best: Solved) -> tuple[Solved, Slope, int]:
    """Average-information Newton steps in (log γ wide, log γ narrow), halved until −2ℓ does not rise."""
    point = np.clip(start, LOWEST + 1, HIGHEST - 1)
    solved = solve(layout=layout, ratios=(float(np.exp(point[0])), float(np.exp(point[1]))))
    slopes = slope(layout=layout, solved=solved)
    steps = 0
    while steps < 100:
        steps += 1
        curvature = slopes.curvature + 1e-9 * np.trace(slopes.curvature) * np.eye(2)
        step = -np.linalg.solve(curvature, slopes.gradient)
        decrement = -float(slopes.gradient @ step)
        if decrement < 1e-13 * layout.n:
            break
        step *= min(1.0, 2.0 / float(np.abs(step).max()))
        for _ in range(30):
            trial = np.clip(point + step, LOWEST, HIGHEST)
            candidate = solve(layout=layout, ratios=(float(np.exp(trial[0])), float(np.exp(trial[1]))))
            if candidate.deviance <= solved.deviance + 1e-12 * abs(solved.deviance):
                break
            step = step / 2.0
        else:
            break
        moved = float(np.abs(trial - point).max())
        point, solved = trial, candidate
        slopes = slope(layout=layout, solved=solved)
        if moved < 1e-7:
            break
    if solved.deviance > best.deviance:
        solved, slopes = best, slope(layout=layout, solved=best)
    return solved, slopes, steps


@dataclass(frozen=True, eq=False)
class _Side:
    """One factor's effects and errors with the scaling of the equations undone; errors in units of σ."""

    ratio: float
    effect: Floats
    error: Floats
    level_error: Floats

    @classmethod
    def of(cls, *, ratio: float, effect: Floats, variance: Floats, level: Floats) -> _Side:
        root = np.sqrt(ratio)
        return cls(
            ratio=ratio,
            effect=root * effect,
            error=root * np.sqrt(np.maximum(variance, 0.0)),
            level_error=np.sqrt(np.maximum(level, 0.0)),
        )


def _report(
    *, layout: Layout, solved: Solved, slopes: Slope, steps: int, swapped: bool, centre: float, scale: float
) -> Fit:
    wide_ratio, narrow_ratio = solved.ratios
    sigma2 = solved.sigma2 * scale**2
    sides = [
        _Side.of(ratio=wide_ratio, effect=solved.u, variance=slopes.wide_variance, level=slopes.wide_level),
        _Side.of(ratio=narrow_ratio, effect=solved.v, variance=slopes.narrow_variance, level=slopes.narrow_level),
    ]
    application, expert = sides[::-1] if swapped else sides
    q_variance, b_variance = application.ratio * sigma2, expert.ratio * sigma2
    quality, severity = application.effect * scale, expert.effect * scale
    n, total = (layout.narrow_n, layout.narrow_sum) if swapped else (layout.wide_n, layout.wide_sum)
    mean = centre + scale * solved.mean
    fallback = b_variance <= 1e-4 * sigma2 or q_variance <= 1e-5 * sigma2
    plain = centre + scale * total / np.maximum(n, 1)
    free = np.array([ratio > np.exp(LOWEST + 0.01) for ratio in solved.ratios])
    return Fit(
        mean=mean,
        score=np.where(n > 0, plain, mean) if fallback else mean + quality,
        quality=quality,
        score_se=application.level_error * np.sqrt(sigma2),
        severity=severity,
        severity_se=expert.error * np.sqrt(sigma2),
        quality_variance=q_variance,
        severity_variance=b_variance,
        noise_variance=sigma2,
        deviance=solved.deviance + (layout.n - 1) * 2.0 * float(np.log(scale)),
        gradient=float(np.abs(slopes.gradient * free).max()),
        steps=steps,
        fallback=fallback,
        notes=tuple(_notes(q_variance=q_variance, b_variance=b_variance, sigma2=sigma2)),
        layout=layout,
        solved=solved,
        swapped=swapped,
        scale=scale,
    )


def _notes(*, q_variance: float, b_variance: float, sigma2: float) -> list[Problem]:
    notes = []
    if q_variance <= 1e-5 * sigma2:
        notes.append(
            Problem(
                code="no-quality",
                zh="评分未能区分项目：项目间差异不大于随机误差，按均分排列，名次不可靠",
                en="the scores do not tell the applications apart (quality variance about 0); ranked by the mean, "
                "and the order is mostly chance",
            )
        )
    if b_variance <= 1e-4 * sigma2:
        notes.append(
            Problem(
                code="no-severity",
                zh="专家宽严差异约为 0，校准分即为均分",
                en="experts do not differ in severity (variance about 0); the calibrated score is the plain mean",
            )
        )
    return notes
