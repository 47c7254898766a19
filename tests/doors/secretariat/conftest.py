"""A browser of the office: signed in, at a time of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import World


class Browser:
    """Somebody's browser.  get and post take the name of a page and its arguments."""

    def __init__(self, world: World, person: Any, clock: dict[str, datetime]) -> None:
        self.world, self.client, self.clock = world, Client(), clock
        if person is not None:
            self.client.force_login(person)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"secretariat:{name}", args=[self.world.key, *args])

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(self.url(name, *args), query)

    def do(self, page: tuple[Any, ...], act: str, **values: Any) -> Any:
        """Send the form `act` of a page."""
        return self.client.post(self.url(*page), {"do": act, **values})

    def at(self, text: str) -> Browser:
        self.clock["at"] = self.world.at(text)
        return self


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The server's time, as the test sets it."""
    now: dict[str, datetime] = {}
    from jinbang.web import middleware

    real = middleware.now
    monkeypatch.setattr(middleware, "now", lambda: now.get("at") or real())
    return now


@pytest.fixture
def browser(world: World, clock: dict[str, datetime]) -> Callable[[Any], Browser]:
    return lambda person: Browser(world, person, clock).at("2023-01-10T09:00")
