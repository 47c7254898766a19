"""The roster gathered into cells: people whom every quota treats alike, hence people with the same chance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from jinbang.draw.plan import Plan, Quota


@dataclass(frozen=True, slots=True)
class Limit:
    """One quota for one value: between `low` and `high` seats go to the `cells` (numbers of cells)."""

    quota: Quota  # always with a value
    low: int
    high: int
    cells: frozenset[int]
    people: int

    def __str__(self) -> str:
        return f"{self.quota} ({self.people} such people can be drawn)"


@dataclass(frozen=True, slots=True)
class Pool:
    """What a solver sees: `sizes[c]` people in cell c, `size` seats, and the limits that can bind at all.

    `members[c]` are the ids of cell c, sorted.  Cells come in the order of their first member.
    """

    size: int
    sizes: tuple[int, ...]
    members: tuple[tuple[str, ...], ...]
    limits: tuple[Limit, ...]


def spell_out(*, plan: Plan) -> tuple[Quota, ...]:
    """The quotas with every “each” written out per value, in the order given; a value's own quota replaces “each”."""
    own = {(quota.attribute, quota.value) for quota in plan.quotas if quota.value is not None}
    written: list[Quota] = []
    for quota in plan.quotas:
        if quota.value is not None:
            written.append(quota)
            continue
        values = sorted({candidate.attributes[quota.attribute] for candidate in plan.candidates})
        written += [replace(quota, value=value) for value in values if (quota.attribute, value) not in own]
    return tuple(written)


def gather(*, plan: Plan) -> Pool:
    """Cells and binding limits of a plan without problems.

    A limit that cannot bind (no lower bound, and an upper one that the people or the seats cannot exceed) does not part
    people: a thousand employers with one candidate each stay one cell.
    """
    excluded = {exclusion.candidate for exclusion in plan.exclusions}
    drawable = sorted((c for c in plan.candidates if c.id not in excluded), key=lambda candidate: candidate.id)
    having: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in plan.attributes:
        for candidate in drawable:
            having[name, candidate.attributes[name]].append(candidate.id)

    active: list[tuple[Quota, int, int, int]] = []
    marks: dict[str, list[int]] = {candidate.id: [] for candidate in drawable}
    for quota in spell_out(plan=plan):
        ids = having.get((quota.attribute, quota.value or ""), [])
        most = min(plan.size, len(ids))
        high = plan.size if quota.high is None else min(quota.high, plan.size)
        if quota.low == 0 and high >= most:
            continue
        for identity in ids:
            marks[identity].append(len(active))
        active.append((quota, quota.low, high, len(ids)))

    cells: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for identity, mark in marks.items():
        cells[tuple(mark)].append(identity)
    within: list[set[int]] = [set() for _ in active]
    for number, signature in enumerate(cells):
        for limit in signature:
            within[limit].add(number)
    limits = tuple(
        Limit(quota=quota, low=low, high=high, cells=frozenset(inside), people=people)
        for (quota, low, high, people), inside in zip(active, within, strict=True)
    )
    members = tuple(tuple(ids) for ids in cells.values())
    return Pool(size=plan.size, sizes=tuple(map(len, members)), members=members, limits=limits)
