"""Honours lists and their tracks, the contests that applications enter, channels and quotas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jinbang.rules.definition.words import EMPTY, Text

_PRELIMINARY = Text("初评机构", "preliminary review body")
NomineeKind = Literal["technology", "enterprise", "organisation", "person", "cooperation", "project"]

NOMINEES = ("technology", "enterprise", "organisation", "person", "cooperation", "project")


@dataclass(frozen=True)
class Contest:
    """A list without tracks, or one track of a list.  key: "rising-enterprise", "pioneer-technology/biomedicine"."""

    key: str
    list_key: str
    track_key: str
    name: Text
    nominee: NomineeKind
    separately_organised: bool


@dataclass(frozen=True)
class Track:
    key: str
    name: Text
    kind: str  # "industry" | "special" | free
    source: str


@dataclass(frozen=True)
class HonourList:
    """One list of the programme.  size: places, where fixed (known only to those allowed)."""

    key: str
    name: Text
    nominee: NomineeKind
    source: str
    separately_organised: bool = False
    stage_wording: Text = _PRELIMINARY
    tracks: tuple[Track, ...] = ()
    form: str = ""
    size: int | None = None
    description: Text = EMPTY


@dataclass(frozen=True)
class Channel:
    key: str
    name: Text
    source: str


@dataclass(frozen=True)
class Quota:
    """At most `limit` (inclusive) recommendations by one membership of a unit.

    list_key: the list.  per: "list", or "track" where every track has its own, not fungible.
    channel: key, or "" for every channel alike.
    """

    list_key: str
    per: Literal["list", "track"]
    limit: int
    source: str
    channel: str = ""
