"""How many places a unit has: memberships add up, contests do not mix, limits are inclusive (R2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jinbang.rules.definition import ProgrammeDefinition


@dataclass(frozen=True, slots=True)
class Share:
    """What one channel membership gives in one contest, with the clause."""

    channel: str
    places: int
    source: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """A unit's places in one contest and where they come from."""

    contest: str
    shares: tuple[Share, ...]

    @property
    def places(self) -> int:
        return sum(share.places for share in self.shares)

    def channel_of(self, number: int) -> str:
        """The channel to which place `number` (from 1) is attributed: shares fill up in order."""
        for share in self.shares:
            if number <= share.places:
                return share.channel
            number -= share.places
        raise ValueError("no such place")


def allowances(*, programme: ProgrammeDefinition, channels: Iterable[str]) -> dict[str, Allowance]:
    """Places per contest for a unit with these memberships (channel keys; one each).

    >>> sum(a.places for a in allowances(programme=call, channels=["society"]).values())  # doctest: +SKIP
    29
    """
    held = [channel.key for channel in programme.channels if channel.key in set(channels)]
    out: dict[str, Allowance] = {}
    for contest in programme.contests.values():
        if contest.separately_organised:
            continue
        shares = []
        for channel in held:
            quota = _quota(programme, contest.list_key, channel)
            if quota is not None:
                shares.append(Share(channel, quota[0], quota[1]))
        out[contest.key] = Allowance(contest.key, tuple(shares))
    return out


def _quota(programme: ProgrammeDefinition, list_key: str, channel: str) -> tuple[int, str] | None:
    """A channel's own quota beats the one for every channel."""
    general = None
    for quota in programme.quotas:
        if quota.list_key == list_key:
            if quota.channel == channel:
                return quota.limit, quota.source
            if not quota.channel:
                general = quota.limit, quota.source
    return general
