"""Why an assignment cannot be made, and the least that would have to change."""

from jinbang.assignment.infeasibility.capped import diagnose_cap
from jinbang.assignment.infeasibility.diagnosis import diagnose

__all__ = ["diagnose", "diagnose_cap"]
