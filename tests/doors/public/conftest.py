"""The server's clock for tests of pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.world import World


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, world: World) -> Callable[[str], datetime]:
    """Set the time at which the server receives requests; 19 October 2022, 17:56 until then."""

    def at(text: str) -> datetime:
        moment = world.at(text)
        monkeypatch.setattr("jinbang.web.middleware.now", lambda: moment)
        return moment

    at("2022-10-19T17:56")
    return at
