"""A refusal is a value: code, words in both languages, clause.  A bug is an exception."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done.

    code: stable, kebab-case, public.  zh, en: what happened, why, what to do.
    source: the clause or rule that says no ("notice 4.4", "R2"); empty where no rule speaks.
    fields: for refused input, field id → (zh, en) message.
    """

    code: str
    zh: str
    en: str
    source: str = ""
    fields: tuple[tuple[str, str, str], ...] = field(default=())

    def say(self, language: str) -> str:
        """The words in the reader's language ("zh-hans", "en", …)."""
        return self.zh if language.startswith("zh") else self.en


class Refused(Exception):
    """Carries a Refusal out of an act; doors turn it into a page, an answer or a line."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.en}" + (f" ({refusal.source})" if refusal.source else ""))
        self.refusal = refusal
