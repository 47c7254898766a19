"""A small face of HiGHS: one program, changed and solved again, so that each solve starts from the last one.

Floating point stays inside: whatever is published is recomputed and checked in whole numbers by the callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """`low` ≤ Σ values·columns ≤ `high`."""

    columns: Sequence[int]
    values: Sequence[float]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An optimal point, the duals of the rows (minimisation signs), and the value of the objective."""

    columns: Floats
    duals: Floats
    objective: float


class Program:
    """Minimise costs·x over rows and column bounds; `whole` asks for whole numbers in every column."""

    def __init__(self, *, costs: Floats, low: Floats, high: Floats, rows: Sequence[Row], whole: bool = False) -> None:
        starts = np.cumsum([0, *(len(row.columns) for row in rows)], dtype=np.int32)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(costs), len(rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = costs, low, high
        lp.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
        lp.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
        matrix: Any = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = len(costs), len(rows)
        matrix.start_ = starts
        matrix.index_ = np.array([column for row in rows for column in row.columns], dtype=np.int32)
        matrix.value_ = np.array([value for row in rows for value in row.values], dtype=np.float64)
        self._every_column = np.arange(len(costs), dtype=np.int32)
        self._every_row = np.arange(len(rows), dtype=np.int32)
        self._highs: Any = highspy._Highs()  # type: ignore[attr-defined]  # the public class prints a banner to the terminal when it is made
        for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-6}.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(lp)
        if whole:
            self.whole(wanted=True)

    def whole(self, *, wanted: bool) -> None:
        """Ask for whole numbers, or no longer."""
        kind = highspy.HighsVarType.kInteger if wanted else highspy.HighsVarType.kContinuous
        kinds = np.full(len(self._every_column), int(kind), dtype=np.uint8)
        self._highs.changeColsIntegrality(len(kinds), self._every_column, kinds)

    def column_bounds(self, *, low: Floats, high: Floats) -> None:
        self._highs.changeColsBounds(len(low), self._every_column, low, high)

    def row_bounds(self, *, low: Floats, high: Floats, start: int = 0) -> None:
        """New bounds for the rows from `start` on."""
        self._highs.changeRowsBounds(len(low), self._every_row[start : start + len(low)], low, high)

    def costs(self, costs: Floats) -> None:
        self._highs.changeColsCost(len(costs), self._every_column, costs)

    def add_column(self, *, cost: float, low: float, high: float, rows: Sequence[int], values: Sequence[float]) -> None:
        self._highs.addCol(cost, low, high, len(rows), np.array(rows, np.int32), np.array(values, np.float64))
        self._every_column = np.arange(len(self._every_column) + 1, dtype=np.int32)

    def coefficient(self, *, row: int, column: int, value: float) -> None:
        self._highs.changeCoeff(row, column, value)

    def any_solution_will_do(self) -> None:
        """Stop a search in whole numbers at the first lawful point."""
        self._highs.setOptionValue("mip_abs_gap", 1e9)

    def solve(self) -> Answer | None:
        """The optimum, or None when there is none (infeasible)."""
        settled = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        self._highs.run()
        if self._highs.getModelStatus() not in settled:  # a start from the last point can end in “unknown”
            self._highs.clearSolver()
            self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._highs.getSolution()
        return Answer(
            columns=np.array(found.col_value, dtype=np.float64),
            duals=np.array(found.row_dual, dtype=np.float64),
            objective=float(self._highs.getInfo().objective_function_value),
        )
