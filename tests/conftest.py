"""Fixtures for every test: the world, and files kept in memory."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

from jinbang.web.public.caching import forget
from tests.world import World

# The gate repeats the same examples at every run; elsewhere chance goes on looking for new ones.
hypothesis_settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("gate")


# Files that take longest come first, so that at the end no worker waits for another's long file (make test: one file, one worker).
DEAREST = (
    "promises/test_non_interference.py",
    "doors/look/test_every_page.py",
    "doors/look/test_in_a_browser.py",
    "promises/test_every_role_on_every_page.py",
    "doors/test_bad_input.py",
    "journeys/test_every_stage.py",
    "promises/test_the_fourth_of_three.py",
    "journeys/test_archive.py",
    "journeys/test_rehearsal.py",
    "promises/test_queries_do_not_grow.py",
    "promises/test_kill_nine.py",
    "promises/test_on_postgresql.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(DEAREST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def pytest_collection_finish() -> None:
    """What was loaded until now stays: looking through it for rubbish again and again takes a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Tables as the models have them; tests/doors/cli/test_tables.py shows that the migrations make the same ones."""
    return False


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """A test's database goes back to the beginning: pages kept from another test would seem to be of this one."""
    forget()


@pytest.fixture(autouse=True)
def no_rates_from_before() -> None:
    """How often somebody signed up is counted in the process: the next test is somebody else."""
    cache.clear()


@pytest.fixture
def world(db: None, memory_files: None) -> World:
    """The 2022 call, published (see tests/world.py)."""
    return World()


@pytest.fixture
def new_world(db: None, memory_files: None) -> Callable[..., World]:
    """A world with other settings: new_world(unit_pair_of_eyes=True)."""

    def made(**settings: Any) -> World:
        return World(**settings)

    return made


@pytest.fixture
def memory_files(settings: Any) -> None:
    """Uploads of this test stay in memory."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
