"""The equations of the calibrated model: y = μ + qᵢ + bⱼ + ε, applications i crossed with experts j.

One factor (the one with more levels, called *wide*) is eliminated in closed form, so that a single dense Cholesky
factorisation of size (levels of the *narrow* factor + 1) remains.  Effects are scaled by their standard deviation
ratios, u = q/√γ, so that a variance of zero is an ordinary point and not a division by zero:

    D = 1 + γw·n            S = [I 0; 0 0] + X'X − X'W·diag(γw/D)·W'X,   X = [√γn·N, 1]
    −2ℓ = Σ log D + log|S| + (N − 1)·log σ̂²,   σ̂² = y'Py/(N − 1)         (REML, up to a constant)

which is the brief's −2ℓ = Σ log Dᵢ + log|S| − n·log λq − m·log λb + (N−1)·log σ̂² with λ = 1/γ and the scaling moved
into the determinants.  Sources: Patterson & Thompson 1971; Henderson 1975; Gilmour, Thompson & Cullis 1995 (average
information).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


DENSE_FROM = 5
DENSE_CELLS = 50_000_000
"""Where at least every fifth cell of a table of at most so many cells is filled, plain matrix products win."""


def weighted_counts(codes: Codes, weights: Floats, levels: int) -> Floats:
    """Σ weights per level."""
    return np.asarray(np.bincount(codes, weights=weights, minlength=levels), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Layout:
    """Who scored what, with y standardised to mean 0 and root mean square 1.

    ``counts`` is the wide × narrow matrix of numbers of scores; ``wide_n``, ``wide_sum`` and ``narrow_n``,
    ``narrow_sum`` are the numbers and sums of scores per level; ``square`` is Σ y²; ``dense`` is ``counts`` as a plain
    array where that is quicker.
    """

    n: int
    counts: csr_array
    wide_n: Floats
    wide_sum: Floats
    narrow_n: Floats
    narrow_sum: Floats
    square: float
    dense: Floats | None = None

    @classmethod
    def of(cls, *, wide: Codes, narrow: Codes, y: Floats, levels: tuple[int, int]) -> Layout:
        counts = csr_array((np.ones(len(y)), (wide, narrow)), shape=levels)
        full = counts.nnz * DENSE_FROM > levels[0] * levels[1] and levels[0] * levels[1] <= DENSE_CELLS
        return cls(
            n=len(y),
            counts=counts,
            dense=counts.toarray() if full else None,
            wide_n=np.bincount(wide, minlength=levels[0]).astype(np.float64),
            wide_sum=weighted_counts(wide, y, levels[0]),
            narrow_n=np.bincount(narrow, minlength=levels[1]).astype(np.float64),
            narrow_sum=weighted_counts(narrow, y, levels[1]),
            square=float(y @ y),
        )


@dataclass(frozen=True, eq=False)
class Solved:
    """The equations solved at one pair of variance ratios.

    ``deviance`` is −2ℓ; ``u`` and ``v`` are the scaled effects of wide and narrow; ``mean`` is μ; ``sigma2`` the
    residual variance; ``factor`` the lower Cholesky factor of S.
    """

    ratios: tuple[float, float]
    deviance: float
    sigma2: float
    mean: float
    u: Floats
    v: Floats
    d: Floats
    factor: Floats


@dataclass(frozen=True, eq=False)
class Slope:
    """First and average second derivative of −2ℓ in (log γ wide, log γ narrow), and the diagonals of the inverse.

    ``wide_variance`` and ``narrow_variance`` are prediction error variances of u and v; ``wide_level`` and
    ``narrow_level`` those of μ + √γ·u and μ + √γ·v, a level's expected score; all in units of σ².
    """

    gradient: Floats
    curvature: Floats
    wide_variance: Floats
    narrow_variance: Floats
    wide_level: Floats
    narrow_level: Floats


def solve(*, layout: Layout, ratios: tuple[float, float]) -> Solved:
    """Factor S at variance ratios γ = (wide, narrow) and solve for μ and both sets of effects."""
    wide, narrow = ratios
    root = np.sqrt(narrow)
    d = 1.0 + wide * layout.wide_n
    shrink = wide / d
    m = len(layout.narrow_n)
    s = np.empty((m + 1, m + 1), order="F")
    if narrow > 0:
        if layout.dense is not None:
            s[:m, :m] = -narrow * (layout.dense.T @ (layout.dense * shrink[:, None]))
        else:
            s[:m, :m] = -narrow * (layout.counts.T @ layout.counts.multiply(shrink[:, None])).toarray()
    else:
        s[:m, :m] = 0.0
    diagonal = np.arange(m)
    s[diagonal, diagonal] += 1.0 + narrow * layout.narrow_n
    edge = root * (layout.narrow_n - layout.counts.T @ (shrink * layout.wide_n))
    s[m, :m] = edge
    s[:m, m] = edge
    s[m, m] = float(np.sum(layout.wide_n / d))
    factor, info = lapack.dpotrf(s, lower=1, clean=1, overwrite_a=1)
    if info:
        raise ArithmeticError(f"the model's equations are singular at variance ratios {ratios}")
    right = np.append(
        root * (layout.narrow_sum - layout.counts.T @ (shrink * layout.wide_sum)), float(np.sum(layout.wide_sum / d))
    )
    solution = _back(factor, right)
    v, mean = solution[:m], float(solution[m])
    rest = layout.square - float(np.sum(shrink * layout.wide_sum**2)) - float(right @ solution)
    sigma2 = max(rest, 1e-13 * max(layout.square, 1e-300)) / (layout.n - 1)
    u = np.sqrt(wide) * (layout.wide_sum - layout.wide_n * mean - root * (layout.counts @ v)) / d
    deviance = float(np.sum(np.log(d)) + 2.0 * np.sum(np.log(np.diag(factor))) + (layout.n - 1) * np.log(sigma2))
    return Solved(ratios=ratios, deviance=deviance, sigma2=sigma2, mean=mean, u=u, v=v, d=d, factor=factor)


def slope(*, layout: Layout, solved: Solved) -> Slope:
    """Exact gradient of −2ℓ and its average-information curvature; costs one inverse of S."""
    wide, narrow = solved.ratios
    root = np.sqrt(narrow)
    m = len(layout.narrow_n)
    inverse, info = lapack.dpotri(solved.factor, lower=1)
    if info:
        raise ArithmeticError("the model's equations are singular")
    inverse += np.tril(inverse, -1).T
    narrow_variance = np.diag(inverse)[:m].copy()
    edge, corner = inverse[:m, m], inverse[m, m]
    across = root * (layout.counts @ edge)
    within = _quadratic(layout=layout, inverse=inverse, root=root)
    wide_variance = 1.0 / solved.d + wide / solved.d**2 * (
        layout.wide_n**2 * corner + 2.0 * layout.wide_n * across + within
    )
    # μ + √γ·u = (μ − γ·√γn·Nv + γ·sum)/D + noise: the level shrinks out where reviews are many.
    wide_level = wide / solved.d + (corner - 2.0 * wide * across + wide**2 * within) / solved.d**2
    uu, vv = float(solved.u @ solved.u), float(solved.v @ solved.v)
    gradient = np.array(
        [
            len(layout.wide_n) - float(wide_variance.sum()) - uu / solved.sigma2,
            m - float(narrow_variance.sum()) - vv / solved.sigma2,
        ]
    )
    along = np.array([uu, vv])
    curvature = _working(layout=layout, solved=solved) / solved.sigma2 - np.outer(along, along) / (
        (layout.n - 1) * solved.sigma2**2
    )
    return Slope(
        gradient=gradient,
        curvature=curvature,
        wide_variance=wide_variance,
        narrow_variance=narrow_variance,
        wide_level=wide_level,
        narrow_level=corner + 2.0 * root * edge + narrow * narrow_variance,
    )


def _back(factor: Floats, right: Floats) -> Floats:
    solution, info = lapack.dpotrs(factor, right, lower=1)
    if info:
        raise ArithmeticError("the model's equations are singular")
    return np.asarray(solution, dtype=np.float64)


def _quadratic(*, layout: Layout, inverse: Floats, root: float) -> Floats:
    """γn·c'S⁻¹c for every wide level's row of counts c.

    Every pair of narrow levels that share a wide level is gathered from S⁻¹: Σ n² look-ups, in slices.
    """
    m = len(layout.narrow_n)
    counts = layout.counts
    result = np.zeros(len(layout.wide_n))
    if root == 0.0:
        return result
    if layout.dense is not None:
        product = np.einsum("ij,ij->i", layout.dense @ inverse[:m, :m], layout.dense)
        return np.asarray(root**2 * product, dtype=np.float64)
    pointer, columns, data = counts.indptr, counts.indices, counts.data
    widths = np.diff(pointer)
    for width in np.unique(widths[widths > 0]):
        levels = np.flatnonzero(widths == width)
        step = max(1, 2_000_000 // int(width) ** 2)
        for at in range(0, len(levels), step):
            some = levels[at : at + step]
            cells = pointer[some][:, None] + np.arange(width)
            who, times = columns[cells], data[cells]
            block = inverse[who[:, :, None], who[:, None, :]]
            result[some] = root**2 * np.einsum("ij,ijk,ik->i", times, block, times)
    return result


def _working(*, layout: Layout, solved: Solved) -> Floats:
    """w'Pw for the two working vectors w = γ·ZZ'Py, one per factor."""
    wide, narrow = solved.ratios
    root_wide, root = np.sqrt(wide), np.sqrt(narrow)
    shrink = wide / solved.d
    cu, cv = layout.counts.T @ solved.u, layout.counts @ solved.v
    by_wide = [root_wide * layout.wide_n * solved.u, root * cv]
    by_narrow = [root_wide * cu, root * layout.narrow_n * solved.v]
    inner = np.empty((2, 2))
    inner[0, 0] = wide * float(np.sum(layout.wide_n * solved.u**2))
    inner[1, 1] = narrow * float(np.sum(layout.narrow_n * solved.v**2))
    inner[0, 1] = inner[1, 0] = root_wide * root * float(solved.u @ cv)
    rights = [
        np.append(root * (by_narrow[k] - layout.counts.T @ (shrink * by_wide[k])), float(np.sum(by_wide[k] / solved.d)))
        for k in range(2)
    ]
    solutions = [_back(solved.factor, right) for right in rights]
    return np.array(
        [
            [
                inner[g, h] - float(np.sum(shrink * by_wide[g] * by_wide[h])) - float(rights[g] @ solutions[h])
                for h in range(2)
            ]
            for g in range(2)
        ]
    )
