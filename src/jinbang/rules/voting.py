"""Quorum and thresholds as exact fractions over a stated base (R14, T10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Base = Literal["present", "eligible", "cast"]


def needed(*, base: int, share: Fraction) -> int:
    """The least whole number that is at least `share` of `base`: 2/3 of 10 is 7, of 9 is 6; 1/2 of 10 is 5.

    “More than half” is a share of 1/2 asked for strictly: see `majority`.
    """
    if base < 0 or not 0 <= share <= 1:
        raise ValueError("base is not negative and share lies between 0 and 1")
    return -((-base * share.numerator) // share.denominator)


def majority(*, base: int) -> int:
    """More than half."""
    return base // 2 + 1


@dataclass(frozen=True, slots=True)
class Count:
    """A counted ballot.  base: how many the threshold is taken of; needed: yes votes it takes."""

    yes: int
    no: int
    abstain: int
    base: int
    needed: int

    @property
    def carried(self) -> bool:
        return self.yes >= self.needed and self.yes > 0


def count(*, yes: int, no: int, abstain: int, present: int, eligible: int, threshold: Fraction, base: Base) -> Count:
    """Count a round.  present, eligible: members after recusals from this item.

    cast: yes and no together; an abstention is present but not cast.  ValueError where more voted than were present.
    """
    if yes + no + abstain > present or present > eligible:
        raise ValueError("more votes than members present, or more present than eligible")
    taken_of = {"present": present, "eligible": eligible, "cast": yes + no}[base]
    return Count(yes, no, abstain, taken_of, needed(base=taken_of, share=threshold))


def has_quorum(*, present: int, eligible: int, quorum: Fraction) -> bool:
    """Enough members present of those eligible (both after recusals where an item is meant)."""
    return present >= needed(base=eligible, share=quorum)
