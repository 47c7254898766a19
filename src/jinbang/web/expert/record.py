"""What an expert may know about the own part: the exact chance in the draw, and the own severity once the result is reported."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jinbang.apps.panels import queries as panels
from jinbang.apps.reviews import queries as reviews
from jinbang.draw import Commitment
from jinbang.web.entries import viewer
from jinbang.web.expert.views import page


def record(request: HttpRequest) -> HttpResponse:
    """Own chances and own severity; nobody else's."""
    who = viewer(request)
    if not panels.is_expert(viewer=who):
        raise Http404
    severities = [
        {"contest": contest, "mine": one, "low": one.points - 2 * one.error, "high": one.points + 2 * one.error, "spread": study.severity}
        for contest, one, study in reviews.own_severities(viewer=who)
    ]  # fmt: skip
    return page(request, "record", chances=_chances(who), severities=severities)


def _chances(who: Any) -> list[dict[str, Any]]:
    found = []
    for contest, code, draw in panels.own_chances(viewer=who):
        try:
            chance = Commitment.read(canonical=draw.document.encode()).chance(candidate=code)
        except KeyError:  # came onto the roster after this draw
            continue
        seats, substitutes = draw.result.get("seats", ()), draw.result.get("substitutes", ())
        place = (
            ("seat", list(seats).index(code) + 1)
            if code in seats
            else ("stand-in", list(substitutes).index(code) + 1)
            if code in substitutes
            else ("", 0)
        )
        found.append(
            {
                "contest": contest, "code": code, "exact": str(chance), "percent": f"{float(chance):.2%}", "drawn_at": draw.drawn_at,
                "place": place[0], "order": place[1],
                "url": reverse("public:draw", args=[contest.programme.key, contest.ordinal, draw.number]),
            }
        )  # fmt: skip
    return found
