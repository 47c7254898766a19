"""What must hold over the whole database, whatever has happened: R1 to R23, asked of the rows themselves.

Each invariant counts what it looked at and lists what breaks it; none of them asks the code that made the rows.
"""

from __future__ import annotations

from jinbang.apps.invariants.found import Invariant
from jinbang.apps.invariants.nomination import NOMINATION
from jinbang.apps.invariants.outcome import OUTCOME
from jinbang.apps.invariants.review import REVIEW
from jinbang.apps.programmes.models import Programme
from jinbang.apps.programmes.queries import definition_of

ALL = (*NOMINATION, *REVIEW, *OUTCOME)


def check_all(*, programme: Programme) -> list[Invariant]:
    """Every invariant of one programme, in the order of the rules."""
    definition = definition_of(programme)
    return [check(programme, definition) for check in ALL]


__all__ = ["ALL", "Invariant", "check_all"]
