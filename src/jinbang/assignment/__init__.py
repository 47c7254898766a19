"""Assign experts to applications: state the problem, solve it, verify the answer apart from the solver.

from jinbang.assignment import Problem, solve, verify

problem = Problem.build(affinities={("A1", "E1"): 0.9, …}, demands=3, max_loads=12)
proposal = solve(problem=problem, objective="best")
verify(problem=problem, proposal=proposal).ok
"""

from jinbang.assignment.contradictions import Contradiction, ProblemError
from jinbang.assignment.problem import Limit, Problem
from jinbang.assignment.proposal import (
    Certificate,
    Infeasible,
    Objective,
    Pair,
    Prices,
    Proposal,
    Relaxation,
    TightSet,
)
from jinbang.assignment.refusals import RefusalVerdict, verify_infeasible
from jinbang.assignment.second_round import second_round
from jinbang.assignment.solving import solve
from jinbang.assignment.verifier import Verdict, verify

__all__ = [
    "Certificate",
    "Contradiction",
    "Infeasible",
    "Limit",
    "Objective",
    "Pair",
    "Prices",
    "Problem",
    "ProblemError",
    "Proposal",
    "RefusalVerdict",
    "Relaxation",
    "TightSet",
    "Verdict",
    "second_round",
    "solve",
    "verify",
    "verify_infeasible",
]
