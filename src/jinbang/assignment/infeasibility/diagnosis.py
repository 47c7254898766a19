"""One answer to “why not?”: the tight set and the smallest relaxations."""

from __future__ import annotations

from dataclasses import replace

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility.combined import combined_relaxations, combined_tight_set
from jinbang.assignment.infeasibility.relaxing import relaxations
from jinbang.assignment.infeasibility.tight import tight_set
from jinbang.assignment.proposal import Infeasible, TightSet
from jinbang.assignment.solvers.core import Core


def diagnose(core: Core) -> Infeasible:
    """For a core that no assignment satisfies."""
    digest = digest_of(problem=core.problem)
    if core.is_flow:
        tight = tight_set(core)
        if tight is None:
            raise AssertionError("asked why a possible assignment is impossible")
        return Infeasible(tight=tight, relaxations=relaxations(core), digest=digest)
    tight = _simplest(core) or combined_tight_set(core)
    return Infeasible(tight=tight, relaxations=combined_relaxations(core), digest=digest)


def _simplest(core: Core) -> TightSet | None:
    """A reason that needs one composition limit at most and no panels; a network finds it at once."""
    ungrouped = replace(core, problem=replace(core.problem, groups=(), panels=()))
    for families in ((), *((family,) for family in core.families)):
        found = tight_set(replace(ungrouped, families=families))
        if found is not None:
            return found
    return None
