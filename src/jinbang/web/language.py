"""Choosing the language of the pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language


@csrf_exempt
def choose(request: HttpRequest) -> HttpResponseBase:
    """Set the language cookie and go back to the page.

    The form stands on every page and bears no token, so that a public page is the same for everybody.  A form that stands
    on another site is refused by what the browser says of it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDenied
    return set_language(request)
