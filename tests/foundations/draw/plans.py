"""Plans to test with, and a second opinion on them by brute force."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from jinbang.draw import Candidate, Plan, Quota
from jinbang.draw.cells import Pool


def people(*counts: tuple[int, dict[str, str]]) -> tuple[Candidate, ...]:
    """So many candidates of each kind, named E000, E001, …"""
    kinds = [attributes for count, attributes in counts for _ in range(count)]
    return tuple(Candidate(id=f"E{number:03}", attributes=kind) for number, kind in enumerate(kinds))


def two_way_plan() -> Plan:
    """Forty people in three fields and two regions, seven seats, quotas both ways."""
    table = {
        ("物理", "北"): 9,
        ("物理", "南"): 4,
        ("化学", "北"): 3,
        ("化学", "南"): 11,
        ("材料", "北"): 8,
        ("材料", "南"): 5,
    }
    roster = people(*((count, {"field": f, "region": r}) for (f, r), count in table.items()))
    quotas = [Quota("field", "物理", 1, 2), Quota("field", "化学", 2, 3), Quota("field", "材料", 2, 3)]
    return Plan(
        candidates=roster,
        size=7,
        quotas=(*quotas, Quota("region", "北", 3, 4), Quota("region", "南", 3, 4)),
        title="示例",
    )


@st.composite
def small_plans(draw: st.DrawFn, attributes: Sequence[int] = (1, 2, 3)) -> Plan:
    """Up to six kinds of people, up to four seats, random quotas on one to three attributes (often contradictory)."""
    names = ("field", "region", "sector")[: draw(st.sampled_from(attributes))]
    kinds = list(itertools.product("ab", repeat=len(names)))
    counts = draw(st.lists(st.integers(0, 4), min_size=len(kinds), max_size=len(kinds)).filter(any))
    roster = people(*((n, dict(zip(names, kind, strict=True))) for n, kind in zip(counts, kinds, strict=True)))
    size = draw(st.integers(1, min(4, len(roster))))
    quotas = []
    for name in names:
        for value in "ab":
            if draw(st.booleans()):
                low = draw(st.integers(0, size)) if any(c.attributes[name] == value for c in roster) else 0
                quotas.append(Quota(name, value, low, draw(st.integers(low, size))))
    return Plan(candidates=roster, size=size, quotas=tuple(quotas))


def lawful(pool: Pool) -> Iterator[tuple[int, ...]]:
    """Every lawful panel, as seats per cell, one by one."""
    for seats in itertools.product(*(range(min(n, pool.size) + 1) for n in pool.sizes)):
        if sum(seats) == pool.size and all(
            limit.low <= sum(seats[cell] for cell in limit.cells) <= limit.high for limit in pool.limits
        ):
            yield seats


def brute_leximin(pool: Pool) -> list[float]:
    """Leximin chances per cell over every lottery of lawful panels: one linear programme per cell and level."""
    panels = np.array(list(lawful(pool)), dtype=float)
    chances = panels / np.array(pool.sizes)  # panels × cells
    settled: dict[int, float] = {}
    while len(settled) < len(pool.sizes):
        active = [cell for cell in range(len(pool.sizes)) if cell not in settled]
        level = _best(chances, settled, active, 0.0, None)
        stuck = [cell for cell in active if _best(chances, settled, active, level, cell) <= level + 1e-7]
        settled |= dict.fromkeys(stuck, level)
    return [settled[cell] for cell in range(len(pool.sizes))]


def _best(chances: np.ndarray, settled: dict[int, float], active: list[int], level: float, cell: int | None) -> float:
    """The highest common level of the active cells, or of one cell while the others keep `level`."""
    panels = len(chances)
    rows, bounds = [], []
    for other, chance in settled.items():
        rows.append([*-chances[:, other], 0.0])
        bounds.append(1e-9 - chance)
    for other in active:
        counted = cell is None or other == cell
        rows.append([*-chances[:, other], 1.0 if counted else 0.0])
        bounds.append(0.0 if counted else 1e-9 - level)
    answer = linprog(
        [*[0.0] * panels, -1.0],
        A_ub=rows,
        b_ub=bounds,
        A_eq=[[*[1.0] * panels, 0.0]],
        b_eq=[1.0],
        bounds=[(0, 1)] * (panels + 1),
    )
    return -float(answer.fun)


def water_level(sizes: Sequence[int], low: Sequence[int], high: Sequence[int], seats: int) -> list[Fraction]:
    """Leximin chances under one attribute's quotas, in closed form: everyone at one level, cut off by the bounds."""

    def cut(level: Fraction) -> list[Fraction]:
        return [min(max(level * n, Fraction(a)), Fraction(min(b, n))) for n, a, b in zip(sizes, low, high, strict=True)]

    marks = sorted({Fraction(bound, n) for n, a, b in zip(sizes, low, high, strict=True) for bound in (a, min(b, n))})
    below = max(mark for mark in marks if sum(cut(mark)) <= seats)
    moving = sum(
        n for n, a, b in zip(sizes, low, high, strict=True) if Fraction(a, n) <= below < Fraction(min(b, n), n)
    )
    level = below + (seats - sum(cut(below))) / moving if moving else below
    return [share / n for share, n in zip(cut(level), sizes, strict=True)]
