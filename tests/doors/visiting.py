"""Somebody at a browser: signed in, at a moment of the call, following what the pages say."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def file(content: bytes = PDF, name: str = "seal.pdf") -> BytesIO:
    """An upload."""
    kept = BytesIO(content)
    kept.name = name
    return kept


class Visitor:
    """A person's browser.  `at` moves the server's clock."""

    def __init__(self, world: World, person: Any, clock: dict[str, datetime]) -> None:
        self.world, self.clock, self.client = world, clock, Client()
        if person is not None:
            self.client.force_login(person)

    def at(self, text: str) -> Visitor:
        self.clock["at"] = self.world.at(text)
        return self

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query)

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(path, data)

    def text(self, path: str, status: int = 200) -> str:
        answer = self.get(path)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no {name} on the page"
    return found[1]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The server's clock, in the test's hands."""
    held = {"at": World.at("2022-10-20T10:00")}
    monkeypatch.setattr("jinbang.web.middleware.now", lambda: held["at"])
    return held


@pytest.fixture
def visit(world: World, clock: dict[str, datetime]) -> Any:
    """visit(person): a browser of that person."""
    return lambda person=None: Visitor(world, person, clock)
