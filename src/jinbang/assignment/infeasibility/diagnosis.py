"""One answer to “why not?”: the tight set and the smallest relaxations."""

from __future__ import annotations

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility.relaxing import relaxations
from jinbang.assignment.infeasibility.tight import tight_set
from jinbang.assignment.proposal import Infeasible
from jinbang.assignment.solvers.core import Core


def diagnose(core: Core) -> Infeasible:
    """For a core that no assignment satisfies."""
    tight = tight_set(core)
    if tight is None:
        raise AssertionError("asked why a possible assignment is impossible")
    return Infeasible(tight=tight, relaxations=relaxations(core), digest=digest_of(problem=core.problem))
