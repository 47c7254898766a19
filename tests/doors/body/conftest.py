"""Browsers of review bodies, and who records their filings."""

from __future__ import annotations

from typing import Any

import pytest
from tests.doors.body.desks import Bodies
from tests.doors.visiting import clock, visit  # noqa: F401

from jinbang.apps.people.models import Organisation, Role
from jinbang.apps.programmes.models import Mandate


@pytest.fixture
def bodies(world: Any, clock: Any) -> Bodies:  # noqa: F811
    """Managers of the call's bodies."""
    return Bodies(world, clock)


@pytest.fixture
def acknowledger(world: Any) -> Any:
    """Somebody who may record the filing of every contest."""
    person = world.person()
    offices = Mandate.objects.filter(contest__programme=world.programme).values("acknowledger")
    for organisation in Organisation.objects.filter(pk__in=offices):
        world.office(person, organisation, Role.ACKNOWLEDGER)
    return person
