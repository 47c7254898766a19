"""The promises of a programme, checked from the bytes of its bundle alone.

Nothing that produced what is checked takes part: no rules, no ranking, no reviews, no database.  The format is
docs/reference/bundle.md.  One pass over the log, each entry with its opened facts; one finding for each promise.
"""

from jinbang.verification.check import LIMITS, check_programme, verify

__all__ = ["LIMITS", "check_programme", "verify"]
