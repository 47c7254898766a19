"""A session that ended while somebody was writing: what was sent is kept, and sent again after signing in with one press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

KEY = "kept-post"
MOST_CHARACTERS = 500_000
PAPER = "ballot-"  # marks on papers of a vote: a secret ballot leaves no copy, not even until somebody signs in again
# Values that a form carries for itself.
OWN = ("revision", "token", "go", "ids", "version_digest", "kept-seal", "kind", "csrfmiddlewaretoken")
OWN_ENDINGS = (".asked", ".rows", ".whole", ".kind")
NEVER = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")


def kept(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, with what was posted kept in the session; files cannot be kept.

    A page that saves by itself is answered in its own way (401 and why), since its text still stands in the browser.
    """
    if request.POST.get("save") == "auto":
        why = gettext("登录已过期，请在新窗口登录后再保存")
        return JsonResponse({"why": why, "code": "signed-out"}, status=401)
    data = posted(request)
    if data and sum(len(value) for _key, value in data) <= MOST_CHARACTERS:
        request.session[KEY] = {"path": request.get_full_path(), "data": data, "files": bool(request.FILES)}
        return redirect_to_login(reverse("again"))
    return redirect_to_login(request.get_full_path())


def posted(request: HttpRequest) -> list[list[str]]:
    """Names and values as they were sent, secrets left out; nothing at all of a vote."""
    if any(key.startswith(PAPER) for key in request.POST):
        return []
    return [[key, str(one)] for key, values in request.POST.lists() for one in values if key not in NEVER]


def page(request: HttpRequest) -> HttpResponse:
    """Signed in again: what was typed, and a button that sends it to where it was going."""
    found: dict[str, Any] | None = request.session.pop(KEY, None)
    if found is None or not url_has_allowed_host_and_scheme(found["path"], allowed_hosts=None):
        return redirect("home")
    return render(request, "account/again.html", {"kept": found, "shown": written(found["data"])})


def written(data: Iterable[Sequence[str]]) -> list[str]:
    """What a person wrote, each text once and without the form's own values, to be read or copied."""
    texts = [value for key, value in data if key not in OWN and not key.endswith(OWN_ENDINGS) and value.strip()]
    return [text for text in dict.fromkeys(texts) if len(text) < 20_000]
