"""A mistake in a definition: where it is, what is wrong, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    file: path inside the definition's folder, with "/".  line: from 1; 0 where no line can be named.
    key: dotted way to the value, elements by their own key ("list.rising-enterprise.source").
    code: stable, kebab-case.  zh, en: what is wrong and how to mend it.
    """

    file: str
    line: int
    key: str
    code: str
    zh: str
    en: str

    def say(self, language: str) -> str:
        """One line: file:line key – words."""
        words = self.zh if language.startswith("zh") else self.en
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.key} – {words}" if self.key else f"{place} – {words}"


class Collector:
    """Gathers mistakes, each once, in the order of files and lines."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, problem: Problem) -> None:
        self._found.setdefault(problem)

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._found, key=lambda one: (one.file, one.line, one.key, one.code)))
