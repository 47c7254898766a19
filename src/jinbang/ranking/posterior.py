"""Joint posterior draws of the fitted model: rank intervals, chance of being in the list, expected rank.

b̃ ~ N(b̂, σ²S⁻¹) by one triangular solve; the eliminated side is independent given b̃.  Variances are held at their
REML estimates.  Draws come from numpy's PCG64 with a recorded seed, so the same input and seed give the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from jinbang.ranking.mixed import Floats
from jinbang.ranking.model import Fit

CELLS = 200_000_000
"""Ranks kept for the intervals; files with very many applications get fewer draws, and the report says how many."""
FEWEST = 40
CHUNK = 4_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Posterior:
    """What the draws say, one entry per application (nan, or 0 for ranks, where it does not take part).

    ``low`` and ``high`` bound the rank with probability ``level`` (low is the better rank); ``expected`` is the mean
    rank; ``p_in`` the chance of standing among the ``places`` best (nan without places).
    """

    draws: int
    seed: int
    level: float
    places: int | None
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    expected: Floats
    p_in: Floats


def draw_ranks(
    *,
    fit: Fit,
    seed: int,
    draws: int = 2000,
    places: int | None = None,
    level: float = 0.95,
    among: NDArray[np.bool_] | None = None,
    lower_is_better: bool = False,
) -> Posterior:
    """Draw qualities jointly, rank each draw, and summarise the ranks of the applications in ``among`` (default all).

    Raises ValueError for a level outside (0, 1) or fewer than one draw.
    """
    if not 0.0 < level < 1.0 or draws < 1:
        raise ValueError(f"level must lie between 0 and 1 and draws be positive, not {level} and {draws}")
    n = len(fit.score)
    chosen = np.flatnonzero(among) if among is not None else np.arange(n)
    count = len(chosen)
    draws = max(min(draws, CELLS // max(count, 1)), min(draws, FEWEST))
    kind: type = np.uint16 if count < 2**16 else np.uint32
    ranks: NDArray[Any] = np.empty((draws, count), dtype=kind)
    generator = np.random.Generator(np.random.PCG64(seed))
    step = max(1, min(draws, CHUNK // max(n, len(fit.severity), 1)))
    inside = np.zeros(count)
    total = np.zeros(count)
    ascending: NDArray[Any] = np.arange(1, count + 1, dtype=kind)
    for at in range(0, draws, step):
        some = min(step, draws - at)
        quality = _qualities(fit=fit, generator=generator, draws=some)[:, chosen]
        order = np.argsort(quality if lower_is_better else -quality, axis=1)
        block = ranks[at : at + some]
        np.put_along_axis(block, order, ascending[None, :], axis=1)
        total += block.sum(axis=0, dtype=np.float64)
        if places is not None:
            inside += (block <= places).sum(axis=0)
    low, high = _interval(ranks=ranks, level=level)
    full_low, full_high = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    full_low[chosen], full_high[chosen] = low, high
    expected, p_in = np.full(n, np.nan), np.full(n, np.nan)
    expected[chosen] = total / draws
    if places is not None:
        p_in[chosen] = inside / draws
    return Posterior(
        draws=draws,
        seed=seed,
        level=level,
        places=places,
        low=full_low,
        high=full_high,
        expected=expected,
        p_in=p_in,
    )


def _qualities(*, fit: Fit, generator: np.random.Generator, draws: int) -> Floats:
    """(draws, applications): joint draws of q, up to the common scale and μ, which do not change a rank."""
    solved, layout = fit.solved, fit.layout
    sigma = np.sqrt(solved.sigma2)
    wide, narrow = solved.ratios
    m = len(layout.narrow_n)
    noise = generator.standard_normal((m + 1, draws))
    deviation = solve_triangular(solved.factor, noise, lower=True, trans="T", check_finite=False, overwrite_b=True)
    v = solved.v[:, None] + sigma * deviation[:m]
    if fit.swapped:
        return np.ascontiguousarray(v.T)
    mean = solved.mean + sigma * deviation[m]
    load = layout.wide_sum[:, None] - layout.wide_n[:, None] * mean[None, :]
    if narrow > 0:
        load -= np.sqrt(narrow) * (layout.counts @ v)
    u = (np.sqrt(wide) / solved.d)[:, None] * load
    u += (sigma / np.sqrt(solved.d))[:, None] * generator.standard_normal(u.shape)
    return np.ascontiguousarray(u.T)


def _interval(*, ranks: NDArray[Any], level: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Equal-tailed bounds from the sorted draws of every application, a block of applications at a time."""
    draws, count = ranks.shape
    tail = (1.0 - level) / 2.0
    first = int(np.floor(tail * (draws - 1)))
    last = draws - 1 - first
    low, high = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    step = max(1, CHUNK // draws)
    for at in range(0, count, step):
        block = np.sort(np.ascontiguousarray(ranks[:, at : at + step].T), axis=1)
        low[at : at + step], high[at : at + step] = block[:, first], block[:, last]
    return low, high


def band(*, posterior: Posterior, sure: float = 0.9) -> NDArray[np.bool_]:
    """The applications that cannot be told from the cut-off: neither in nor out with probability ``sure``.

    With sure = 0.9 these are the ones whose chance of being in the list lies strictly between 10 % and 90 %.
    """
    with np.errstate(invalid="ignore"):
        return np.asarray((posterior.p_in > 1.0 - sure) & (posterior.p_in < sure))
