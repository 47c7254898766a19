"""Check a proposal against its problem, without the solver and without its arithmetic.

Everything here is counting and adding: whether the pairs keep every rule, whether the stated figures are right, and
whether the prices prove the bound (weak duality, spelled out in `Prices`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from jinbang.assignment.digest import digest_of
from jinbang.assignment.problem import Problem
from jinbang.assignment.proposal import Proposal
from jinbang.assignment.verifier_claims import check_claims, close
from jinbang.assignment.verifier_probabilities import check_probabilities


@dataclass(frozen=True)
class Verdict:
    """findings: everything that is wrong, empty when all is well.  proven: the optimality needs no trust in the
    solver, because the prices alone prove it."""

    findings: tuple[str, ...]
    proven: bool

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def verify(*, problem: Problem, proposal: Proposal) -> Verdict:
    """Check feasibility, figures and certificate.  Never raises on a wrong proposal: it lists what is wrong."""
    found = [*_pairs(problem, proposal)]
    if not found:
        found += [*_rules(problem, proposal)]
    found += [*_figures(problem, proposal)]
    if proposal.certificate.objective == "randomised":
        found += check_probabilities(problem=problem, proposal=proposal)
    claims, proven = check_claims(problem=problem, certificate=proposal.certificate)
    return Verdict(findings=(*found, *claims), proven=proven and not found and not claims)


def _pairs(p: Problem, proposal: Proposal) -> Iterator[str]:
    applications, experts = set(p.applications), set(p.experts)
    for a, e, _ in proposal.pairs:
        if a not in applications or e not in experts:
            yield f"{a} – {e}: not in the problem"
    for (a, e), times in Counter((a, e) for a, e, _ in proposal.pairs).items():
        if times > 1:
            yield f"{a} – {e}: assigned {times} times"


def _listed(p: Problem, proposal: Proposal) -> dict[tuple[Hashable, Hashable], float]:
    """The listed affinities of the assigned applications; the whole table could be millions."""
    place = {a: i for i, a in enumerate(p.applications)}
    ends = np.searchsorted(p.rows, np.arange(len(p.applications) + 1)).tolist()
    found = {}
    for a in {a for a, _, _ in proposal.pairs}:
        part = slice(ends[place[a]], ends[place[a] + 1])
        for j, v in zip(p.cols[part].tolist(), p.affinities[part].tolist(), strict=True):
            found[a, p.experts[j]] = v
    return {(a, e): found[a, e] for a, e, _ in proposal.pairs if (a, e) in found}


def _rules(p: Problem, proposal: Proposal) -> Iterator[str]:
    listed = _listed(p, proposal)
    forbidden = {(p.applications[i], p.experts[j]) for i, j in p.forbidden.tolist()}
    assigned = {(a, e) for a, e, _ in proposal.pairs}
    for a, e, value in proposal.pairs:
        if (a, e) not in listed:
            yield f"{a} – {e}: no affinity is listed, so it may not be assigned"
        elif listed[a, e] != value:
            yield f"{a} – {e}: affinity {value} is stated, {listed[a, e]} is listed"
        if (a, e) in forbidden:
            yield f"{a} – {e}: forbidden"
    for i, j in p.fixed.tolist():
        if (p.applications[i], p.experts[j]) not in assigned:
            yield f"{p.applications[i]} – {p.experts[j]}: fixed but not assigned"
    given = Counter(a for a, _ in assigned)
    for a, demand in zip(p.applications, p.demands.tolist(), strict=True):
        if given[a] != demand:
            yield f"{a}: has {given[a]} experts, needs {demand}"
    taken = Counter(e for _, e in assigned)
    for e, least, most in zip(p.experts, p.min_loads.tolist(), p.max_loads.tolist(), strict=True):
        if not least <= taken[e] <= most:
            yield f"{e}: takes {taken[e]} applications, must take {least} to {most}"
    yield from _composition(p, assigned)


def _composition(p: Problem, assigned: set[tuple[Hashable, Hashable]]) -> Iterator[str]:
    place = {a: i for i, a in enumerate(p.applications)}
    for limit in p.limits:
        label_of = dict(zip(p.experts, limit.labels, strict=True))
        counts = Counter((a, label_of[e]) for a, e in assigned if label_of[e] not in (None, ""))
        for (a, label), count in counts.items():
            most = limit.at_most if isinstance(limit.at_most, int) else limit.at_most[place[a]]
            if count > most:
                yield f"{a}: {count} experts with {limit.attribute} {label}, at most {most}"
    if p.groups and p.panels:
        panel_of = dict(zip(p.experts, p.panels, strict=True))
        homes: dict[Hashable, set[Hashable]] = defaultdict(set)
        for a, e in assigned:
            group = p.groups[place[a]]
            if group is not None:
                homes[group].add(panel_of[e])
        for group, panels in homes.items():
            if len(panels) > 1 or None in panels:
                yield f"group {group}: its applications go to several panels or to experts without one"


def _figures(p: Problem, proposal: Proposal) -> Iterator[str]:
    c = proposal.certificate
    if c.digest != digest_of(problem=p):
        yield "digest: the certificate belongs to another problem"
    total = math.fsum(value for _, _, value in proposal.pairs)
    if not close(total, c.total):
        yield f"total: {c.total} is stated, the pairs sum to {total}"
    sums: dict[Hashable, list[float]] = defaultdict(list)
    for a, _, value in proposal.pairs:
        sums[a].append(value)
    wanted = [a for a, demand in zip(p.applications, p.demands.tolist(), strict=True) if demand > 0]
    worst = min((math.fsum(sums[a]) for a in wanted), default=0.0)
    if not close(worst, c.worst):
        yield f"worst: {c.worst} is stated, the lowest total is {worst}"
