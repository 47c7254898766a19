"""得分汇总: the filed ranking of a contest with every expert's total, for the body and for whoever oversees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from jinbang.apps.panels import queries as panels
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.reviews import queries as reviews
from jinbang.exports.door import asked_by, handed_out, written
from jinbang.lifecycle import Refused
from jinbang.policy.engine import NOT_YOURS

HEADS: tuple[tuple[str, str], ...] = (
    ("名次", "Rank"), ("并列", "Tied"), ("申报号", "Number"), ("名称", "Title"), ("得分", "Score"), ("有效评分", "Valid reviews"),
)  # fmt: skip


def table(request: HttpRequest, key: str, ordinal: int, kind: str) -> HttpResponseBase:
    """Best first; what cannot be ranked follows without rank.  Refused where no filing is on record (R9)."""
    asked = asked_by(request, key)
    contest = next((c for c in programmes.contests(programme=asked.programme) if c.ordinal == ordinal), None)
    if contest is None:
        raise Http404
    contest.programme = asked.programme
    if not panels.may("scores", viewer=asked.viewer, contest=contest, at=asked.at):
        raise Refused(NOT_YOURS)
    _, ranking = reviews.filed_ranking(contest=contest)
    names = reviews.titles(contest=contest)
    codes = sorted({total.expert for row in ranking.rows for total in row.totals})
    yes = asked.say(("是", "yes"))

    def cells() -> Iterator[tuple[Any, ...]]:
        for row in ranking.rows:
            number, title = names[int(row.application)]
            given = {total.expert: float(total.total) for total in row.totals}
            yield (row.rank, yes if row.tied else None, number, title, float(row.score), row.n, *map(given.get, codes))
        for one in ranking.unranked:
            number, title = names[int(one.application)]
            yield (None, None, number, title, None, one.n, *[None] * len(codes))

    spoken = reviews.expert_codes(contest=contest)
    heads = [
        *map(asked.say, HEADS),
        *(spoken.get(int(code), (code, ""))[0] if code.isdigit() else code for code in codes),
    ]
    made = written(kind, name=asked.say(("得分汇总", "Scores")), heads=heads, rows=cells())
    return handed_out(made, f"{key}-{ordinal}-scores", kind)
