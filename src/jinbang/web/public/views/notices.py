"""Proposed lists on public notice."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import queries as publication
from jinbang.rules import calendar
from jinbang.web import present
from jinbang.web.public.wording import ORDERS
from jinbang.web.templatetags.jinbang import reader

WHOLE = 600  # items that one page shows; a longer notice is read list by list


def index(request: HttpRequest) -> HttpResponse:
    """Every public notice, newest first."""
    found = publication.public_notices(at=request.at)  # type: ignore[attr-defined]
    rows = [{"notice": one, "programme": one.programme, "definition": programmes.definition_of(one.programme), "state": _state(one, request)} for one in found]  # fmt: skip
    return render(request, "public/notices.html", {"rows": rows})


def notice(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One notice: window, lists, the way to object."""
    programme = programmes.programme(key=key)
    one = publication.notice(programme=programme, number=number)
    if one.opens > request.at:  # type: ignore[attr-defined]
        raise Http404
    definition = programmes.definition_of(programme)
    counts = publication.notice_counts(notice=one)
    chosen = request.GET.get("list", "")
    contests = [c for c in programmes.contests(programme=programme) if c.pk in counts]
    total = sum(counts.values())
    wanted = next((c for c in contests if c.key == chosen), contests[0] if contests and total > WHOLE else None)
    items = publication.notice_items(notice=one, contest=wanted)
    groups = [(contest, list(rows)) for contest, rows in groupby(items, key=lambda item: item.contest)]
    running = one.opens <= request.at < one.closes  # type: ignore[attr-defined]
    return render(
        request,
        "public/notice.html",
        {
            "programme": programme, "definition": definition, "zone": definition.zone, "notice": one, "groups": groups,
            "contests": [(c, counts[c.pk]) for c in contests], "total": total, "chosen": wanted, "running": running,
            "state": _state(one, request), "order": ORDERS[definition.settings.order_by], "facts": _facts(one, definition, request),
            "may_object": running and definition.settings.objections,
        },
    )  # fmt: skip


def _state(one: Any, request: HttpRequest) -> present.Shown:
    if request.at < one.closes:  # type: ignore[attr-defined]
        return present.Shown(_("公示中"), "care")
    return present.Shown(_("公示已结束"), "neutral")


def _facts(one: Any, definition: Any, request: HttpRequest) -> list[present.Fact]:
    zone, language = ZoneInfo(definition.zone), reader()
    begin = calendar.speak_day(day=one.opens.astimezone(zone).date(), language=language)
    end = calendar.speak_instant(instant=one.closes, zone=zone, language=language, edge="end")
    kind = ngettext("%(n)s 个工作日", "%(n)s 个工作日", one.days) if one.kind == "working" else ngettext("%(n)s 个自然日", "%(n)s 个自然日", one.days)  # fmt: skip
    out = [
        present.Fact(gettext("公示期"), f"{begin} — {end}"),
        present.Fact(gettext("天数"), kind % {"n": one.days}, gettext("首日不计")),
    ]
    left = one.closes - request.at  # type: ignore[attr-defined]
    if left.total_seconds() > 0:
        out.append(present.Fact(gettext("还有"), calendar.spoken_duration(duration=left, language=language)))
    return out
