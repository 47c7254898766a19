"""Fairest chances under quotas: as equal as the limits allow (leximin: lift the worst off, then the next worst …)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jinbang.draw.cells import Pool
from jinbang.draw.columns import generated
from jinbang.draw.contradiction import lawful_panel
from jinbang.draw.levels import Levels, NotExact, leximin
from jinbang.draw.lottery import Infeasible, Lottery
from jinbang.draw.rounding import NotRoundable, rounded


def fairest(*, pool: Pool) -> Lottery:
    """The leximin lottery of a pool.

    The chances come from the fractional problem and are exact; controlled rounding turns them into a lottery over whole
    panels, which proves that nothing better exists (gap 0).  Where no rounding exists, column generation builds the
    lottery and states its gap.  Raises Infeasible naming the contradiction when no panel is lawful.
    """
    levels: Levels | None = None
    try:
        levels = leximin(pool=pool)
        panels = rounded(pool=pool, chances=levels.chances)
        return Lottery(panels=panels, sizes=pool.sizes, method="controlled rounding", reasons=levels.reasons)
    except (Infeasible, NotExact, NotRoundable):
        lottery = generated(pool=pool, first=lawful_panel(pool=pool), target=levels)
    if levels is not None:  # the fractional optimum is a bound of its own
        gap = max(Fraction(0), min(levels.chances) - min(lottery.chances()))
        lottery = replace(lottery, gap=min(gap, lottery.gap))
    return lottery
