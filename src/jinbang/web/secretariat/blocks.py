"""What a page of the office is made of: facts, tables and forms, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jinbang.web import present, receipts

Words = present.Words


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.  standing: an application's standing, shown as its chip; shown: any other state; fraction: in figures."""

    words: Words = ""
    url: str = ""
    under: Words = ""
    standing: str = ""
    shown: present.Shown | None = None
    control: Asked | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; `page` brings the pager.  empty: what is said where there are no rows.

    stay: figures that stay a table on a telephone, which scrolls sideways there.
    """

    heads: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    title: Words = ""
    page: present.Page | None = None
    filters: Sequence[present.Filter] = ()
    empty: Words = ""
    stay: bool = False
    kind: str = "table"


@dataclass(slots=True)
class Asked:
    """One question of a form.

    kind: text, textarea, number, email, datetime-local, date, file, files, select, radio, checks, checkbox or hidden.
    value: what stands in it; a collection of strings for "checks".
    """

    name: str
    label: Words
    kind: str = "text"
    options: Sequence[tuple[str, Words]] = ()
    value: Any = ""
    hint: Words = ""
    problems: Sequence[Words] = ()
    id: str = ""

    @property
    def many(self) -> bool:
        """Many short names to tick, which stand beside each other."""
        words = [one for _value, one in self.options]
        return (
            self.kind == "checks"
            and len(words) > 6
            and all(len(w if isinstance(w, str) else w[-1]) < 12 for w in words)
        )


@dataclass(slots=True)
class Form:
    """A form that asks for one act.  name: the act, posted as `do`.  table: rows with controls inside the form."""

    name: str
    title: Words
    fields: list[Asked]
    commit: Words
    note: Words = ""
    table: Table | None = None
    grave: bool = True
    off: Any = None
    problems: present.Problems | None = None
    kind: str = "form"

    @property
    def multipart(self) -> bool:
        """True where a file is sent."""
        return any(one.kind in ("file", "files") for one in self.fields)

    def asked(self) -> list[Asked]:
        """Every question, those of the table's rows too."""
        inside = [cell.control for row in self.table.rows for cell in row if cell.control] if self.table else []
        return [*self.fields, *inside]

    def named(self) -> None:
        """Give every control an id of its own; those of the form that was refused are the ones its summary links to."""
        for one in self.asked():
            one.id = one.name if self.problems else f"{self.name}-{one.name}"
        inside = [cell.control for row in self.table.rows for cell in row if cell.control] if self.table else []
        seen: set[str] = set()
        for one in inside:
            if one.id in seen:
                one.id = f"{one.id}-{one.options[0][0] if one.options else len(seen)}"
            seen.add(one.id)

    @property
    def labels(self) -> dict[str, Words]:
        return {one.name: one.label for one in self.asked()}


@dataclass(frozen=True, slots=True)
class Facts:
    items: Sequence[present.Fact]
    title: Words = ""
    as_list: bool = True
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Filters:
    """A filter bar of its own, where the table stands inside a form."""

    items: Sequence[present.Filter]
    title: Words = ""
    kind: str = "filters"


@dataclass(frozen=True, slots=True)
class Pager:
    """A pager of its own, where the table stands inside a form."""

    page: present.Page
    title: Words = ""
    kind: str = "pager"


@dataclass(frozen=True, slots=True)
class Events:
    items: Sequence[present.Event]
    title: Words = ""
    kind: str = "timeline"


@dataclass(frozen=True, slots=True)
class Links:
    """Buttons that lead on."""

    items: Sequence[tuple[Words, str]]
    title: Words = ""
    kind: str = "links"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody keeps who handed something in; zone: of the programme."""

    receipt: receipts.Shown
    zone: str
    title: Words = ("回执", "Receipt")
    kind: str = "receipt"


@dataclass(frozen=True, slots=True)
class Box:
    words: Words
    tone: str = "neutral"
    title: Words = ""
    kind: str = "box"


@dataclass(frozen=True, slots=True)
class Prose:
    words: Words
    title: Words = ""
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is that the queue does: a bar, and the same in words."""

    done: int
    of: int
    words: Words
    title: Words = ""
    kind: str = "progress"


@dataclass(frozen=True, slots=True)
class Tasks:
    items: Sequence[present.Task]
    title: Words = ""
    kind: str = "tasks"


@dataclass(frozen=True)
class Sheet:
    """A page.  blocks: in order.  script: a module that makes it easier; it works without."""

    title: Words
    blocks: Sequence[Any] = field(default_factory=list)
    above: Words = ""
    lead: Words = ""
    script: str = ""
