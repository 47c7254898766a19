"""append: one act, one entry, in the act's own transaction."""

from jinbang.apps.ledger.actions.append import append, append_many
from jinbang.apps.ledger.actions.cosigning import NoAnswer, WitnessRefused, ask_witness, witnesses
from jinbang.apps.ledger.actions.keys import KeyRefused, begin_key, retire_key
from jinbang.apps.ledger.actions.sequence import LeaseLost, seal, sequence, turn
from jinbang.apps.ledger.actions.stamping import StampRefused, stamp, stamping
from jinbang.apps.ledger.lease import Lease
from jinbang.apps.ledger.published import Forked, publish

__all__ = [
    "Forked", "KeyRefused", "Lease", "LeaseLost", "NoAnswer", "StampRefused", "WitnessRefused", "append", "append_many",
    "ask_witness", "begin_key", "publish", "retire_key", "seal", "sequence", "stamp", "stamping", "turn", "witnesses",
]  # fmt: skip
