"""How things are shown: tones and words of standings, and the small values that the pieces of a page take.

A tone is one of done, under-way, care, refused, listed, neutral (the colour of a chip's square; words always stand beside it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jinbang.apps.nominations.states import APPLICATION
from jinbang.rules.standing import Standing as S

Words = Any  # a str, a lazy translation, a (zh, en) pair, a Text or a Refusal: whatever the filter `say` takes


@dataclass(frozen=True, slots=True)
class Shown:
    """A state in words and tone."""

    words: Words
    tone: str = "neutral"


_TONES = {
    "neutral": (S.DRAFT, S.WITHDRAWN, S.UNSUBMITTED, S.UNRECOMMENDED, S.NOT_CHOSEN, S.RESERVE),
    "under-way": (S.SUBMITTED, S.RECOMMENDED, S.SCREENING, S.APPEALED, S.REVIEWING, S.ON_NOTICE, S.PROPOSED),
    "care": (S.RETURNED, S.CORRECTING, S.SUSPENDED),
    "refused": (S.DECLINED, S.INELIGIBLE, S.NOT_PASSED, S.REMOVED, S.REVOKED),
    "done": (S.ACCEPTED, S.PASSED, S.CLEARED),
    "listed": (S.LISTED,),
}
TONES = {state: tone for tone, states in _TONES.items() for state in states}


def standing(value: str) -> Shown:
    """The words and tone of an application's standing; the value itself where the life of an application has no such state."""
    return Shown(APPLICATION.words.get(value, (value, value)), TONES.get(value, "neutral"))


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation.  count: something waits (shown beside the label).

    pages: those of a group, shown below the groups while one of them is the current page.
    """

    label: Words
    url: str
    current: bool = False
    count: int | None = None
    pages: Sequence[NavItem] = ()

    @property
    def page(self) -> NavItem:
        """The current page, in this group or itself."""
        return next((one for one in self.pages if one.current), self)


def nav(request: Any, *items: tuple[Words, str] | tuple[Words, str, int | None]) -> list[NavItem]:
    """Navigation with the current entry marked: that whose address is the longest beginning of the page's address."""
    best = max((url for _, url, *_rest in items if request.path.startswith(url)), key=len, default=None)
    return [NavItem(label, url, url == best, rest[0] if rest else None) for label, url, *rest in items]


def grouped(groups: Sequence[tuple[Words, Sequence[tuple[Words, str, str]]]], *, current: str) -> list[NavItem]:
    """Navigation of two levels: (label, ((label, address, name), …)) with the page of that name marked and its group too.

    A group leads to its first page; a group of one page is that page.
    """
    found = []
    for label, pages in groups:
        items = [NavItem(words, url, name == current) for words, url, name in pages]
        if len(items) == 1:
            found += items
        else:
            found.append(NavItem(label, items[0].url, any(one.current for one in items), pages=items))
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the programme on its line.  state: "past", "now", "next"."""

    name: Words
    when: Words = ""
    state: str = "next"


@dataclass(frozen=True, slots=True)
class Tile:
    """An honours list as a tile.  parts: names of its tracks, each (words, small words)."""

    title: Words
    text: Words = ""
    url: str = ""
    state: Shown | None = None
    parts: Sequence[tuple[Words, Words]] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a task list.  url empty: cannot be opened yet."""

    title: Words
    url: str
    state: Shown
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A numbered place.  state: "used", "reserved", "free"; who: what stands in it."""

    number: int
    state: str = "free"
    who: str = ""
    url: str = ""


def slots(*, used: int, reserved: int, total: int) -> list[Slot]:
    """Numbered places where only the counts are known: used first, then reserved, then free."""
    return [
        Slot(n, "used" if n <= used else "reserved" if n <= used + reserved else "free") for n in range(1, total + 1)
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    """A key and its value, written large where there are few.  url: what stands behind the value."""

    label: Words
    value: Words
    note: Words = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A moment of a timeline."""

    at: datetime
    what: Words
    who: Words = ""
    note: Words = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of “check your answers”.  missing: nothing was answered though an answer is needed."""

    label: Words
    value: Words
    change_url: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A control of a filter bar.  kind: "search", "select", "date".  options: (value, words)."""

    name: str
    label: Words
    kind: str = "select"
    options: Sequence[tuple[str, Words]] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a keyset-paged list.  previous, next: query values for `before` and `after`; None where there is none.

    name: another query name than `after`, where several lists stand on one page.
    """

    rows: Sequence[Any]
    previous: str | int | None = None
    next: str | int | None = None
    total: int | None = None
    name: str = "after"


@dataclass(frozen=True, slots=True)
class Interval:
    """A row of an interval plot: filed mean (square), calibrated score (dot) with its interval, figures beside.

    band: cannot be told from the cut-off.  cut: the cut-off line lies below this row.
    """

    rank: int
    name: Words
    mean: float
    score: float
    low: float
    high: float
    figures: Sequence[str] = ()
    url: str = ""
    band: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong with a form: messages per field key, in the order of the form, and for the form as a whole."""

    fields: dict[str, list[Words]] = field(default_factory=dict)
    general: list[Words] = field(default_factory=list)
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.fields or self.general)

    def of(self, key: str) -> list[Words]:
        """The messages of one field."""
        return self.fields.get(key, [])


def problems_of(refusal: Any) -> Problems:
    """The problems that a refusal names, field by field; the refusal's own words stand above them."""
    out: dict[str, list[Words]] = {}
    for key, zh, en in refusal.fields:
        out.setdefault(key, []).append((zh, en))
    said = [words for here in out.values() for words in here]
    twice = len(said) == 1 and said[0][0].rstrip("。") == refusal.zh.rstrip("。")
    return Problems(out, [] if twice else [refusal], refusal.source)
