"""Why no probabilities keep a cap, and the smallest cap that would do."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jinbang.assignment.digest import digest_of
from jinbang.assignment.proposal import Infeasible, Relaxation, TightSet
from jinbang.assignment.solvers.core import Core
from jinbang.assignment.solvers.randomised import smallest_cap

SHOWN = 4


def diagnose_cap(core: Core, cap: Fraction) -> Infeasible:
    """For a core that some assignment satisfies, but no probabilities with this cap on every pair."""
    p = core.problem
    open_ = np.bincount(core.rows, minlength=core.demands.size)
    short = np.flatnonzero(core.demands * cap.denominator > cap.numerator * open_)
    enough = smallest_cap(core=core, above=cap)
    names = [str(p.applications[i]) for i in short[:SHOWN]]
    more = f" and {short.size - SHOWN} more" if short.size > SHOWN else ""
    if short.size:
        i = int(short[0])
        reason = (
            f"With no pair likelier than {float(cap):g}, too few experts may judge {', '.join(names)}{more}: "
            f"{p.applications[i]} needs {core.demands[i]} and has {open_[i]} candidates."
        )
    else:
        reason = f"With no pair likelier than {float(cap):g}, the maximum loads leave too little room."
    tight = TightSet(
        kind="cap",
        applications=tuple(p.applications[i] for i in short),
        experts=(),
        needed=int(core.demands[short].sum()),
        available=int(cap * int(open_[short].sum())),
        limits=(f"no pair likelier than {float(cap):g}",),
        message=reason,
    )
    ways: tuple[Relaxation, ...] = ()
    if enough is not None:
        change = ("cap", "every pair", float(cap), float(enough))
        ways = (Relaxation("cap", (change,), float(enough - cap), f"raise the cap to {float(enough):g}."),)
    return Infeasible(tight=tight, relaxations=ways, digest=digest_of(problem=p))
