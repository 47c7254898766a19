"""Static files under addresses that change with their content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """/static/css/type.css?v=1f0c…: kept by browsers for a year, fetched anew as soon as it differs."""

    def url(self, name: str | None, force: bool = False) -> str:
        address = super().url(name)
        version = _version(name or "") if not settings.DEBUG else ""
        return f"{address}?v={version}" if version else address


@lru_cache(maxsize=256)
def _version(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:12] if found else ""
