"""The notice of a call and the full call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jinbang.apps.ledger.queries import checkpoints
from jinbang.apps.nominations.queries import published_extensions
from jinbang.apps.people.queries import units
from jinbang.apps.programmes import queries as programmes
from jinbang.apps.publication import queries as publication
from jinbang.web.public import showing
from jinbang.web.public.wording import FACES, PURPOSES, TYPES, setting_lines
from jinbang.web.templatetags.jinbang import reader


def newest(request: HttpRequest) -> HttpResponse:
    """Home: the newest call, and links to the others."""
    found = list(programmes.published()[:13])
    if not found:
        return render(request, "public/empty.html")
    return _front(request, found[0], others=found[1:])


def front(request: HttpRequest, key: str) -> HttpResponse:
    """The notice of one call."""
    return _front(request, _programme(key), others=[])


def _front(request: HttpRequest, programme: Any, others: list[Any]) -> HttpResponse:
    at: datetime = request.at  # type: ignore[attr-defined]
    definition = programmes.definition_of(programme)
    window = showing.window_of(definition, showing.COLLECTION)
    notices = [one for one in publication.notices(programme=programme) if one.opens <= at]
    listed = publication.entry_counts_by_key(programme=programme, at=at)
    running = next((one for one in notices if at < one.closes), None)
    progress = showing.Progress(listed, running is not None, bool(listed))
    count = units(programme=programme.key, at=at).count() if definition.settings.recommendation else 0
    return render(
        request,
        "public/home.html",
        {
            "programme": programme, "definition": definition, "zone": definition.zone, "others": others,
            "open": window is not None and window.contains(at), "running": running, "released": bool(listed),
            "facts": showing.facts(
                definition=definition, units=count, at=at, notice_closes=running.closes if running else None
            ),
            "stages": showing.stages(definition=definition, at=at),
            "tiles": showing.tiles(key=programme.key, definition=definition, progress=progress, at=at),
            "checkpoint": next(iter(checkpoints(limit=1)), None),
        },
    )  # fmt: skip


def full(request: HttpRequest, key: str) -> HttpResponse:
    """Everything the call says, each with its clause."""
    programme = _programme(key)
    definition = programmes.definition_of(programme)
    lists = [
        {
            "list": one, "words": showing.tile_words(definition, one),
            "quotas": [q for q in definition.quotas if q.list_key == one.key],
            "conditions": [c for c in definition.conditions if c.list_key == one.key],
            "form": definition.forms.get(one.form),
            "contests": [
                {"contest": c, "bodies": [definition.body(m.body) for m in definition.mandates_for(c.key)]}
                for c in definition.contests.values() if c.list_key == one.key
            ],
        }
        for one in definition.lists
    ]  # fmt: skip
    year = definition.published.year
    contacts = [
        {
            "what": "、".join(definition.contests[c].name.say(reader()) for c in one.contests) or PURPOSES.get(one.purpose, one.purpose),
            "organisation": one.organisation, "name": one.name, "phones": one.phones,
        }
        for one in definition.contacts
    ]  # fmt: skip
    return render(
        request,
        "public/call.html",
        {
            "programme": programme, "definition": definition, "zone": definition.zone, "lists": lists,
            "prose": {name: showing.prose_blocks(text.say(reader())) for name, text in definition.prose.items()},
            "windows": [(w, showing.when(window=w, zone=definition.zone, year=year)) for w in definition.calendar],
            "sum": showing.worked_sum(definition), "general": [c for c in definition.conditions if not c.list_key],
            "contacts": contacts, "settings": setting_lines(definition), "extensions": published_extensions(programme=programme),
            "versions": programmes.versions(programme=programme),
        },
    )  # fmt: skip


def form(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The example form, readable: what is asked, how much, and who sees it."""
    programme = _programme(key)
    definition = programmes.definition_of(programme)
    if form not in definition.forms:
        raise Http404
    return render(
        request,
        "public/form.html",
        {"programme": programme, "definition": definition, "form": definition.forms[form], "types": TYPES, "faces": FACES},
    )  # fmt: skip


def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every published version with its reason and the public difference."""
    programme = _programme(key)
    definition = programmes.definition_of(programme)
    return render(
        request,
        "public/versions.html",
        {
            "programme": programme, "definition": definition, "zone": definition.zone,
            "versions": programmes.versions(programme=programme), "extensions": published_extensions(programme=programme),
        },
    )  # fmt: skip


def _programme(key: str) -> Any:
    """A published programme; a missing one, or one that is only being prepared, is not found."""
    found = programmes.programme(key=key)
    if found.current is None:
        raise Http404
    return found
