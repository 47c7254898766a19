"""append: one act, one entry, in the act's own transaction."""

from jinbang.apps.ledger.actions.append import append, append_many
from jinbang.apps.ledger.actions.keys import KeyRefused, begin_key, retire_key
from jinbang.apps.ledger.actions.sequence import LeaseLost, seal, sequence, turn
from jinbang.apps.ledger.lease import Lease
from jinbang.apps.ledger.published import Forked, publish

__all__ = [
    "Forked", "KeyRefused", "Lease", "LeaseLost", "append", "append_many", "begin_key", "publish", "retire_key", "seal",
    "sequence", "turn",
]  # fmt: skip
