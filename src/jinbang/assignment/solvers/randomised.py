"""Probabilities with a cap on every pair (Jecmen et al. 2020), and one assignment drawn from them.

The probabilities of greatest expected total are one integer flow: with a cap of k/t, every demand and load counts t
times and every pair at most k.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.solvers.best import Flowed, best_flow
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.network import shape_of
from jinbang.assignment.solvers.rounding import round_flow
from jinbang.assignment.solvers.stream import Stream

FINEST = 10**6


@dataclass(frozen=True, eq=False)
class Lottery:
    """units / times is the probability of every free pair; `flow` has the prices."""

    flow: Flowed
    times: int

    @property
    def probabilities(self) -> Floats:
        """Per free pair."""
        return np.asarray(self.flow.units / self.times, np.float64)


def cap_as_fraction(cap: float) -> Fraction:
    """The cap as typed, with at most six decimals (rounded down)."""
    exact = Fraction(repr(float(cap)))
    return exact if exact.denominator <= FINEST else Fraction(int(exact * FINEST), FINEST)


def lottery(*, core: Core, cap: Fraction) -> Lottery | None:
    """None when no probabilities keep the cap, the demands and the loads."""
    flow = best_flow(core=core, times=cap.denominator, pair_cap=cap.numerator)
    return None if flow is None else Lottery(flow=flow, times=cap.denominator)


def drawn(*, core: Core, lottery: Lottery, seed: int, digest: str) -> Ints:
    """0/1 per free pair.  Demands are kept exactly; loads and limits to the whole numbers next to their expectation,
    so they keep their bounds too."""
    stream = Stream(seed=seed, digest=digest)
    return round_flow(
        shape=shape_of(core),
        units=lottery.flow.units,
        times=lottery.times,
        choose=lambda a, b: stream.below(a + b) < a,
        order=stream.shuffle,
    )


def smallest_cap(*, core: Core, above: Fraction) -> Fraction | None:
    """The smallest cap in hundredths that would do; None when even certainty does not."""
    low, high = int(above * 100), 100
    if lottery(core=core, cap=Fraction(1)) is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if lottery(core=core, cap=Fraction(middle, 100)) is None:
            low = middle
        else:
            high = middle
    return Fraction(high, 100)
