"""Who signed in: Django's sessions in the database, their query prepared."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from jinbang.apps.people.prepared import Prepared

_SESSION = Prepared(
    lambda key: Session.objects.filter(session_key=key).values_list("session_key", "session_data", "expire_date"), str
)


class SessionStore(DatabaseStore):
    """The same sessions."""

    def _get_session_from_db(self) -> Any:
        rows = _SESSION.rows(self.session_key)
        if rows and rows[0][2] > timezone.now():
            return Session(*rows[0])
        self._session_key = None
        return None
