"""What every page's frame needs: header, navigation, clock, rehearsal banner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Cheap values only: no query here unless the page asks for the value."""
    return {
        "at": getattr(request, "at", None),
        "rehearsal": settings.JINBANG.rehearsal,
        "site_name": settings.JINBANG.site_name,
        "viewer": getattr(request, "viewer", None),
    }
