"""Why no probabilities keep a cap, and the smallest cap that would do."""

from __future__ import annotations

from fractions import Fraction

from jinbang.assignment.digest import digest_of
from jinbang.assignment.infeasibility.tight import tight_set
from jinbang.assignment.infeasibility.wording import way_out
from jinbang.assignment.proposal import Infeasible, Relaxation
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.randomised import smallest_cap


def diagnose_cap(core: Core, cap: Fraction) -> Infeasible:
    """For a core that some assignment satisfies, but no probabilities with this cap on every pair."""
    tight = tight_set(core, cap)
    if tight is None:
        raise AssertionError("asked why possible probabilities are impossible")
    enough = smallest_cap(core=core, above=cap)
    ways: tuple[Relaxation, ...] = ()
    if enough is not None:
        changes = (("cap", "every pair", float(cap), float(enough)),)
        amount = float(enough - cap)
        words = way_out(kind="cap", changes=changes, amount=amount)
        ways = (Relaxation("cap", changes, amount, words.en, words.zh),)
    return Infeasible(tight=tight, relaxations=ways, digest=digest_of(problem=core.problem))
