"""The register of edits: each has a name, what it does, and the line on which it has to be reported as broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.foundations.verification.call import digest, entries_of, lists_file
from tests.foundations.verification.story import CUT, WRITTEN, Entry, Story

from jinbang.transparency import canonical


@dataclass(frozen=True)
class Edit:
    """bend changes what it is given: a story, the files of a bundle, or the members of a signed archive."""

    name: str
    promise: str
    bend: Callable[[Any], object]


REWRITTEN: list[Edit] = []
"""By the organiser, who rebuilds the log and signs everything anew with the right key."""
DOUBTED: list[Edit] = []
"""By the organiser, within the rules: the line cannot be held, and says what nobody can check."""
RESIGNED: list[Edit] = []
"""By the organiser, in the files of the bundle; the manifest is signed anew."""
FORGED: list[Edit] = []
"""By somebody without a key, in the finished archive."""
CONSISTENT: list[Edit] = []
"""By the organiser, who leaves no trace inside the bundle: whoever kept a receipt or a checkpoint sees it."""

ATTESTED: list[Edit] = []
"""By the organiser, in the files of a bundle of which others said something; the manifest is signed anew."""


def edit(where: list[Edit], promise: str):
    """Enter the function below under the words of its name."""

    def enter(bend: Callable[[Any], object]) -> Callable[[Any], object]:
        where.append(Edit(bend.__name__.strip("_").replace("_", " "), promise, bend))
        return bend

    return enter


def rewritten(promise: str):
    return edit(REWRITTEN, promise)


def doubted(promise: str):
    return edit(DOUBTED, promise)


def drop(s: Story, entry: Entry) -> None:
    """The act never was."""
    del s.acts[s.place(entry)]


def twice(s: Story, entry: Entry) -> Entry:
    """The act again, right after itself."""
    again = Entry(entry.kind, later(entry.at), dict(entry.facts or {}))
    s.acts.insert(s.place(entry) + 1, again)
    return again


def put(s: Story, after: Entry, kind: str, /, **facts) -> Entry:
    """Another act right after this one, a moment later."""
    told = {name.rstrip("_"): value for name, value in facts.items()}
    new = Entry(kind, later(after.at), told)
    s.acts.insert(s.place(after) + 1, new)
    return new


def carry(s: Story, entry: Entry, *, before: Entry | None = None, after: Entry | None = None) -> None:
    """The act at another place, dated as its new neighbour is."""
    drop(s, entry)
    there = before or after
    assert there is not None
    entry.at = there.at if before else later(there.at)
    s.acts.insert(s.place(there) + (0 if before else 1), entry)


def later(at: str, **more) -> str:
    return (datetime.fromisoformat(at) + timedelta(**(more or {"microseconds": 1}))).strftime(WRITTEN)


def mark(s: Story, stage: str) -> Entry:
    """Where the cut-off of a stage was sealed."""
    return next(one for one in s.acts if one.kind == CUT and one.facts["stage"] == stage)


def row(entry: Entry, key: str, number: str):
    """The row of a list of lists, or of objects, that begins with or names the application."""
    for one in entry.facts[key]:
        if (one["application"] if isinstance(one, dict) else one[0]) == number:
            return one
    raise KeyError(number)


def relist(s: Story, entries, *, at: str | None = None) -> None:
    """Release other entries: file, digest and opened facts all fit each other."""
    done = s.find("release.done")
    data = lists_file(entries, release=1, at=at or s.find("release.decide").facts["at"])
    s.files["lists/1.json"] = data
    done.facts["digest"], done.facts["entries"] = digest(data), entries_of(data)


def refile(s: Story, path: str, data: bytes, *entries: tuple[Entry, str]) -> None:
    """Another file, with its digest in these facts."""
    s.files[path] = data
    for entry, key in entries:
        entry.facts[key] = digest(data)


def change(s: Story, version: int, bend) -> None:
    """Another text of a version, its digest logged."""
    path = f"programme/definition-{version}.json"
    text = json.loads(s.files[path])
    bend(text)
    kind = "programme.publish" if version == 1 else "programme.amend"
    refile(s, path, canonical(text), (s.find(kind), "digest"))
