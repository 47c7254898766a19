"""What is published of a sitting's ballots: seals, opened papers, tallies; and where one's own paper is among them (R14)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from jinbang.apps.deliberation import queries
from jinbang.web import ballots
from jinbang.web.secretariat.blocks import Links, Sheet
from jinbang.web.secretariat.serving import Desk, answer, desk_of
from jinbang.web.secretariat.views.meeting import sitting_of


def papers(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Every ballot of a sitting whose vote has ended, and the search for one's own paper (?code=).

    ?ballot=: one of them, with its seals, papers and tally; with &file=bel the election of a Belenios ballot.
    """
    desk = desk_of(request, key)
    one = sitting_of(desk, pk)
    number, code = desk.page_from("ballot"), request.GET.get("code", "").strip()
    if number is not None and request.GET.get("file") == "bel":
        return ballots.file_answer(queries.election_file(programme=desk.programme, pk=number, sitting=one))

    def url(**query: Any) -> str:
        return desk.url("papers", pk, **query)

    def search(typed: str) -> Any:
        return queries.find_code(programme=desk.programme, typed=typed, sitting=one)

    def build() -> Sheet:
        if number is not None:
            return _ballot(desk, one, number, code, url)
        found = queries.records(programme=desk.programme, sitting=one, after=desk.page_from() or 0, limit=ballots.PAGE)
        back = Links([(("返回会议", "Back to the sitting"), desk.url("sitting", pk))])
        return Sheet(ballots.TITLE, [*ballots.list_blocks(found, code, search, url), back], one.name, ballots.LEAD)

    return answer(desk, build)


def _ballot(desk: Desk, one: Any, number: int, code: str, url: ballots.Url) -> Sheet:
    found = queries.record(programme=desk.programme, pk=number, sitting=one)
    if found is None:
        raise Http404
    names = {} if found.ballot.secret else queries.places(sitting=one)
    back = [(("返回会议", "Back to the sitting"), desk.url("sitting", one.pk))]
    title = (f"表决 {found.number}", f"Ballot on {found.number}")
    return Sheet(title, ballots.ballot_blocks(found, names, code, url, back), one.name)
