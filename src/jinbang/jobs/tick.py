"""One turn of the works: everything that is due at `at`, each part for itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from jinbang.apps.mailroom.actions import deliver
from jinbang.apps.programmes.queries import published

log = logging.getLogger(__name__)

Part = Callable[[datetime], object]


def _titles() -> dict[str, tuple[str, str]]:
    return {one.key: (one.title, one.title_en or one.title) for one in published()}


PARTS: dict[str, Part] = {
    "letters": lambda at: deliver(at=at, site=settings.SITE_URL, titles=_titles),
}
"""name → what to do.  Each must be safe to repeat."""


def tick(*, at: datetime, parts: dict[str, Part] | None = None) -> dict[str, str]:
    """Do every part; a part that fails is logged and does not stop the others.  Returns name → error."""
    errors: dict[str, str] = {}
    for name, part in (PARTS if parts is None else parts).items():
        try:
            part(at)
        except Exception as error:
            log.exception("the %s part of the works failed", name)
            errors[name] = str(error)
    return errors
