"""When no panel is lawful: which quotas contradict each other, and the smallest change that would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jinbang.draw.cells import Pool
from jinbang.draw.levels import limit_rows
from jinbang.draw.lottery import Infeasible
from jinbang.draw.solver import Answer, Program, Row


@dataclass(frozen=True, slots=True)
class _Bound:
    """One side of one limit."""

    limit: int
    lower: bool


def lawful_panel(*, pool: Pool) -> tuple[int, ...]:
    """Seats per cell of some lawful panel.  Raises Infeasible with the contradiction and a remedy if there is none."""
    drawable = sum(pool.sizes)
    if drawable < pool.size:
        raise Infeasible(f"the panel has {pool.size} seats, but only {drawable} people can be drawn")
    answer = _Questions(pool, whole=True).ask(_all_bounds(pool))
    if answer is None:
        raise _explained(pool)
    return tuple(int(count) for count in np.rint(answer.columns))


def _explained(pool: Pool) -> Infeasible:
    bounds = _all_bounds(pool)
    questions = _Questions(pool, whole=False)
    if questions.ask(bounds) is not None:  # only whole numbers reveal the contradiction
        questions = _Questions(pool, whole=True)
    clash = _smallest_clash(bounds, lambda some: questions.ask(some) is None)
    names = tuple(_say(pool, bound) for bound in sorted(clash, key=lambda bound: (bound.limit, not bound.lower)))
    remedy = _remedy(pool)
    return Infeasible(
        f"no panel of {pool.size} can satisfy these quotas together: {'; '.join(names)}. "
        f"The smallest change that would do: {'; '.join(remedy)}",
        quotas=names,
        remedy=remedy,
    )


def _all_bounds(pool: Pool) -> list[_Bound]:
    lower = [_Bound(number, True) for number, limit in enumerate(pool.limits) if limit.low > 0]
    return lower + [_Bound(number, False) for number, limit in enumerate(pool.limits) if limit.high < pool.size]


def _say(pool: Pool, bound: _Bound) -> str:
    limit = pool.limits[bound.limit]
    asked = f"at least {limit.low}" if bound.lower else f"at most {limit.high}"
    return f"{limit.quota.attribute} = {limit.quota.value} {asked} (of {limit.people} who can be drawn)"


class _Questions:
    """Is there a panel that keeps only some of the bounds?"""

    def __init__(self, pool: Pool, *, whole: bool) -> None:
        self._pool = pool
        nothing = np.zeros(len(pool.sizes))
        self._program = Program(
            costs=nothing, low=nothing, high=np.array(pool.sizes, np.float64), rows=limit_rows(pool), whole=whole
        )

    def ask(self, bounds: Sequence[_Bound]) -> Answer | None:
        low, high = np.zeros(len(self._pool.limits)), np.full(len(self._pool.limits), float(self._pool.size))
        for bound in bounds:
            limit = self._pool.limits[bound.limit]
            if bound.lower:
                low[bound.limit] = limit.low
            else:
                high[bound.limit] = limit.high
        # A lower bound above its own upper bound is a contradiction that the solver need not be asked about.
        if (low > high).any():
            return None
        if len(low):
            self._program.row_bounds(low=low, high=high, start=1)
        return self._program.solve()


def _smallest_clash(bounds: list[_Bound], clashes: Callable[[Sequence[_Bound]], bool]) -> list[_Bound]:
    """A set of bounds that clash, of which none can be spared (QuickXplain, Junker 2004)."""

    def needed(base: list[_Bound], added: bool, some: list[_Bound]) -> list[_Bound]:
        if added and clashes(base):
            return []
        if len(some) == 1:
            return some
        first, second = some[: len(some) // 2], some[len(some) // 2 :]
        from_second = needed(base + first, bool(first), second)
        from_first = needed(base + from_second, bool(from_second), first)
        return from_first + from_second

    return needed([], False, bounds)


def _remedy(pool: Pool) -> tuple[str, ...]:
    """Loosened bounds with the least total change."""
    cells, limits = len(pool.sizes), len(pool.limits)
    rows = [Row(range(cells), [1.0] * cells, pool.size, pool.size)]
    for number, limit in enumerate(pool.limits):
        inside = sorted(limit.cells)
        more, less = cells + number, cells + limits + number
        rows.append(Row([*inside, more], [1.0] * (len(inside) + 1), limit.low, np.inf))
        rows.append(Row([*inside, less], [*[1.0] * len(inside), -1.0], -np.inf, limit.high))
    answer = Program(
        costs=np.concatenate([np.zeros(cells), np.ones(2 * limits)]),
        low=np.zeros(cells + 2 * limits),
        high=np.concatenate([np.array(pool.sizes, np.float64), np.full(2 * limits, float(pool.size))]),
        rows=rows,
        whole=True,
    ).solve()
    assert answer is not None  # with every quota loosened any panel is lawful
    changes = np.rint(answer.columns[cells:]).astype(int)
    said = []
    for number, limit in enumerate(pool.limits):
        name = f"{limit.quota.attribute} = {limit.quota.value}"
        if less := int(changes[number]):
            said.append(f"{name} at least {limit.low - less} instead of {limit.low}")
        if more := int(changes[limits + number]):
            said.append(f"{name} at most {limit.high + more} instead of {limit.high}")
    return tuple(said)
