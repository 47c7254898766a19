"""A sitting of the final committee for tests: members called, items in the order of their ranks, ballots voted and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinbang.apps.deliberation import actions
from jinbang.apps.deliberation.models import Ballot, Item, Sitting, Urn
from jinbang.apps.nominations.models import Application
from jinbang.apps.people.models import Person, Role
from tests.publishing import ranked, reviewed
from tests.world import World

DAY = "2022-12-05T09:00"


@dataclass
class Meeting:
    world: World
    members: list[Person]
    sitting: Sitting
    applications: list[Application]

    @property
    def at(self):  # type: ignore[no-untyped-def]
        return self.world.at(DAY)

    def items(self) -> list[Item]:
        return list(Item.objects.filter(sitting=self.sitting).order_by("order"))

    def sign_in(self, count: int) -> None:
        for member in self.members[:count]:
            actions.sign_in(sitting_id=self.sitting.pk, actor=member, at=self.at)

    def open(self, count: int) -> None:
        self.sign_in(count)
        actions.open_sitting(sitting_id=self.sitting.pk, actor=self.world.secretary, at=self.at)
        self.world.mark()

    def ballots(self) -> list[Ballot]:
        return actions.open_ballots(sitting_id=self.sitting.pk, items=[i.pk for i in self.items()], actor=self.world.secretary, at=self.at)  # fmt: skip

    def vote(self, ballots: Sequence[Ballot], choices: Sequence[str]) -> list[Ballot]:
        for member, choice in zip(self.members, choices, strict=False):
            actions.cast_votes(sitting_id=self.sitting.pk, choices={b.pk: choice for b in ballots}, actor=member, at=self.at)  # fmt: skip
        return self.count(ballots)

    def count(self, ballots: Sequence[Ballot], actor: Person | None = None) -> list[Ballot]:
        """Close and count."""
        by = {"sitting_id": self.sitting.pk, "ballots": [b.pk for b in ballots], "actor": actor or self.world.secretary}
        actions.close_ballots(**by, at=self.at)
        return actions.count_ballots(**by, at=self.at)

    def papers(self) -> list[list[str]]:
        """Every paper in every urn."""
        return [paper for urn in Urn.objects.all() for paper in urn.papers]


def meeting(world: World, members: int = 10, applications: int = 1) -> Meeting:
    """A sitting on that many applications of one contest, in the order in which their body ranked them."""
    found = [reviewed(world) for _ in range(applications)]
    ranked(world, found, ["pass"] * applications)
    people = [world.officer(Role.COMMITTEE) for _ in range(members)]
    sitting = actions.convene(programme_id=world.programme.pk, name="终评会议", members=[p.pk for p in people], actor=world.secretary, at=world.at(DAY))  # fmt: skip
    world.mark()
    return Meeting(world, people, sitting, found)
