"""Who may do what: one engine, one table."""

from jinbang.policy.engine import Bar, Grant, Policy
from jinbang.policy.relations import R
from jinbang.policy.table import POLICIES, policy_for

__all__ = ["POLICIES", "Bar", "Grant", "Policy", "R", "policy_for"]
