"""The released lists and their entries (R18)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jinbang.apps.programmes import queries as programmes
from jinbang.apps.promotion.queries import consented_page, open_needs
from jinbang.apps.publication import queries as publication
from jinbang.web import present
from jinbang.web.public.wording import NEEDS, ORDERS

PAGE = 100


def index(request: HttpRequest) -> HttpResponse:
    """Every programme's lists, with how many stand on each."""
    at = request.at  # type: ignore[attr-defined]
    counts = publication.entry_counts_by_contest(at=at)
    rows = []
    for programme in programmes.published():
        definition = programmes.definition_of(programme)
        listed = counts.get(programme.pk, {})
        lists = [
            (one, [(c, listed.get(c.key, 0)) for c in definition.contests.values() if c.list_key == one.key])
            for one in definition.lists
        ]
        rows.append({"programme": programme, "definition": definition, "lists": lists, "released": bool(listed)})
    return render(request, "public/lists.html", {"rows": rows})


def honour_list(request: HttpRequest, key: str, contest: str) -> HttpResponse:
    """One list, or one track of a list, in the published order; not ranked unless the programme says so."""
    at = request.at  # type: ignore[attr-defined]
    programme = programmes.programme(key=key)
    row = programmes.contest(programme=programme, key=contest)
    definition = programmes.definition_of(programme)
    found, previous, following = publication.entry_page(
        contest=row, at=at, after=_number(request, "after"), before=_number(request, "before"), limit=PAGE
    )
    total = publication.entry_total(contest=row, at=at)
    page = present.Page(found, previous, following, total)
    return render(
        request,
        "public/list.html",
        {
            "programme": programme, "definition": definition, "contest": row, "page": page, "total": total,
            "order": ORDERS[definition.settings.order_by], "ranked": definition.settings.ranked,
            "release": publication.release_of(programme=programme), "zone": definition.zone,
            "siblings": [c for c in definition.contests.values() if c.list_key == row.list_key],
        },
    )  # fmt: skip


def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry, with the nominee's own page where it has consented, and what it looks for."""
    one = publication.entry(slug=slug, at=request.at)  # type: ignore[attr-defined]
    programme = one.contest.programme
    definition = programmes.definition_of(programme)
    live = one.revoked_at is None
    return render(
        request,
        "public/entry.html",
        {
            "entry": one, "programme": programme, "definition": definition, "zone": definition.zone,
            "page": consented_page(entry=one) if live else None,
            "needs": [(NEEDS.get(need.kind, need.kind), need) for need in open_needs(entry=one)] if live else [],
        },
    )  # fmt: skip


def _number(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Http404
    return int(typed)
