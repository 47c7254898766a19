"""Invented experts, some of them colleagues of those whom they might have to review (R10, R11)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from jinbang.cli.rehearsal.cast import DISCIPLINES, KEYWORDS, REGIONS, SECTORS
from jinbang.rules.sample import person_name

COLLEAGUES = 6
"""One expert in so many works where a nominee does; never two at the same place, or a small panel could not review it."""


def roster_of(
    rng: random.Random, *, panel: int, size: int, load: int, nominees: Sequence[str]
) -> list[dict[str, str]]:  # fmt: skip
    """Rows of a roster as a review body imports them, about half of which will be drawn.

    panel: counts from 0, so that nobody is on two rosters.  size: seats of the panel.  load: sheets that an expert
    takes at most.  nominees: names of the organisations that are up for review.
    """
    count = max(24, size * 3)
    places = sorted(set(nominees))
    colleagues = min(count // COLLEAGUES, len(places))
    where = dict(zip(rng.sample(range(count), colleagues), rng.sample(places, colleagues), strict=True))
    rows = []
    for k in range(count):
        elsewhere = f"示例{rng.choice(('大学', '研究院', '企业', '投资机构'))}{rng.randrange(1, max(40, size * 2)):03d}"
        rows.append(
            {
                "姓名": person_name(panel * 10_000 + k + 31), "电子邮箱": f"expert{panel + 1}-{k + 1}@rehearsal.example",
                "工作单位": where.get(k, elsewhere),
                "职称": rng.choice(("研究员", "教授", "正高级工程师", "合伙人")), "地区": rng.choice(REGIONS),
                "界别": rng.choice(SECTORS), "学科代码": rng.choice(DISCIPLINES),
                "关键词": rng.choice(KEYWORDS), "评审上限": str(load),
                "本机构成员": "是" if rng.random() < 0.25 else "否",
            }
        )  # fmt: skip
    return rows
