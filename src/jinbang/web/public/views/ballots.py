"""Ballots of the final committee, for anyone, once the lists are released (R14, R18)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jinbang.apps.deliberation import queries
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import queries as publication
from jinbang.web import ballots
from jinbang.web.secretariat.blocks import Box, Sheet


def index(request: HttpRequest, key: str) -> HttpResponse:
    """Every counted ballot, one of them (?ballot=), or the one that holds a tracking code (?code=)."""
    programme = programmes.programme(key=key)
    definition = programmes.definition_of(programme)
    code = request.GET.get("code", "").strip()

    def url(**query: Any) -> str:
        path = reverse("public:ballots", args=[key])
        return f"{path}?{urlencode(query)}" if query else path

    def search(typed: str) -> Any:
        return queries.find_code(programme=programme, typed=typed, counted=True)

    release = publication.release_of(programme=programme)
    number = _number(request, "ballot")
    if release is None or release.done_at is None or release.at > request.at:  # type: ignore[attr-defined]
        words = ("终评的封签、票和计票结果在榜单发布时一并公布。", "Seals, papers and counts of the final committee are published with the lists.")  # fmt: skip
        sheet = Sheet(ballots.TITLE, [Box(words)], definition.short)
    elif number is not None and request.GET.get("file") == "bel":
        return ballots.file_answer(queries.election_file(programme=programme, pk=number))
    elif number is not None:
        found = queries.record(programme=programme, pk=number, counted=True)
        if found is None:
            raise Http404
        title = (f"表决 {found.number}", f"Ballot on {found.number}")
        sheet = Sheet(title, ballots.ballot_blocks(found, {}, code, url), definition.short)
    else:
        after = _number(request, "after") or 0
        rows = queries.records(programme=programme, counted=True, after=after, limit=ballots.PAGE)
        sheet = Sheet(ballots.TITLE, ballots.list_blocks(rows, code, search, url), definition.short, ballots.LEAD)
    return render(request, "secretariat/page.html", {"sheet": sheet, "programme": programme, "zone": definition.zone})


def _number(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
