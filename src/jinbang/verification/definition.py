"""A published definition as the verifier reads it: straight from its canonical JSON, by no code that wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinbang.transparency.errors import Malformed
from jinbang.transparency.leaf import parse_canonical
from jinbang.verification.act import Bent, utc_text
from jinbang.verification.arithmetic import share_of

EVER = "9999"
"""Later than every instant of a log, as text."""

_UNREADABLE = (
    Malformed, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, ZoneInfoNotFoundError,
)  # fmt: skip
"""OSError: some names of zones are folders."""


@dataclass(frozen=True)
class Quota:
    """At most `limit` recommendations of one membership; channel "": of every channel without a quota of its own."""

    limit: int
    per_track: bool


@dataclass(frozen=True)
class Definition:
    """What the promises need of one version.  Windows are half-open and in the spelling of the log."""

    version: int
    key: str
    zone: ZoneInfo
    windows: Mapping[str, tuple[str, str]]  # stage → opens, closes
    contests: Mapping[str, str]  # contests with applications of their own → their list
    outside: frozenset[str]  # separately organised contests
    sizes: Mapping[str, int]  # list → places, where fixed
    channels: tuple[str, ...]  # in the order of the call
    quotas: Mapping[tuple[str, str], Quota]  # list, channel
    bodies: Mapping[str, frozenset[str]]  # contest → bodies that review it
    settings: Mapping[str, Any]
    screening_codes: Mapping[str, bool]  # code → may be corrected
    objection_codes: frozenset[str]
    quorum: Fraction = field(default=Fraction(2, 3))
    threshold: Fraction = field(default=Fraction(2, 3))

    def window(self, stage: str) -> tuple[str, str]:
        """Opening and closing of a stage; units without one of their own have the applicants'."""
        found = self.windows.get(stage) or self.windows.get("collection")
        return found or ("", EVER)

    def shares(self, *, contest: str, channels: Iterable[str]) -> list[tuple[str, int]]:
        """Channel and places of a unit with these memberships in the contest, in the order in which they fill (R2)."""
        kept, held = self.contests.get(contest, ""), set(channels)
        found = []
        for channel in self.channels:
            quota = self.quotas.get((kept, channel)) or self.quotas.get((kept, ""))
            if channel in held and quota is not None:
                found.append((channel, quota.limit))
        return found

    def per_list(self, contest: str) -> bool:
        """Whether the tracks of the contest's list share their places."""
        kept = self.contests.get(contest, "")
        return any(not quota.per_track for (name, _), quota in self.quotas.items() if name == kept)


def read_definition(data: bytes, *, version: int) -> Definition:
    """The definition in a file of the bundle; raises Bent where it lacks what the promises need."""
    try:
        raw: Any = parse_canonical(data)
        return _read(raw, version)
    except _UNREADABLE as error:
        raise Bent(f"the definition cannot be read: {error}") from error


def _read(raw: Mapping[str, Any], version: int) -> Definition:
    contests: dict[str, str] = {}
    outside: set[str] = set()
    sizes: dict[str, int] = {}
    for one in raw["lists"]:
        keys = [f"{one['key']}/{track['key']}" for track in one["tracks"]] or [one["key"]]
        if one["separately_organised"]:
            outside.update(keys)
        else:
            contests.update(dict.fromkeys(keys, one["key"]))
        if one["size"] is not None:
            sizes[one["key"]] = int(one["size"])
    bodies: dict[str, set[str]] = {}
    for mandate in raw["mandates"]:
        bodies.setdefault(mandate["contest"], set()).add(mandate["body"])
    settings = dict(raw["settings"])
    return Definition(
        version=version,
        key=str(raw["key"]),
        zone=ZoneInfo(raw["zone"]),
        windows={
            one["stage"]: (
                utc_text(one["opens"]) if one["opens"] else "",
                utc_text(one["closes"]) if one["closes"] else EVER,
            )
            for one in raw["calendar"]
        },
        contests=contests,
        outside=frozenset(outside),
        sizes=sizes,
        channels=tuple(one["key"] for one in raw["channels"]),
        quotas={
            (one["list_key"], one["channel"]): Quota(int(one["limit"]), one["per"] == "track") for one in raw["quotas"]
        },
        bodies={contest: frozenset(found) for contest, found in bodies.items()},
        settings=settings,
        screening_codes={one["code"]: bool(one["fixable"]) for one in raw["screening_reasons"]},
        objection_codes=frozenset(one["code"] for one in raw["objection_refusals"]),
        quorum=share_of(settings["quorum"]),
        threshold=share_of(settings["threshold"]),
    )
