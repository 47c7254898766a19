"""Is this certificate genuine and in force?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jinbang.apps.programmes.queries import definition_of
from jinbang.apps.publication.queries import certificate


def ask(request: HttpRequest) -> HttpResponse:
    """A number, as printed, leads to its page."""
    typed = request.GET.get("number", "").strip()
    if typed and "/" not in typed and len(typed) <= 60:
        return redirect("public:certificate", number=typed)
    return render(request, "public/check.html", {"typed": typed, "wrong": bool(request.GET.get("number"))}, status=404 if typed else 200)  # fmt: skip


def answer(request: HttpRequest, number: str) -> HttpResponse:
    """In force, void (with the reason), or not there."""
    found = certificate(number=number)
    if found is None:
        return render(request, "public/check.html", {"typed": number, "wrong": True}, status=404)
    definition = definition_of(found.entry.contest.programme)
    return render(request, "public/certificate.html", {"certificate": found, "entry": found.entry, "definition": definition, "zone": definition.zone})  # fmt: skip
