"""append: one act, one entry, in the act's own transaction."""

from jinbang.apps.ledger.actions.append import append, append_many
from jinbang.apps.ledger.actions.sequence import seal, sequence
from jinbang.apps.ledger.published import publish

__all__ = ["append", "append_many", "publish", "seal", "sequence"]
