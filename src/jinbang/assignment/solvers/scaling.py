"""Affinities as whole numbers, so that a flow over integers loses no ordering of assignments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jinbang.assignment.problem import Floats, Ints

ROOM = 2**60
DECIMALS = 9


@dataclass(frozen=True, eq=False)
class Scaled:
    """weights = values × scale; `exact` when nothing was rounded, so a difference of 1/scale is the least there is."""

    weights: Ints
    scale: float
    exact: bool

    @property
    def step(self) -> float:
        """Totals are multiples of this; 0 when unknown."""
        return 1.0 / self.scale if self.exact else 0.0


def scaled(*, values: Floats, nodes: int) -> Scaled:
    """Whole numbers for the solver.

    Values typed with up to nine decimals become exact multiples of a power of ten.  Others are multiplied by the
    largest power of two that a flow on `nodes` nodes can carry; `exact` tells whether that kept every bit.
    """
    largest = float(np.max(np.abs(values), initial=0.0))
    if largest == 0.0:
        return Scaled(np.zeros(values.size, np.int64), 1.0, exact=True)
    room = ROOM // (2 * (nodes + 2))
    for digits in range(DECIMALS + 1):
        scale = 10.0**digits
        if largest * scale > room:
            break
        whole = np.rint(values * scale)
        if np.array_equal(whole / scale, values):
            return Scaled(whole.astype(np.int64), scale, exact=True)
    exponent = int(np.floor(np.log2(room) - np.log2(largest)))
    scale = 2.0 ** min(max(exponent, -1000), 1000)
    product = values * scale
    whole = np.rint(product)
    return Scaled(whole.astype(np.int64), scale, exact=bool(np.array_equal(whole, product)))
