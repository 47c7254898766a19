"""Long rankings and rosters come a page at a time, and every page of them has the same scale and the same sums (N8, N11)."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from tests.doors.visiting import clock, visit  # noqa: F401 - fixtures
from tests.reviewing import DRAWN, SCORED, Review

from jinbang.draw import Commitment
from jinbang.web.body.views import draws, scores
from jinbang.web.public.views import draws as public_draws

pytestmark = pytest.mark.django_db
_NEXT = re.compile(r'<a rel="next" href="([^"]*[?&](?:amp;)?(\w+)=\d+[^"]*)"')


def walk(reader: Any, address: str, name: str) -> list[str]:
    """Every page of the list of that query name, first to last."""
    found = [reader.text(address)]
    while there := next((unescape(url) for url, query in _NEXT.findall(found[-1]) if query == name), None):
        found.append(reader.text(address + there))
    return found


def test_a_ranking_is_read_page_by_page_and_compared_by_rank_N11(world: Any, visit: Any, monkeypatch: Any) -> None:
    review = Review(world)
    seats = review.scored()
    applications = {seat.application_id for seat in seats}
    monkeypatch.setattr(scores, "ROWS", 1)
    body = visit(review.manager).at(SCORED)
    pages = walk(body, review.address + "scores/", "after")
    shown = [[int(pk) for pk in re.findall(r"/scores/(\d+)/", page)] for page in pages]
    assert sorted(pk for page in shown for pk in page) == sorted(applications)
    assert all(len(page) == 1 for page in shown)
    assert f"共 {len(applications)} 条" in pages[0]
    lined = body.text(review.address + "scores/?places=2&after=1")
    assert "名额线 2" in lined[lined.index("<table") :]
    assert "名额线 2" not in body.text(review.address + "scores/?places=2")[lined.index("<table") :]
    assert len(walk(body, review.address + "scores/", "experts")) == len({seat.expert_id for seat in seats})
    numbers = [
        seat.application.number for pk in (shown[0][0], shown[1][0]) for seat in seats if seat.application_id == pk
    ]
    by_rank = body.text(review.address + "scores/why/?a=1&b=2")
    assert numbers[0] in by_rank
    assert numbers[-1] in by_rank
    for asked in ("a=1&b=1", "a=1&b=99", "a=nothing&b=1", "a=&b="):
        assert body.get(f"{review.address}scores/why/?{asked}").status_code == 422


def test_everybody_stands_once_in_the_pages_of_the_table_of_chances_N8(
    world: Any, visit: Any, monkeypatch: Any
) -> None:
    review = Review(world)
    draw = review.committed()
    table = Commitment.read(canonical=draw.document.encode()).table
    for module in (draws, public_draws):
        monkeypatch.setattr(module, "PEOPLE", 4)
    public = f"/draws/{world.key}/{review.contest.ordinal}/{draw.number}/"
    for reader, address in ((visit(review.manager), review.address + "draw/"), (visit(), public)):
        pages = walk(reader.at(DRAWN), address, "people")
        assert len(pages) == -(-len(table) // 4)
        listed = [
            code
            for page in pages
            for code in re.findall(r"<td>([^<]+)</td>", page)
            if code in {c.candidate for c in table}
        ]
        assert sorted(listed) == sorted(c.candidate for c in table)
