"""What is printed on a certificate: the day of release where the programme is, and what it is called (R1, R18)."""

from __future__ import annotations

from jinbang.apps.publication import actions
from jinbang.apps.publication.models import Entry
from tests.doors.secretariat import later
from tests.world import World


def test_a_certificate_of_a_list_released_at_midnight_bears_the_day_that_has_begun(world: World) -> None:
    """00:00 in Beijing is the day before in UTC."""
    later.listed(world, 1)
    Entry.objects.update(listed_at=world.at("2023-01-10T00:00"))
    printed: list[dict[str, str]] = []

    def render(facts: dict[str, str]) -> bytes:
        printed.append(facts)
        return b"%PDF-1.7 example"

    actions.issue_certificates(
        programme_id=world.programme.pk, entries=Entry.objects.values_list("pk", flat=True), render=render,
        actor=world.secretary, at=world.at("2023-03-11T09:00"),
    )  # fmt: skip
    assert printed[0]["date"] == "2023-01-10"
    assert printed[0]["programme"] == world.definition.short.zh
