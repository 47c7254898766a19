"""A story: the acts of an invented programme in order, and what it takes to make a signed bundle of them.

Written by the text of docs/reference/bundle.md alone.  A story is data that can be copied and bent; `bundle` numbers,
seals and signs whatever it has become, as an organiser could who holds the key.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from jinbang.transparency import (
    Signer,
    canonical,
    checkpoint_text,
    commitment,
    disclosure,
    leaf_hash,
    open_disclosure,
    parse_checkpoint,
    parse_note,
    sign_note,
)  # fmt: skip
from jinbang.transparency.bundle import write_bundle
from jinbang.transparency.tiles import WIDTH, grow_bundles, parse_entry_bundle, tile_at
from jinbang.transparency.tree import root_of

ORIGIN = "jinbang.example/log"
LOG = Signer(ORIGIN, bytes(range(32)))
PROGRAMME = "demo-2022"
WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"
CUT = "cut"
"""Kind of the mark in a story where a cut-off checkpoint was sealed; it is no entry."""
_SEALED: dict[str, tuple[bytes, str]] = {}


@dataclass
class Entry:
    """An act.  facts None: opened to nobody.  leaf: what an edit without the key has put into the log instead."""

    kind: str
    at: str
    facts: dict | None
    programme: str = PROGRAMME
    leaf: bytes | None = None

    def sealed(self) -> tuple[bytes, str]:
        """The entry and what opens it, "" where nothing does.  The same act gives the same bytes, so it is made once."""
        told = json.dumps([self.kind, self.at, self.facts, self.programme], sort_keys=True)
        if told not in _SEALED:
            plain = {"v": 2, "programme": self.programme, "kind": self.kind, "at": self.at}
            plain["commitment"] = commitment(_salt("hidden", told), {"subject": "x", "actor": "system", "facts": {}})
            opened = ""
            if self.facts is not None:
                opened = disclosure(_salt("open", told), self.facts)
                plain["open"] = commitment(_salt("open", told), self.facts)
            _SEALED[told] = canonical(plain), opened
        return _SEALED[told]


def _salt(what: str, told: str) -> bytes:
    return hashlib.sha256(f"{what} {told}".encode()).digest()


def _copied(value):
    """As `copy.deepcopy`, of JSON alone and in a quarter of the time."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


@dataclass
class Story:
    """Acts in order, and the other files of the bundle by path."""

    acts: list[Entry] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    now: datetime = datetime(2022, 9, 1, 1, tzinfo=UTC)
    programme: str = PROGRAMME

    def copy(self) -> Story:
        """A story that can be bent without harm to this one."""
        return Story(
            [replace(one, facts=_copied(one.facts)) for one in self.acts], dict(self.files), self.now, self.programme
        )

    def at(self, text: str) -> Story:
        """The clock goes on to "11-06 08:00" UTC of 2022 or, with a year, "2023-01-05 08:00"."""
        text = text if text.startswith("20") else f"2022-{text}"
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return self

    def stamp(self, text: str) -> str:
        """That moment as facts write it, the clock left alone."""
        text = text if text.startswith("20") else f"2022-{text}"
        return datetime.fromisoformat(text).replace(tzinfo=UTC).strftime(WRITTEN)

    def act(self, kind: str, /, **facts) -> Entry:
        """The next act, a second after the last; a final underscore is not part of a fact's name."""
        self.now += timedelta(seconds=1)
        told = {name.rstrip("_"): value for name, value in facts.items()}
        self.acts.append(Entry(kind, self.now.strftime(WRITTEN), told))
        return self.acts[-1]

    def hidden(self, kind: str, programme: str = PROGRAMME) -> None:
        """An act that opens nothing."""
        self.now += timedelta(seconds=1)
        self.acts.append(Entry(kind, self.now.strftime(WRITTEN), None, programme))

    def cut(self, stage: str) -> None:
        """The cut-off of a stage is sealed here."""
        self.acts.append(Entry(CUT, "", {"stage": stage}))

    def find(self, kind: str, nth: int = 0, /, **facts) -> Entry:
        """The nth act of that kind with these facts."""
        found = [
            one
            for one in self.acts
            if one.kind == kind and all((one.facts or {}).get(k.rstrip("_")) == v for k, v in facts.items())
        ]
        return found[nth]

    def place(self, entry: Entry) -> int:
        """Where the act stands in the story (marks of cut-offs count)."""
        return next(n for n, one in enumerate(self.acts) if one is entry)

    def index(self, entry: Entry) -> int:
        """Its index in the log."""
        return sum(one.kind != CUT for one in self.acts[: self.place(entry)])

    def entries(self) -> list[bytes]:
        """The leaves in order."""
        return [one.leaf or one.sealed()[0] for one in self.acts if one.kind != CUT]

    def sealed(self) -> tuple[list[bytes], list[tuple[int, str]]]:
        """The leaves in order, and (index, disclosure) of what is opened."""
        acts = [one for one in self.acts if one.kind != CUT]
        sealed = [one.sealed() for one in acts]
        opened = [
            (n, told[1])
            for n, (one, told) in enumerate(zip(acts, sealed, strict=True))
            if one.facts is not None and one.programme == self.programme
        ]
        return [one.leaf or told[0] for one, told in zip(acts, sealed, strict=True)], opened


def note(leaves: list[bytes], size: int, signer: Signer = LOG) -> bytes:
    """A signed checkpoint over the first `size` leaves."""
    return sign_note(checkpoint_text(signer.name, size, root_of(leaves[:size])), signer).encode()


def files_of(story: Story, signer: Signer = LOG) -> dict[str, bytes]:
    """Every file of an honest bundle of this story, by path."""
    written, openings = story.sealed()
    leaves = [leaf_hash(one) for one in written]
    files = dict(story.files)
    before = 0
    for one in story.acts:
        if one.kind == CUT:
            files[f"log/cutoff/{one.facts['stage']}.txt"] = note(leaves, before, signer)
        else:
            before += 1
    files["log/checkpoint"] = note(leaves, len(leaves), signer)
    files["log/keys.txt"] = f"{signer.vkey} - -\n".encode()
    files |= {f"log/{path}": data for path, data in grow_bundles(fetch=dict, size=0, entries=written)}
    lines: dict[str, list[bytes]] = {}
    for n, opened in openings:
        told = b'{"index":%d,"open":"%s"}\n' % (n, opened.encode())
        lines.setdefault(f"log/openings/{n // 65_536:04d}.jsonl", []).append(told)
    return files | {path: b"".join(told) for path, told in lines.items()}


def packed(files: dict[str, bytes], signer: Signer = LOG, programme: str = PROGRAMME) -> bytes:
    """The signed archive of these files."""
    out = io.BytesIO()
    write_bundle(out, files=sorted(files.items()), log=signer.name, programme=programme, signers=[signer])
    return out.getvalue()


def bundle(story: Story) -> bytes:
    """The bytes of the bundle of a story."""
    return packed(files_of(story), programme=story.programme)


def members(data: bytes) -> dict[str, bytes]:
    """The members of an archive, by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(held: dict[str, bytes]) -> bytes:
    """An archive of any members, as somebody without a key would make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as forged:
        for name, data in held.items():
            forged.writestr(name, data)
    return out.getvalue()


def read(data: bytes) -> Story:
    """The story that a real bundle tells, to be bent and sealed anew with the key of the tests."""
    held = members(data)
    programme = json.loads(held["MANIFEST.json"])["programme"]
    opened = {}
    for path in sorted(path for path in held if path.startswith("log/openings/")):
        for line in held[path].splitlines():
            told = json.loads(line)
            opened[told["index"]] = open_disclosure(told["open"])
    size = parse_checkpoint(parse_note(held["log/checkpoint"].decode()).text).size
    sealed: dict[int, list[str]] = {}
    for path in held:
        if path.startswith("log/cutoff/"):
            below = parse_checkpoint(parse_note(held[path].decode()).text).size
            sealed.setdefault(below, []).append(path.rpartition("/")[2].removesuffix(".txt"))
    story, index = Story(programme=programme), 0
    for n in range(-(-size // WIDTH)):
        tile = tile_at(level="entries", index=n, size=size)
        for entry in parse_entry_bundle(held[f"log/{tile.path}"], width=tile.width):
            for stage in sealed.pop(index, ()):
                story.cut(stage)
            plain = json.loads(entry)
            story.acts.append(Entry(plain["kind"], plain["at"], opened.get(index), plain["programme"]))
            index += 1
    for stage in sealed.pop(size, ()):
        story.cut(stage)
    story.files = {
        path: data for path, data in held.items() if path.split("/")[0] in {"ballots", "draws", "lists", "programme"}
    }
    return story
