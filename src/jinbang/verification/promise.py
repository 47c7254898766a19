"""One promise: what it was found to be, where it breaks, and the line that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

from jinbang.transparency.archive import Archive
from jinbang.transparency.findings import Finding, broken, held, unchecked
from jinbang.verification.act import Act
from jinbang.verification.book import Application, Book
from jinbang.verification.definition import Definition

Handler: TypeAlias = Callable[[Any, Act], None]


class NoDefinition(Exception):
    """No published definition is in force where one is needed."""


class Promise:
    """A promise sees each act of its `kinds` before the book takes it in, and `close` after the last.

    A subclass says `name` (and `zh`), and in `kinds` which of its methods sees which kind.  It calls `broke` where the
    promise is broken, `lack` where something is missing, and `doubt` where the bundle does not say enough.
    """

    name: ClassVar[str]
    zh: ClassVar[str]
    kinds: ClassVar[Mapping[str, Handler]] = {}

    def __init__(self, book: Book, archive: Archive) -> None:
        self.book, self.archive = book, archive
        self._first: tuple[str, str] | None = None
        self._count = 0
        self._doubts: dict[str, str] = {}

    def close(self) -> None:
        """After the last act."""

    def kept(self) -> tuple[str, str]:
        """What is held, in English and Chinese."""
        raise NotImplementedError

    @property
    def definition(self) -> Definition:
        """The definition in force; raises NoDefinition."""
        if self.book.definition is None:
            raise NoDefinition
        return self.book.definition

    def known(self, act: Act, number: str) -> Application | None:
        """The application of that number; that there is none is a lack."""
        found = self.book.application(number)
        if found is None:
            self.lack(act, f"no application {number} was submitted", f"没有提交过申报 {number}")
        return found

    def broke(self, where: Act | str, en: str, zh: str) -> None:
        """The promise is broken there: at an act, or in a file or application by its name.  The first place is kept."""
        self._count += 1
        if self._first is None:
            if isinstance(where, Act):
                self._first = f"entry {where.index} ({where.kind}): {en}", f"第 {where.index} 条（{where.kind}）：{zh}"
            else:
                self._first = f"{where}: {en}", f"{where}：{zh}"

    def lack(self, where: Act | str, en: str, zh: str) -> None:
        """Something that should have come before is not there: broken, unless it may be what was erased."""
        if self.book.gaps:
            self.doubt(
                f"whether all that is needed came before: {self.book.gaps} entries were erased",
                f"所需的前序事项是否齐全：有 {self.book.gaps} 条记录已删除",
            )
        else:
            self.broke(where, en, zh)

    def doubt(self, en: str, zh: str) -> None:
        """Something that this bundle does not let a stranger check."""
        self._doubts.setdefault(en, zh)

    def finding(self) -> Finding:
        """The line: broken, cannot be checked, or held."""
        if self._first is not None:
            en, zh = self._first
            more = self._count - 1
            en, zh = en + (f" (and {more} more)" if more else ""), zh + (f"（另有 {more} 处）" if more else "")
            return broken(self.name, f"{self.name}: {en}", f"{self.zh}：{zh}")
        if self._doubts:
            en, zh = "; ".join(self._doubts), "；".join(self._doubts.values())
            return unchecked(self.name, f"{self.name}: {en}", f"{self.zh}：{zh}")
        en, zh = self.kept()
        return held(self.name, f"{self.name}: {en}", f"{self.zh}：{zh}")
