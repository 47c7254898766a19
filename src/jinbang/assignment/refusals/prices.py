"""The least change, bounded from below by whole-number prices, branch by branch.

A linear programme in which every rule may be broken at one a unit proposes prices; only the whole-number sum below
counts (weak duality), so neither the programme nor its rounding needs to be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from scipy.sparse import coo_array

from jinbang.assignment.problem import Flags, Floats, Ints
from jinbang.assignment.refusals.left import Left

SCALE = 1_000_000
NODES = 300
MOST_PAIRS = 60_000
KINDS = ("demand", "max-load", "min-load", "limit")
Answer = Literal["proven", "refuted", "open"]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows Σ a·x ≥ right (sign 1) or ≤ right (sign -1); room: how far each may be broken, at one a unit."""

    matrix: Any
    right: Ints
    sign: Ints
    room: Ints


@dataclass(eq=False)
class Least:
    """Whether fewer than `target` units of change could do, changing only the given kinds.

    Columns: pairs, then one per (group, panel)."""

    left: Left
    kinds: tuple[str, ...]
    target: int
    nodes: int = NODES
    rows: _Rows = field(init=False)
    pairs: int = field(init=False)
    homes: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = self.left.rows.size
        self.rows, groups, panels, self.homes = _programme(self.left, self.kinds)
        self.width = self.pairs + groups * panels

    def answer(self) -> Answer:
        """ "proven": nothing below the target does.  "refuted": something does.  "open": not decided in the nodes."""
        if self.target <= 0:
            return "proven"
        if self.pairs > MOST_PAIRS:
            return "open"
        lower, upper = np.zeros(self.width, np.int64), np.ones(self.width, np.int64)
        lower[self.homes] = 1
        waiting = [(lower, upper)]
        while waiting:
            if self.nodes == 0:
                return "open"
            self.nodes -= 1
            found = self._branch(*waiting.pop())
            if isinstance(found, str):
                return found
            waiting += found
        return "proven"

    def _branch(self, lower: Ints, upper: Ints) -> Answer | list[tuple[Ints, Ints]]:
        """No branches where nothing below the target is left, two where it is not decided."""
        prices, values = self._relaxed(lower, upper)
        if prices is None or values is None:
            return "open"
        if self._bound(prices, lower, upper) > SCALE * (self.target - 1):
            return []
        whole = np.clip(np.rint(values).astype(np.int64), lower, upper)
        if self._cost(whole) < self.target:
            return "refuted"
        if (lower == upper).all():
            return "open"
        at = int(np.argmin(np.where(lower < upper, np.abs(values - 0.5), 1.0)))
        branches = []
        for value in (int(values[at] < 0.5), int(values[at] >= 0.5)):
            low, high = lower.copy(), upper.copy()
            low[at] = high[at] = value
            branches.append((low, high))
        return branches

    def _relaxed(self, lower: Ints, upper: Ints) -> tuple[Ints | None, Floats | None]:
        """Prices per row (whole numbers, SCALE for one) and the columns' values."""
        rows = self.rows
        found = self._solved(lower, upper, room=rows.room, cost=np.ones(rows.room.size))
        if found is not None:
            return found
        # Not even by breaking what may be broken.  Breaking the others is counted instead: those prices may be raised
        # as far as one likes, for nobody may break a closed row.
        closed = rows.room == 0
        wide = np.where(closed, np.abs(rows.right) + self.width + 1, rows.room)
        found = self._solved(lower, upper, room=wide, cost=closed.astype(np.float64))
        return (None, None) if found is None else (found[0] * (SCALE + self.target), found[1])

    def _solved(self, lower: Ints, upper: Ints, *, room: Ints, cost: Floats) -> tuple[Ints, Floats] | None:
        from scipy.optimize import linprog  # noqa: PLC0415 - a fifth of a second that few processes need

        rows = self.rows
        count, open_ = rows.right.size, np.flatnonzero(room > 0)
        turned = -rows.sign.astype(np.float64)  # every row as ≤
        left = rows.matrix.tocoo()
        matrix = coo_array(
            (
                np.concatenate([left.data * turned[left.row], np.full(open_.size, -1.0)]),
                (np.concatenate([left.row, open_]), np.concatenate([left.col, self.width + np.arange(open_.size)])),
            ),
            shape=(count, self.width + open_.size),
        )
        solve: Any = linprog  # its stubs know no sparse rows
        found = solve(
            np.concatenate([np.zeros(self.width), cost[open_]]),
            A_ub=matrix.tocsr(),
            b_ub=rows.right * turned,
            bounds=np.column_stack([np.concatenate([lower, 0 * open_]), np.concatenate([upper, room[open_]])]),
            method="highs",
        )
        if found.status != 0:
            return None
        prices = np.rint(found.ineqlin.marginals * turned * SCALE).astype(np.int64)
        return prices, np.asarray(found.x[: self.width])

    def _bound(self, prices: Ints, lower: Ints, upper: Ints) -> int:
        """What these prices prove, times SCALE: Σ price·right − what breaking rows gives back − what columns do."""
        rows = self.rows
        p = np.where(rows.sign > 0, np.maximum(prices, 0), np.minimum(prices, 0))
        lost = np.where(rows.room > 0, np.maximum(np.abs(p) - SCALE, 0) * rows.room, 0)
        worth = np.asarray(rows.matrix.T @ p).ravel().astype(np.int64)
        return int((p * rows.right).sum() - lost.sum() - np.maximum(worth * lower, worth * upper).sum())

    def _cost(self, x: Ints) -> int:
        """Units broken by whole columns; the target where a closed row is broken."""
        rows = self.rows
        short = np.maximum(rows.sign * (rows.right - np.asarray(rows.matrix @ x).ravel().astype(np.int64)), 0)
        return self.target if (short > rows.room).any() else int(short.sum())


def _programme(left: Left, kinds: tuple[str, ...]) -> tuple[_Rows, int, int, Ints]:
    """The rows: demands from both sides, minimum loads, maximum loads, ceilings, panels; and which (group, panel)
    columns fixed pairs have settled."""
    n, m, k = left.demands.size, left.high.size, left.rows.size
    parts: list[Any] = []
    right: list[Ints] = []
    sign: list[Ints] = []
    room: list[Ints] = []

    def add(rows: Ints, cols: Ints, values: Ints, bounds: Ints, way: int, slack: Ints) -> None:  # noqa: PLR0917
        first = sum(x.size for x in right)
        parts.append((rows + first, cols, values))
        right.append(bounds)
        sign.append(np.full(bounds.size, way, np.int64))
        room.append(slack)

    every, ones, none = np.arange(k), np.ones(k, np.int64), np.zeros(m, np.int64)
    add(left.rows, every, ones, left.demands, 1, left.demands if "demand" in kinds else 0 * left.demands)
    add(left.rows, every, ones, left.demands, -1, 0 * left.demands)
    add(left.cols, every, ones, left.low, 1, left.low if "min-load" in kinds else none)
    add(left.cols, every, ones, np.minimum(left.high, n), -1, none + n if "max-load" in kinds else none)
    for slots in left.slots:
        inside = np.flatnonzero(slots.of_pair >= 0)
        size = slots.rows.size
        slack = np.full(size, m if "limit" in kinds else 0, np.int64)
        add(slots.of_pair[inside], inside, ones[inside], slots.ceilings, -1, slack)
    if not left.grouped:
        return _joined(parts, right, sign, room, k), 0, 0, np.zeros(0, np.int64)
    groups, panels = int(left.group_of.max()) + 1, int(left.panel_of.max(initial=-1)) + 1
    _panel_rows(left, add, groups, panels)
    homes = np.array([k + g * panels + q for g, q in left.homes.items()], np.int64)
    return _joined(parts, right, sign, room, k + groups * panels), groups, panels, homes


def _panel_rows(left: Left, add: Any, groups: int, panels: int) -> None:
    """Pairs of a group's application with a panel, at most its demand where the group sits there; one panel a group;
    nobody without a panel for a group."""
    k = left.rows.size
    grouped = np.flatnonzero(left.group_of >= 0)
    first = np.full(left.demands.size, -1, np.int64)
    first[grouped] = np.arange(grouped.size) * panels
    seated: Flags = (left.group_of[left.rows] >= 0) & (left.panel_of[left.cols] >= 0)
    inside = np.flatnonzero(seated)
    at = first[left.rows[inside]] + left.panel_of[left.cols[inside]]
    own = np.arange(grouped.size * panels)
    seats = k + left.group_of[grouped[own // max(1, panels)]] * panels + own % max(1, panels)
    add(
        np.concatenate([at, own]),
        np.concatenate([inside, seats]),
        np.concatenate([np.ones(inside.size, np.int64), -left.demands[grouped[own // max(1, panels)]]]),
        np.zeros(own.size, np.int64), -1, np.zeros(own.size, np.int64),
    )  # fmt: skip
    every = np.arange(groups * panels)
    add(
        every // max(1, panels),
        k + every,
        np.ones(every.size, np.int64),
        np.ones(groups, np.int64),
        -1,
        np.zeros(groups, np.int64),
    )
    alone = np.flatnonzero((left.group_of[left.rows] >= 0) & (left.panel_of[left.cols] < 0))
    add(
        np.zeros(alone.size, np.int64),
        alone,
        np.ones(alone.size, np.int64),
        np.zeros(1, np.int64),
        -1,
        np.zeros(1, np.int64),
    )


def _joined(parts: list[Any], right: list[Ints], sign: list[Ints], room: list[Ints], width: int) -> _Rows:
    at, cols, values = (np.concatenate([part[k] for part in parts]) for k in range(3))
    count = sum(x.size for x in right)
    matrix = coo_array((values, (at, cols)), shape=(count, width)).tocsr()
    return _Rows(matrix, np.concatenate(right), np.concatenate(sign), np.concatenate(room))
