"""Expert composition plans: what a body files, and whether a panel keeps to it (R11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

FAMILIES = ("region", "sector", "employer", "outside")
"""What quotas may speak of: region, sector, employer (one legal entity) and outside (yes/no: not a member of the body)."""


@dataclass(frozen=True)
class Composition:
    """size: seats, odd; substitutes: stand-ins; quotas: family → value → (low, high or None)."""

    size: int
    substitutes: int
    max_per_employer: int = 1
    min_outside_share: Fraction = Fraction(1, 3)
    quotas: Mapping[str, Mapping[str, tuple[int, int | None]]] = field(default_factory=dict)
    notes: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "substitutes": self.substitutes,
            "max_per_employer": self.max_per_employer,
            "min_outside_share": str(self.min_outside_share),
            "quotas": {f: {v: list(b) for v, b in values.items()} for f, values in self.quotas.items()},
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Composition:
        """Reads what to_json wrote; ValueError says what is wrong."""
        try:
            return cls(
                size=int(data["size"]),
                substitutes=int(data.get("substitutes", 0)),
                max_per_employer=int(data.get("max_per_employer", 1)),
                min_outside_share=Fraction(str(data.get("min_outside_share", "1/3"))),
                quotas={
                    str(f): {str(v): (int(b[0]), None if b[1] is None else int(b[1])) for v, b in values.items()}
                    for f, values in dict(data.get("quotas", {})).items()
                },
                notes=str(data.get("notes", "")),
            )
        except (KeyError, TypeError, IndexError, ZeroDivisionError, AttributeError) as error:
            raise ValueError(f"not an expert composition: {error}") from None

    @property
    def outside_needed(self) -> int:
        """Seats for experts who are not members of the review body, rounded up."""
        return -((-self.size * self.min_outside_share.numerator) // self.min_outside_share.denominator)


def problems(composition: Composition) -> list[tuple[str, str]]:
    """What a secretariat would send back: (Chinese, English) sentences."""
    out: list[tuple[str, str]] = []
    if composition.size < 5:
        out.append(
            (
                f"专家组不少于 5 人，现为 {composition.size} 人",
                f"A panel has at least 5 experts, not {composition.size}",
            )
        )
    if composition.size % 2 == 0:
        out.append(
            (f"专家组人数应为单数，现为 {composition.size} 人", f"A panel has an odd size, not {composition.size}")
        )
    if composition.substitutes < 0 or composition.max_per_employer < 1:
        out.append(("候补人数与同单位人数上限须为正", "Substitutes and the limit per employer are positive"))
    if not 0 <= composition.min_outside_share <= 1:
        out.append(("外部专家比例应在 0 到 1 之间", "The share of outside experts lies between 0 and 1"))
    for family, values in composition.quotas.items():
        if family not in FAMILIES:
            out.append((f"不支持的构成类别“{family}”", f"No such family of quotas: “{family}”"))
        low = sum(bounds[0] for bounds in values.values())
        if low > composition.size:
            out.append((f"“{family}”各类下限之和 {low} 超过总人数 {composition.size}", f"The minima of “{family}” add up to {low}, more than {composition.size} seats"))  # fmt: skip
        out += [
            (
                f"“{family}·{value}”下限 {b[0]} 高于上限 {b[1]}",
                f"“{family} {value}”: minimum {b[0]} exceeds maximum {b[1]}",
            )
            for value, b in values.items()
            if b[1] is not None and b[0] > b[1]
        ]
    return out


def breaches(composition: Composition, panel: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Where a panel (one mapping of family → value per expert) leaves the filed composition: (Chinese, English)."""
    members = list(panel)
    out: list[tuple[str, str]] = []
    if len(members) != composition.size:
        out.append(
            (f"现有 {len(members)} 人，备案 {composition.size} 人", f"{len(members)} seated, {composition.size} filed")
        )
    for employer, count in Counter(m.get("employer", "") for m in members).items():
        if employer and count > composition.max_per_employer:
            out.append((f"同一单位 {count} 人，上限 {composition.max_per_employer}", f"{count} from one employer, at most {composition.max_per_employer}"))  # fmt: skip
    outside = sum(m.get("outside") == "yes" for m in members)
    if outside < composition.outside_needed:
        out.append((f"外部专家 {outside} 人，至少 {composition.outside_needed} 人", f"{outside} outside experts, at least {composition.outside_needed}"))  # fmt: skip
    for family, values in composition.quotas.items():
        counts = Counter(m.get(family, "") for m in members)
        for value, (low, high) in values.items():
            if counts[value] < low or (high is not None and counts[value] > high):
                most_zh, most_en = (high, high) if high is not None else ("不限", "any")
                out.append((f"{family}·{value} {counts[value]} 人，应为 {low} 至 {most_zh} 人", f"{family} {value}: {counts[value]}, filed {low} to {most_en}"))  # fmt: skip
    return out
