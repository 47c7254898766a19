"""What a verifier answers: one finding for each promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """A promise is held, broken, or cannot be checked with what the verifier was given."""

    HELD = "held"
    BROKEN = "broken"
    UNCHECKED = "cannot be checked"


@dataclass(frozen=True)
class Finding:
    """One promise, what became of it, and the reason, in English and in Chinese."""

    promise: str
    verdict: Verdict
    en: str
    zh: str

    def words(self, language: str) -> str:
        """The sentence in `zh` or, by default, English."""
        return self.zh if language == "zh" else self.en


def held(promise: str, en: str, zh: str) -> Finding:
    return Finding(promise, Verdict.HELD, en, zh)


def broken(promise: str, en: str, zh: str) -> Finding:
    return Finding(promise, Verdict.BROKEN, en, zh)


def unchecked(promise: str, en: str, zh: str) -> Finding:
    return Finding(promise, Verdict.UNCHECKED, en, zh)


def any_broken(findings: Iterable[Finding]) -> bool:
    """Whether at least one promise is broken: the exit status of a verifier."""
    return any(finding.verdict is Verdict.BROKEN for finding in findings)
