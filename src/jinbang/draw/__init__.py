"""Draw people from a roster with public randomness, under quotas, with chances that everyone can check.

roster = (Candidate(id="E1", attributes={"field": "物理"}), …)
plan = Plan(candidates=roster, size=7, quotas=(Quota("field", "物理", 2, 3),))
commitment = commit(plan=plan)  # publish commitment.canonical before the randomness exists
result = draw(plan=plan, commitment=commitment, randomness="…")
verify(commitment=commitment.canonical, result=result.canonical)
"""

from jinbang.draw.cells import gather
from jinbang.draw.lottery import Infeasible
from jinbang.draw.plan import Candidate, Exclusion, Plan, PlanError, Quota, problems
from jinbang.draw.randomness import RandomnessError, Source
from jinbang.draw.sample import Chance, Commitment, Result, commit, draw
from jinbang.draw.verifier import Check, verify

__all__ = [
    "Candidate",
    "Chance",
    "Check",
    "Commitment",
    "Exclusion",
    "Infeasible",
    "Plan",
    "PlanError",
    "Quota",
    "RandomnessError",
    "Result",
    "Source",
    "commit",
    "draw",
    "gather",
    "problems",
    "verify",
]
