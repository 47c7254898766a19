"""Where each key of a TOML text stands, so that a mistake can name its line.

The standard library reads TOML but forgets positions.  This walk follows a text that is already known to be TOML and
only notes where things begin; it decides nothing about their values.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress

Path = tuple[str | int, ...]
"""From the top of a file to a value: table keys as text, places in an array as numbers from 0."""


def line_index(*, text: str) -> dict[Path, int]:
    """Line (from 1) of every key, table and array element of a valid TOML text.  Never raises: stops where lost."""
    walk = _Walk(text)
    with suppress(IndexError):
        walk.document()
    return walk.lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n") + "\n"
        self.at = 0
        self.lines: dict[Path, int] = {(): 1}
        self.arrays: dict[Path, int] = {}
        self.breaks = [place for place, letter in enumerate(self.text) if letter == "\n"]

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self.breaks, self.at - 1) + 1)

    def document(self) -> None:
        table: Path = ()
        while True:
            self.blank(" \t\n")
            if self.at >= len(self.text):
                return
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)

    def blank(self, letters: str) -> None:
        """Skip blanks and comments."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                self.at = self.text.index("\n", self.at)
            elif self.text[self.at] in letters:
                self.at += 1
            else:
                return

    def header(self) -> Path:
        many = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if many else 1
        keys = self.keys()
        self.at += 2 if many else 1
        end, self.at = self.at, start
        path: Path = ()
        for key in keys[:-1]:
            path = self.inside((*path, key))
        path = (*path, keys[-1])
        self.note(path)
        if many:
            self.arrays[path] = self.arrays.get(path, 0) + 1
            path = (*path, self.arrays[path] - 1)
            self.note(path)
        else:
            path = self.inside(path)
        self.at = end
        return path

    def inside(self, path: Path) -> Path:
        """A table name that stands for an array means its newest element."""
        return (*path, self.arrays[path] - 1) if path in self.arrays else path

    def keys(self) -> list[str]:
        """A dotted key; leaves the cursor behind it."""
        out = []
        while True:
            self.blank(" \t")
            if self.text[self.at] in "\"'":
                start = self.at
                self.string()
                out.append(self.text[start + 1 : self.at - 1])
            else:
                start = self.at
                while self.text[self.at].isalnum() or self.text[self.at] in "-_":
                    self.at += 1
                out.append(self.text[start : self.at])
            self.blank(" \t")
            if self.text[self.at] != ".":
                return out
            self.at += 1

    def pair(self, table: Path) -> None:
        start = self.at
        keys = self.keys()
        end, self.at = self.at, start
        path = table
        for key in keys:
            path = (*path, key)
            self.note(path)
        self.at = end + 1  # over the "="
        self.value(path)
        self.blank(" \t")

    def value(self, path: Path) -> None:
        self.blank(" \t\n")
        letter = self.text[self.at]
        if letter in "\"'":
            self.string()
        elif letter == "[":
            self.array(path)
        elif letter == "{":
            self.inline(path)
        else:
            while self.text[self.at] not in ",]}\n#":
                self.at += 1

    def array(self, path: Path) -> None:
        self.at += 1
        place = 0
        while True:
            self.blank(" \t\n,")
            if self.text[self.at] == "]":
                self.at += 1
                return
            self.note((*path, place))
            self.value((*path, place))
            place += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self.blank(" \t\n,")
            if self.text[self.at] == "}":
                self.at += 1
                return
            before = self.at
            self.pair(path)
            if self.at == before:
                raise IndexError("lost")

    def string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            if self.at >= len(self.text):
                raise IndexError("lost")
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1  # up to two quotation marks may stand before the closing three
