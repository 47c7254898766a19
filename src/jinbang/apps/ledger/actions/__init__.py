"""append: one act, one entry, in the act's own transaction."""

from jinbang.apps.ledger.actions.append import append
from jinbang.apps.ledger.actions.sequence import seal, sequence

__all__ = ["append", "seal", "sequence"]
