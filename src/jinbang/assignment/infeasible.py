"""Why an assignment cannot be made, and the least that would have to change."""

from __future__ import annotations

from jinbang.assignment.proposal import Infeasible
from jinbang.assignment.solvers.core import Core
