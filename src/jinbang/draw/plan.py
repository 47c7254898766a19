"""What a draw is asked to do, as plain frozen data: who may be drawn, who is excluded and why, seats and quotas.

A plan holds no chance and no clock.  `problems` finds everything that is wrong with it at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from jinbang.draw.randomness import ENOUGH_BITS, KINDS, Source, bits, instant_of

LARGEST_POOL = 1_000_000


class PlanError(ValueError):
    """The plan contradicts itself or names things that do not exist; `problems` lists every finding."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of the roster.

    `id` is what is published: a name, a number, or the label of `beacon.label` where the roster is to stay hidden.
    `attributes` are the facts that quotas speak of (field, region, employer …), text by name.
    """

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A candidate who stays on the roster with no chance, and the published reason (say, a conflict logged before)."""

    candidate: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the seats may go to people whose `attribute` has this `value`: from `low` to `high`, both included.

    `value` None means each value of the attribute on its own (“at most one per employer”).  `high` None is no limit.
    """

    attribute: str
    value: str | None = None
    low: int = 0
    high: int | None = None

    def __str__(self) -> str:
        value = "each" if self.value is None else self.value
        bounds = [f"at least {self.low}"] if self.low else []
        bounds += [] if self.high is None else [f"at most {self.high}"]
        return f"{self.attribute} = {value}: {' and '.join(bounds) or 'no limit'}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A draw of `size` seats from `candidates`.

    `substitutes` is how many stand-ins are published, in order; None publishes everybody who was not drawn.
    `sources` names the public randomness, fixed in advance; without it any text is taken.
    """

    candidates: tuple[Candidate, ...]
    size: int
    quotas: tuple[Quota, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    substitutes: int | None = None
    sources: tuple[Source, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        for name in ("candidates", "quotas", "exclusions", "sources"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that the quotas use, sorted; only these are published."""
        return tuple(sorted({quota.attribute for quota in self.quotas}))


def problems(*, plan: Plan) -> list[str]:
    """Every mistake of the plan in words, in a fixed order; empty when the plan can be worked on."""
    return [
        *_of_the_roster(plan),
        *_of_the_exclusions(plan),
        *_of_the_quotas(plan),
        *_of_the_numbers(plan),
        *_of_the_sources(plan),
    ]


def _text_fault(text: object) -> str | None:
    if not isinstance(text, str):
        return "is not text"
    if not text.strip():
        return "is empty"
    if text != text.strip():
        return "begins or ends with a space"
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        return "contains a control character"
    return None


def _of_the_roster(plan: Plan) -> Iterator[str]:
    if not plan.candidates:
        yield "the roster is empty: a draw needs at least one candidate"
    if len(plan.candidates) > LARGEST_POOL:
        yield f"the roster has {len(plan.candidates)} candidates; at most {LARGEST_POOL} can be drawn from"
    for number, candidate in enumerate(plan.candidates, start=1):
        if fault := _text_fault(candidate.id):
            yield f"candidate {number}: the id {candidate.id!r} {fault}"
        for name in plan.attributes:
            if name not in candidate.attributes:
                yield f"candidate {candidate.id!r} has no {name}, which a quota speaks of"
            elif fault := _text_fault(candidate.attributes[name]):
                yield f"candidate {candidate.id!r}: {name} {candidate.attributes[name]!r} {fault}"
    for name, count in Counter(candidate.id for candidate in plan.candidates).items():
        if count > 1:
            yield f"candidate {name!r} is on the roster {count} times"


def _of_the_exclusions(plan: Plan) -> Iterator[str]:
    known = {candidate.id for candidate in plan.candidates}
    for name in dict.fromkeys(exclusion.candidate for exclusion in plan.exclusions):
        if name not in known:
            yield f"the exclusion of {name!r} names nobody on the roster"
    for name, count in Counter(exclusion.candidate for exclusion in plan.exclusions).items():
        if count > 1:
            yield f"{name!r} is excluded {count} times; give one line with one reason"


def _of_the_quotas(plan: Plan) -> Iterator[str]:
    values = {name: {candidate.attributes.get(name) for candidate in plan.candidates} for name in plan.attributes}
    for quota in plan.quotas:
        if quota.low < 0 or (quota.high is not None and quota.high < 0):
            yield f"quota {quota}: a bound is negative"
        if quota.high is not None and quota.low > quota.high:
            yield f"quota {quota}: the lower bound {quota.low} is above the upper bound {quota.high}"
        if quota.value is not None and quota.value not in values[quota.attribute] and quota.low > 0:
            yield f"quota {quota}: nobody on the roster has this value (is it misspelt?)"
    for (attribute, value), count in Counter((quota.attribute, quota.value) for quota in plan.quotas).items():
        if count > 1:
            yield f"{attribute} = {'each' if value is None else value} has {count} quotas; give one"


def _of_the_sources(plan: Plan) -> Iterator[str]:
    for source in plan.sources:
        name = f"randomness {source.kind} {source.label}"
        if source.kind not in KINDS:
            yield f"{name}: the kind is none of {', '.join(KINDS)}"
        if fault := _text_fault(source.label):
            yield f"{name}: the label {fault}; say which issue or round"
        if source.kind == "code" and not re.fullmatch(r"[0-9a-fA-F]{64}", source.commitment):
            yield f"{name}: a code is committed to by its SHA-256, 64 hexadecimal digits"
        if source.published and not _is_instant(source.published):
            yield f"{name}: published is {source.published!r}; give an instant in UTC, as 2026-12-01T13:15:00Z"
    kinds = {source.kind for source in plan.sources}
    if plan.sources and kinds <= set(KINDS) - {"text"} and (brought := bits(sources=plan.sources)) < ENOUGH_BITS:
        yield (
            f"the announced randomness brings {brought:.0f} bits, too few to rule out trying all outcomes; "
            f"announce at least {ENOUGH_BITS} (three lottery results, or a beacon round)"
        )


def _is_instant(text: str) -> bool:
    try:
        return bool(instant_of(text))
    except ValueError:
        return False


def _of_the_numbers(plan: Plan) -> Iterator[str]:
    if plan.size < 1:
        yield f"the panel has {plan.size} seats; at least one is needed"
    if plan.substitutes is not None and plan.substitutes < 0:
        yield f"{plan.substitutes} substitutes were asked for; give 0 or more"
