"""The same problem as a linear or integer programme, for what is no network: worst totals, limits, panels."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import highspy
import numpy as np
from highspy._core import _Highs as QuietHighs  # highspy.Highs prints a banner before it can be told not to

from jinbang.assignment.problem import Floats, Ints
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.panels import panel_layout

INFINITE = highspy.kHighsInf
PRECISION = 1e-9
DUAL_PRECISION = 1e-10


@dataclass(eq=False)
class Rows:
    """Rows collected as triples; `add` returns the first row's number."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    at: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    count: int = 0

    def add(self, *, lower: Floats | Ints, upper: Floats | Ints, rows: Ints, cols: Ints, values: Floats) -> int:
        """rows are counted from 0 within what is added."""
        first = self.count
        self.lower.append(np.asarray(lower, np.float64))
        self.upper.append(np.asarray(upper, np.float64))
        self.at.append((rows + first, cols, values))
        self.count += len(lower)
        return first


@dataclass(frozen=True, eq=False)
class Answer:
    """values per column, duals per row (linear only), the objective and the solver's bound on it."""

    values: Floats
    duals: Floats
    objective: float
    bound: float
    complete: bool


@dataclass(frozen=True, eq=False)
class Programme:
    """A core restricted to some of its pairs (`pairs`: positions among the free pairs), with room for a threshold.

    Columns: one per pair, then one per (group, panel), then the threshold t when `floor` is None.
    threshold: applications whose total must be at least `floor` (or t).  fixed_totals: what fixed pairs already give.
    """

    core: Core
    pairs: Ints
    threshold: Ints
    floor: float | None
    fixed_totals: Floats

    def solve(self, *, objective: Floats, whole: bool, nodes: int) -> Answer | None:
        """Maximise objective over the pairs' columns plus t.  `nodes` limits the search, so that it is repeatable."""
        rows, seats = self.rows()
        width = self.pairs.size + seats + (self.floor is None)
        cost = np.zeros(width)
        cost[: self.pairs.size] = objective
        lower, upper = np.zeros(width), np.ones(width)
        if self.floor is None:
            cost[-1], lower[-1], upper[-1] = 1.0, -INFINITE, INFINITE
        integer = width - (self.floor is None) if whole else 0
        return maximise(cost=cost, lower=lower, upper=upper, rows=rows, integer=integer, nodes=nodes)

    def rows(self) -> tuple[Rows, int]:
        core, rows = self.core, Rows()
        columns = np.arange(self.pairs.size)
        apps, people = core.rows[self.pairs], core.cols[self.pairs]
        ones = np.ones(columns.size)
        rows.add(lower=core.demands, upper=core.demands, rows=apps, cols=columns, values=ones)
        rows.add(lower=core.low, upper=core.high, rows=people, cols=columns, values=ones)
        for family in core.families:
            slot = family.slot_of_pair[self.pairs]
            inside = np.flatnonzero(slot >= 0)
            none = np.full(family.rows.size, -INFINITE)
            rows.add(lower=none, upper=family.ceilings, rows=slot[inside], cols=inside, values=ones[inside])
        seats = self._panel_rows(rows, apps, people) if core.grouped else 0
        if self.threshold.size:
            place = np.full(core.demands.size, -1, np.int64)
            place[self.threshold] = np.arange(self.threshold.size)
            inside = np.flatnonzero(place[apps] >= 0)
            at, cols, values = place[apps[inside]], inside, core.values[self.pairs[inside]]
            if self.floor is None:
                at = np.concatenate([at, np.arange(self.threshold.size)])
                cols = np.concatenate([cols, np.full(self.threshold.size, columns.size + seats)])
                values = np.concatenate([values, np.full(self.threshold.size, -1.0)])
            least = (self.floor or 0.0) - self.fixed_totals[self.threshold]
            rows.add(lower=least, upper=np.full(least.size, INFINITE), rows=at, cols=cols, values=values)
        return rows, seats

    def _panel_rows(self, rows: Rows, apps: Ints, people: Ints) -> int:
        """Σ over a panel of x ≤ demand × y for every application of a group, and one y a group."""
        layout = panel_layout(self.core)
        key = layout.row_of(apps, people)
        inside = np.flatnonzero(key >= 0)
        alone = np.flatnonzero(key == layout.BARRED)
        seat_of_row = self.pairs.size + layout.seat
        rows.add(
            lower=np.full(layout.size, -INFINITE),
            upper=np.zeros(layout.size),
            rows=np.concatenate([key[inside], np.arange(layout.size)]),
            cols=np.concatenate([inside, seat_of_row]),
            values=np.concatenate([np.ones(inside.size), -self.core.demands[layout.application].astype(np.float64)]),
        )
        seats = np.arange(layout.groups * layout.panels)
        one = np.ones(layout.groups)
        rows.add(
            lower=one,
            upper=one,
            rows=seats // layout.panels,
            cols=self.pairs.size + seats,
            values=np.ones(seats.size),
        )
        none = np.zeros(1)
        rows.add(lower=none, upper=none, rows=np.zeros(alone.size, np.int64), cols=alone, values=np.ones(alone.size))
        homes = layout.fixed_homes(self.core)
        rows.add(
            lower=np.ones(homes.size),
            upper=np.ones(homes.size),
            rows=np.arange(homes.size),
            cols=self.pairs.size + homes,
            values=np.ones(homes.size),
        )
        return int(seats.size)


def maximise(*, cost: Floats, lower: Floats, upper: Floats, rows: Rows, integer: int, nodes: int) -> Answer | None:
    """Solve; the first `integer` columns are whole numbers.  None when infeasible.  Raises SearchLimit when `nodes`
    were searched and nothing was found."""
    width = cost.size
    # The solver takes reduced costs below its tolerance for none: small objectives are brought to about 1, exactly.
    most = float(np.abs(cost).max(initial=0.0))
    scale = 2.0 ** max(0, min(60, -math.frexp(most)[1])) if most else 1.0
    cost = cost * scale
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, rows.count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.lower), np.concatenate(rows.upper)
    if not width:
        return _nothing_to_choose(rows)
    at, cols, values = (np.concatenate([part[k] for part in rows.at]) for k in range(3))
    order = np.argsort(cols, kind="stable")
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(cols[order], np.arange(width + 1)).astype(np.int32)
    lp.a_matrix_.index_ = at[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]
    if integer:
        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole] * integer + [real] * (width - integer)
    found = _run(lp=lp, whole=bool(integer), nodes=nodes)
    if found is None or scale == 1.0:
        return found
    return replace(found, duals=found.duals / scale, objective=found.objective / scale, bound=found.bound / scale)


def _nothing_to_choose(rows: Rows) -> Answer | None:
    """Feasible when every row admits zero."""
    if any((low > PRECISION).any() for low in rows.lower) or any((high < -PRECISION).any() for high in rows.upper):
        return None
    return Answer(values=np.zeros(0), duals=np.zeros(rows.count), objective=0.0, bound=0.0, complete=True)


def _run(*, lp: highspy.HighsLp, whole: bool, nodes: int) -> Answer | None:
    solver = QuietHighs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "primal_feasibility_tolerance": PRECISION,
        "dual_feasibility_tolerance": DUAL_PRECISION,
        "mip_feasibility_tolerance": PRECISION,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": PRECISION,
        "mip_max_nodes": nodes,
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    solved = status == highspy.HighsModelStatus.kOptimal
    if not solved and not (whole and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible):
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if whole and status == highspy.HighsModelStatus.kSolutionLimit:
            raise SearchLimit
        raise ArithmeticError(f"the linear solver gave up: {solver.modelStatusToString(status)}")
    solution = solver.getSolution()
    return Answer(
        values=np.asarray(solution.col_value, np.float64),
        duals=np.asarray(solution.row_dual, np.float64) if not whole else np.zeros(0),
        objective=info.objective_function_value,
        bound=info.mip_dual_bound if whole else info.objective_function_value,
        complete=solved,
    )


class SearchLimit(Exception):
    """The search found nothing within its limit."""
