"""How well an expert fits an application: declared disciplines and keywords, deterministic and explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fit:
    """affinity in 0…1 and its parts."""

    discipline: float
    keywords: float

    @property
    def affinity(self) -> float:
        return round(0.1 + 0.6 * self.discipline + 0.3 * self.keywords, 6)


def fit(*, disciplines: Iterable[str], keywords: Iterable[str], discipline: str, text: str) -> Fit:
    """Compare an expert's disciplines (GB/T 13745 codes) and keywords with an application's discipline and text.

    Codes of one first-level discipline (three digits) fit by half, longer common prefixes more; keywords by their share found.
    """
    best = 0.0
    for code in disciplines:
        common = 0
        for a, b in zip(code, discipline, strict=False):
            if a != b:
                break
            common += 1
        if common >= 3:
            best = max(best, min(1.0, 0.5 + (common - 3) / 8))
    words = [word for word in keywords if word]
    found = sum(word in text for word in words)
    return Fit(best, found / len(words) if words else 0.0)
