"""What is wrong with something a person typed, said so that the person can put it right.

A `Problem` is a value, never an exception: a form shows every problem at once, in the reader's language,
and an import lists them by row. A `Checked` pairs what was typed, untouched, with what it means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Severity = Literal["error", "warning"]
Language = Literal["zh", "en"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a stable code, the words in both languages, and a repaired text where one is certain.

    An error stops a submission; a warning is shown and may be overruled.
    `suggestion` is a text that itself passes the check, or None.
    """

    code: str
    zh: str
    en: str
    severity: Severity = "error"
    suggestion: str | None = None

    def words(self, *, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """The outcome of a check: `text` as typed, `value` when nothing stands in the way, and the problems.

    `value` is None exactly when there is at least one error.
    """

    text: str
    value: T | None
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """True when there is no error; warnings may remain."""
        return self.value is not None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all problems, in the order found."""
        return tuple(problem.code for problem in self.problems)

    @property
    def suggestion(self) -> str | None:
        """The first repaired text on offer, if any."""
        return next((problem.suggestion for problem in self.problems if problem.suggestion is not None), None)


def checked(*, text: str, value: T, problems: Iterable[Problem] = ()) -> Checked[T]:
    """Pair a text with its value, withholding the value as soon as one problem is an error."""
    found = tuple(problems)
    stopped = any(problem.severity == "error" for problem in found)
    return Checked(text=text, value=None if stopped else value, problems=found)


def refused(*, text: str, problems: Iterable[Problem]) -> Checked[T]:
    """A text that has no value, with the errors that say why."""
    return Checked(text=text, value=None, problems=tuple(problems))


def empty(*, what_zh: str, what_en: str) -> Problem:
    """The problem of a blank field."""
    return Problem(code="empty", zh=f"请填写{what_zh}。", en=f"Enter the {what_en}.")
