"""What a solver hands back: a proposal with its certificate, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from jinbang.assignment.problem import Floats, Ints

Objective = Literal["best", "fairest", "randomised"]


class Pair(NamedTuple):
    """One seat: this expert judges this application, with this affinity."""

    application: Any
    expert: Any
    affinity: float


@dataclass(frozen=True, eq=False)
class Prices:
    """Numbers that prove an upper bound; anyone can check them with additions and multiplications.

    For any feasible assignment, Σᵢ wᵢ·(total of application i) is at most
        Σᵢ demandᵢ·uᵢ + Σⱼ (maxⱼ·max(vⱼ, 0) + minⱼ·min(vⱼ, 0)) + Σ limitₖ·zₖ
        + Σ over groups of the greatest, over panels p, of Σ_{i in group} demandᵢ·qᵢₚ
        + Σ over permitted pairs of cap·max(0, wᵢ·aᵢⱼ − uᵢ − vⱼ − zₖ − qᵢₚ),
    whatever u, v are and whenever z, q ≥ 0 (weak duality).  Fixed pairs are taken out first (demands, loads and limits
    less one each) and count with their whole value, not with max(0, ·).

    weights: w, one per application.  applications: u.  experts: v.
    limits: {(limit's position, application's position, label): z}.
    panels: {(application's position, panel): q}.
    offset: subtracted at the end (used when w rewards totals above a threshold).
    """

    weights: Floats
    applications: Floats
    experts: Floats
    limits: dict[tuple[int, int, Hashable], float] = field(default_factory=dict)
    panels: dict[tuple[int, Hashable], float] = field(default_factory=dict)
    offset: float = 0.0


@dataclass(frozen=True, eq=False)
class Certificate:
    """What was reached and what is proven.

    total: sum of the affinities (randomised: of the drawn assignment).  worst: the lowest total of one application.
    bound: no assignment can do better on the objective: total for "best", the worst application's total for
        "fairest", expected total for "randomised".
    total_bound: "fairest" only: the best total with that worst total.
    optimal: the objective is proven to be reached (for "fairest": both the worst total and then the sum).
    best_total: the greatest total without fairness or cap; None for "best".
    cost_of_fairness: "fairest" only: share of the best total given up, 0.0006 is 0.06 %.
    expected: "randomised": the expected total over all draws; quality_kept: expected / best total without the
        cap; None where that best total is not above zero, so that no share of it means anything.
    digest: of the problem.  seed, cap: of the draw, None otherwise.
    proofs: prices by what they prove: "objective" the bound; for "fairest" also "total" the total_bound; for
        "fairest" and "randomised" also "best" the best_total.
    proof: "prices" when the prices alone prove the optimum, "search" when the last step rests on the solver's search.
    """

    objective: Objective
    total: float
    worst: float
    bound: float
    optimal: bool
    digest: str
    best_total: float | None = None
    cost_of_fairness: float | None = None
    total_bound: float | None = None
    expected: float | None = None
    quality_kept: float | None = None
    seed: int | None = None
    cap: float | None = None
    proof: Literal["prices", "search"] = "prices"
    proofs: Mapping[str, Prices] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Proposal:
    """An assignment somebody may accept.  `pairs` in the problem's order; `probabilities` (randomised only) per listed
    pair of the problem."""

    pairs: tuple[Pair, ...]
    certificate: Certificate
    probabilities: Floats | None = None


@dataclass(frozen=True)
class TightSet:
    """Why it cannot be done: these applications need `needed` seats beside the fixed ones, and from these experts and
    whoever else they may have, at most `available` can be had (for kind "min-load": these experts must take `needed`,
    but only `available` seats are open to them; for kind "cap": either, counted in probabilities).

    limits, message: what binds and the whole reason, in English; limits_zh, message_zh: in Chinese.
    cap: kind "cap" only: the cap that was asked for.
    """

    kind: Literal["demand", "min-load", "combination", "cap"]
    applications: tuple[Any, ...]
    experts: tuple[Any, ...]
    needed: float
    available: float
    limits: tuple[str, ...]
    message: str
    limits_zh: tuple[str, ...] = ()
    message_zh: str = ""
    cap: float | None = None


@dataclass(frozen=True)
class Relaxation:
    """One way out: `changes` are (what, id, from, to); `amount` is the sum of the changes, the least possible of
    its kind.  message: English; message_zh: Chinese."""

    kind: Literal["max-load", "min-load", "demand", "limit", "panel", "mixed", "uniform-max-load", "cap"]
    changes: tuple[tuple[str, Any, float, float], ...]
    amount: float
    message: str
    message_zh: str = ""


@dataclass(frozen=True)
class Infeasible:
    """No assignment exists: the tight set and the smallest relaxations, smallest first."""

    tight: TightSet
    relaxations: tuple[Relaxation, ...]
    digest: str

    @property
    def message(self) -> str:
        """One paragraph for a person, in English."""
        ways = " Or: ".join(r.message for r in self.relaxations)
        return f"{self.tight.message} Smallest change that would do: {ways}" if ways else self.tight.message

    @property
    def message_zh(self) -> str:
        """The same in Chinese."""
        ways = "或者：".join(r.message_zh for r in self.relaxations)
        return f"{self.tight.message_zh}最小的放宽办法：{ways}" if ways else self.tight.message_zh


def pairs_at(
    applications: tuple[Any, ...], experts: tuple[Any, ...], rows: Ints, cols: Ints, values: Floats
) -> tuple[Pair, ...]:
    """Pairs with ids, from positions."""
    return tuple(
        Pair(applications[i], experts[j], v)
        for i, j, v in zip(rows.tolist(), cols.tolist(), values.tolist(), strict=True)
    )


def totals_by_application(*, rows: Ints, values: Floats, count: int) -> Floats:
    """The total affinity of every application, shape (count,)."""
    return np.bincount(rows, weights=values, minlength=count).astype(np.float64)
