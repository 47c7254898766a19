"""How far experts agree, and how much one expert matters.

ICC(1) (Shrout & Fleiss 1979, one-way random, unbalanced k₀), Φ(k) (Brennan's index of dependability), Krippendorff's
α for interval data, leave one expert out, and the connectedness of the review graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from jinbang.ranking.columns import place
from jinbang.ranking.mixed import Codes, Floats
from jinbang.ranking.model import Fit
from jinbang.ranking.rule import Rule
from jinbang.ranking.scores import Scores

NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class OneWay:
    """One-way analysis of variance over applications with at least two reviews.

    ``icc`` is ICC(1): the share of a single score's variance that belongs to the application; ``icc_k`` the same for
    the mean of ``k`` scores, ``k`` being the average panel size k₀.  nan when fewer than two such applications exist.
    """

    icc: float
    icc_k: float
    k: float
    between: float
    within: float


def one_way(*, application: Codes, y: Floats, applications: int) -> OneWay:
    """ICC(1) from mean squares between and within applications."""
    n = np.bincount(application, minlength=applications)
    use = n >= 2
    groups = int(use.sum())
    if groups < 2:
        return OneWay(icc=NAN, icc_k=NAN, k=NAN, between=NAN, within=NAN)
    rows = use[application]
    code, value = application[rows], y[rows] - y[rows].mean()
    total = np.bincount(code, weights=value, minlength=applications)[use]
    sizes = n[use].astype(np.float64)
    count = float(sizes.sum())
    between_sum = float(np.sum(total**2 / sizes) - total.sum() ** 2 / count)
    within_sum = float(value @ value - np.sum(total**2 / sizes))
    between, within = between_sum / (groups - 1), max(within_sum, 0.0) / (count - groups)
    k = (count - float(np.sum(sizes**2)) / count) / (groups - 1)
    spread = between + (k - 1) * within
    icc = (between - within) / spread if spread > 0 else NAN
    return OneWay(icc=icc, icc_k=composite(single=icc, k=k), k=k, between=between, within=within)


def composite(*, single: float, k: float) -> float:
    """Spearman–Brown: the reliability of the mean of k scores from that of one."""
    below = 1.0 + (k - 1.0) * single
    return k * single / below if below > 0 else NAN


def dependability(*, fit: Fit, k: float) -> float:
    """Φ(k) = σq² / (σq² + (σb² + σ²)/k): how dependable the mean of k scores is."""
    error = (fit.severity_variance + fit.noise_variance) / k
    return fit.quality_variance / (fit.quality_variance + error)


def krippendorff(*, application: Codes, y: Floats, applications: int) -> float:
    """Krippendorff's α for interval data: 1 − observed / expected disagreement; single scores are left out.

    nan when no application has two scores or all scores are equal.
    """
    n = np.bincount(application, minlength=applications)
    rows = (n >= 2)[application]
    code, value = application[rows], y[rows]
    count = len(value)
    if count < 2:
        return NAN
    value = value - value.mean()
    total = np.bincount(code, weights=value, minlength=applications)
    square = np.bincount(code, weights=value**2, minlength=applications)
    paired = n >= 2
    # Σ over ordered pairs (x − x')² within an application = 2(n Σx² − (Σx)²).
    observed = float(np.sum(2.0 * (n * square - total**2)[paired] / (n[paired] - 1))) / count
    expected = 2.0 * (count * float(value @ value) - float(value.sum()) ** 2) / (count * (count - 1.0))
    return 1.0 - observed / expected if expected > 0 else NAN


@dataclass(frozen=True, kw_only=True, eq=False)
class Connection:
    """The graph of experts and applications joined by reviews.

    ``parts`` is the number of connected parts; ``part`` gives each application's.  Across parts, severity and
    quality can only be told apart by assuming that experts were assigned by chance.  ``bridges`` are experts whose
    leaving would split a part: their own score alone holds the comparison.
    """

    parts: int
    part: NDArray[np.int32]
    sizes: tuple[int, ...]
    bridges: tuple[int, ...]


def connection(*, application: Codes, expert: Codes, applications: int, experts: int) -> Connection:
    """Connected parts of the review graph, and the experts that alone hold one together."""
    parts, labels = _parts(application=application, expert=expert, applications=applications, experts=experts)
    sizes = np.bincount(labels[:applications], minlength=parts)
    bridges = []
    if experts <= 300 and len(application) * experts <= 20_000_000:
        for j in range(experts):
            kept = expert != j
            touched = np.unique(application[~kept])
            _, other = _parts(
                application=application[kept], expert=expert[kept], applications=applications, experts=experts
            )
            alone = np.bincount(application[kept], minlength=applications)[touched] == 0
            if len(np.unique(other[touched[~alone]])) > 1:
                bridges.append(j)
    return Connection(
        parts=parts,
        part=labels[:applications].astype(np.int32),
        sizes=tuple(int(size) for size in np.sort(sizes)[::-1]),
        bridges=tuple(bridges),
    )


def _parts(*, application: Codes, expert: Codes, applications: int, experts: int) -> tuple[int, NDArray[Any]]:
    size = applications + experts
    ones = np.ones(len(application), dtype=np.int8)
    graph = csr_array((ones, (application, expert.astype(np.int64) + applications)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    return int(count), np.asarray(labels)


@dataclass(frozen=True, kw_only=True)
class WithoutExpert:
    """What the filed ranking would be without one expert.

    ``largest_move`` is the greatest change of rank, of ``moved`` (an application code); ``enters`` and ``leaves`` are
    application codes that would enter or leave the ``places`` best; ``unrankable`` would fall under the minimum.
    Moves are counted among the applications ranked in both.
    """

    expert: int
    largest_move: int
    moved: int | None
    enters: tuple[int, ...]
    leaves: tuple[int, ...]
    unrankable: int


def filed_ranks(rule: Rule) -> Callable[[Scores], NDArray[np.int64]]:
    """Ranks by a filed rule, softened for `leave_one_out`."""
    softer = softened(rule)
    return lambda scores: place(scores=scores, rule=softer).rank


def softened(rule: Rule) -> Rule:
    """The rule with one review fewer required, else leaving one out of a complete panel would rank nothing."""
    return replace(rule, min_reviews=max(1, rule.min_reviews - 1), study=True, tie_breaks=())


def leave_one_out(
    *, scores: Scores, ranks: Callable[[Scores], NDArray[np.int64]], places: int | None
) -> Iterator[WithoutExpert]:
    """For every expert the change of the ranking without all of that expert's sheets; one ranking per expert.

    ``ranks`` gives every application's rank (0: not ranked) from scores, for example `filed_ranks`.
    """
    base = ranks(scores)
    for j in range(len(scores.experts)):
        kept = scores.expert != j
        rest = ranks(_subset(scores=scores, rows=kept))
        both = (base > 0) & (rest > 0)
        # Ranks among those ranked in both, so that one left out does not move all the others.
        before, after = _competition(base, both), _competition(rest, both)
        move = np.abs(after - before)
        top = int(np.argmax(move)) if both.any() else 0
        enters: tuple[int, ...] = ()
        leaves: tuple[int, ...] = ()
        if places is not None:
            was, now = (base > 0) & (base <= places), (rest > 0) & (rest <= places)
            enters = tuple(int(k) for k in np.flatnonzero(now & ~was))
            leaves = tuple(int(k) for k in np.flatnonzero(was & ~now))
        yield WithoutExpert(
            expert=j,
            largest_move=int(move.max(initial=0)),
            moved=top if move.max(initial=0) > 0 else None,
            enters=enters,
            leaves=leaves,
            unrankable=int(((base > 0) & (rest == 0)).sum()),
        )


def _competition(rank: NDArray[Any], among: NDArray[np.bool_]) -> NDArray[np.int64]:
    result = np.zeros(len(rank), dtype=np.int64)
    chosen = np.flatnonzero(among)
    ordered = np.sort(rank[chosen])
    result[chosen] = np.searchsorted(ordered, rank[chosen]) + 1
    return result


def _subset(*, scores: Scores, rows: NDArray[np.bool_]) -> Scores:
    return Scores(
        applications=scores.applications,
        experts=scores.experts,
        application=scores.application[rows],
        expert=scores.expert[rows],
        criteria=scores.criteria,
        values=tuple(column[rows] for column in scores.values),
        places=scores.places,
    )
