"""What is known about an application or an expert."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

CODE = re.compile(r"(\d{3})(?:\.?(\d{2})(?:\.?(\d{2}))?)?")


class ProfileError(ValueError):
    """Profiles that cannot be used; every reason, one a line."""


@dataclass(frozen=True)
class Profile:
    """id: any hashable.  disciplines: codes of GB/T 13745 at any level ("520", "520.20", "520.2010"), best first or
    not.  keywords: as written.  text: title, abstract or publications, Chinese or English or both; may be empty."""

    id: Hashable
    disciplines: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Weights:
    """How much each part counts, not negative; where a part is unknown on either side, the others share its weight."""

    disciplines: float = 0.4
    keywords: float = 0.3
    text: float = 0.3


def levels(code: str) -> tuple[str, ...] | None:
    """The code's own levels from the first down, without dots: "520.2010" is ("520", "52020", "5202010").
    None when it is no code of GB/T 13745."""
    found = CODE.fullmatch(code.strip())
    if found is None:
        return None
    parts = [part for part in found.groups() if part]
    return tuple("".join(parts[: k + 1]) for k in range(len(parts)))


def checked(profiles: Sequence[Profile], side: str) -> None:
    """Raise ProfileError with every id given twice and every code that is none."""
    wrong, seen = [], set()
    for profile in profiles:
        if profile.id in seen:
            wrong.append(f"{side} {profile.id}: given twice")
        seen.add(profile.id)
        wrong += [
            f"{side} {profile.id}: “{code}” is no discipline of GB/T 13745 (three, five or seven digits)"
            for code in profile.disciplines
            if levels(code) is None
        ]
    if wrong:
        raise ProfileError("\n".join(wrong))
