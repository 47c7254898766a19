"""CPU times of acts with and without their entry, in blocks, and what the blocks say."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field

MOST = 0.10
"""An entry's part of an act's CPU time, at most."""
LEAST = 2e-3
"""CPU seconds: of a lighter act an entry may cost a tenth of this, 0.2 ms; nobody does it without a request, which is measured by itself."""
ORDER = (True, False, False, True, False, True, True, False)
"""With its entry or without: both meet the same drift."""
FEWEST = 6
"""Blocks, below which a median has no 95 % interval."""


@dataclass
class Times:
    """CPU seconds of one act, those that are not in a block yet, and the blocks: the mean with its entry, without it."""

    waiting: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    blocks: list[tuple[float, float]] = field(default_factory=list)

    def add(self, *, written: bool, seconds: float) -> None:
        self.waiting[written].append(seconds)
        half = len(ORDER) // 2
        if min(map(len, self.waiting.values())) >= half:
            full, bare = (self.waiting[which][:half] for which in (True, False))
            for which in (True, False):
                del self.waiting[which][:half]
            # without the dearest of each: it is the machine's other work
            self.blocks.append(tuple(statistics.fmean(sorted(one)[:-1]) for one in (full, bare)))  # type: ignore[arg-type]

    @property
    def enough(self) -> bool:
        """Whether there are blocks for an interval."""
        return len(self.blocks) >= FEWEST

    @property
    def shares(self) -> list[float]:
        """The entry's part of each block, in ascending order."""
        return sorted(full / bare - 1 for full, bare in self.blocks)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the median, by ranks; the whole line where there are too few blocks."""
        if not self.enough:
            return -math.inf, math.inf
        shares = self.shares
        rank = _rank(len(shares))
        return shares[rank], shares[-1 - rank]

    @property
    def bare(self) -> float:
        """CPU seconds of the act without its entry: the median of the blocks."""
        return statistics.median(one for _, one in self.blocks)

    @property
    def limit(self) -> float:
        """The greatest share that is allowed."""
        return MOST * max(1.0, LEAST / self.bare)

    @property
    def too_dear(self) -> bool:
        """Whether the whole interval is above the limit."""
        return self.interval[0] > self.limit

    @property
    def decided(self) -> bool:
        """Whether the interval lies on one side of the limit."""
        return self.interval[1] <= self.limit or self.too_dear


def _rank(number: int) -> int:
    """The greatest rank that, with its mirror image, holds the median of that many values in 95 of 100 cases."""
    below, rank = 0.0, -1
    while (below := below + math.comb(number, rank + 1) / 2**number) <= 0.025:
        rank += 1
    return rank
