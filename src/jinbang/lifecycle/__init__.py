"""When: state tables and their one interpreter."""

from jinbang.lifecycle.refusal import Refusal, Refused
from jinbang.lifecycle.table import Lifecycle, Move

__all__ = ["Lifecycle", "Move", "Refusal", "Refused"]
