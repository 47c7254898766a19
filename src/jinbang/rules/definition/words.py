"""Words in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words in Chinese and English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The words in the reader's language; falls back to the other where one is empty."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


EMPTY = Text("", "")
