"""A house with three sides in which every role has a browser: what is asked of all pages at once is asked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.promises.sides import OFFICES, Side, house
from tests.promises.test_every_page_names_its_action import Page, pages
from tests.world import World

PERSONS = ("nobody", "applicant", "handler", "approver", "body", "expert")
ROLES = ("anonymous", *PERSONS, *OFFICES)
COLLECTING, REVIEWING, LATER, RELEASED = "2022-10-20T15:00", "2022-11-10T10:00", "2022-12-05T10:00", "2023-01-13T10:00"
WHEN = {
    "apply": COLLECTING,
    "unit": COLLECTING,
    "body": REVIEWING,
    "expert": REVIEWING,
    "office": LATER,
    "export": LATER,
}

SITE = {page.name: page for page in pages() if page.action is not None}


@dataclass
class House:
    """The three sides, and a browser of each role."""

    near: Side
    next_door: Side
    elsewhere: Side
    browsers: dict[str, Client]
    clock: dict[str, datetime]

    def others(self, role: str) -> Side:
        return self.elsewhere if role in OFFICES else self.next_door

    def address(self, page: Page, side: Side, about: str = "") -> str:
        """The page about the things of a side (what a side does not have, such as a notice, is that of another call)."""
        known = {**self.elsewhere.things, **side.things}
        number = {"certificate": "certificate", "paper": "certificate", "version-files": "version", "draw": "version"}
        number |= {"filing-receipt": "version", "filing-content": "version"}  # all of these are the first
        known |= {
            "pk": known.get(about, known["checkpoint"]), "number": known[number.get(page.name.rpartition(":")[2], "notice")],
            "programme": known["key"],
        }  # fmt: skip
        if page.name == "secretariat:evidence":
            known["digest"] = known["evidence"]
        if page.name == "expert:file":
            known["digest"] = known["digest-reviewed"]
        return page.address(**known)

    def ask(self, role: str, method: str, address: str) -> Any:
        """The answer; what a request changed is taken back."""
        with transaction.atomic():
            try:
                return getattr(self.browsers[role], method)(address)
            finally:
                transaction.set_rollback(True)


def opened_at(site: House, page: Page) -> datetime:
    """When a page is looked at: in the part of the calendar in which people work with it."""
    return site.near.world.at(WHEN.get(page.route.partition("/")[0], RELEASED))


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    clock = {"at": World.at()}
    storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), override_settings(STORAGES=storages):
        patch.setattr("jinbang.web.middleware.now", lambda: clock["at"])
        with transaction.atomic():
            near, next_door, elsewhere = house(World())
            people = {**near.people, "nobody": near.world.person()}
            browsers = {role: Client(raise_request_exception=False) for role in ROLES}
            for role in ROLES[1:]:
                browsers[role].force_login(people[role])
            yield House(near, next_door, elsewhere, browsers, clock)
            transaction.set_rollback(True)
