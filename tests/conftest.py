"""Fixtures for every test: the world, and files kept in memory."""

from __future__ import annotations

import os
from collections.abc import Callable
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
