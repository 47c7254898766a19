"""The world further on: passed, sitting, proposed, on notice, listed.  What the review bodies did is written as they leave it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from tests.world import World

from jinbang.apps.deliberation import actions as deliberation
from jinbang.apps.nominations.advance import advance
from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.models import Filing
from jinbang.apps.people.models import Role
from jinbang.apps.programmes.queries import mandates
from jinbang.apps.publication import actions as publication
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.rules.criteria import to_json

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
SITS, ANNOUNCED, RELEASED = "2023-02-01T09:00", "2023-02-10T09:00", "2023-03-10T09:00"


def passed(world: World, n: int = 2, contest: str = "rising-enterprise") -> list[Application]:
    """Applications that passed the reviews, ranked 1 to n in a received package."""
    unit = world.new_unit()
    found = [world.recommended_application(contest, unit=unit) for _ in range(n)]
    world.pass_deadline()
    from jinbang.apps.screening import actions as screening

    at = world.at("2022-12-20T09:00")
    for one in found:
        for screener in world.screeners[: world.definition.settings.screeners]:
            screening.give_opinion(
                application_id=one.pk, verdict="pass", actor=screener, at=world.at("2022-11-02T10:00")
            )
    package = Package.objects.create(
        contest=world.contests[contest],
        number=1,
        state=Package.RECEIVED,
        digest="0" * 64,
        made_at=at,
        made_by=world.secretary,
    )
    out = []
    for rank, one in enumerate(found, 1):
        fresh = world.fresh(one)
        with transaction.atomic():
            advance(fresh, "assign", actor=None, at=at)
            advance(fresh, "pass", actor=None, at=at)
        PackageLine.objects.create(
            package=package, application=fresh, rank=rank, score=Decimal(100 - rank), reviews=5, suggestion="pass"
        )
        out.append(world.fresh(one))
    return out


def committee(world: World, n: int = 10) -> list[Any]:
    return [world.officer(Role.COMMITTEE) for _ in range(n)]


def convened(world: World, members: list[Any]) -> Any:
    return deliberation.convene(
        programme_id=world.programme.pk,
        name="终评会议",
        members=[m.pk for m in members],
        actor=world.secretary,
        at=world.at(SITS),
    )


def proposed(world: World, n: int = 2) -> list[Application]:
    """Carried by a ballot and proposed."""
    found = passed(world, n)
    members = committee(world, 3)
    sitting = convened(world, members)
    at = world.at(SITS)
    for member in members:
        deliberation.sign_in(sitting_id=sitting.pk, actor=member, at=at)
    deliberation.open_sitting(sitting_id=sitting.pk, actor=world.secretary, at=at)
    items = list(sitting.items.values_list("pk", flat=True))
    ballots = deliberation.open_ballots(sitting_id=sitting.pk, items=items, actor=world.secretary, at=at)
    for member in members:
        deliberation.cast_votes(sitting_id=sitting.pk, choices={b.pk: "yes" for b in ballots}, actor=member, at=at)
    for act in (deliberation.close_ballots, deliberation.count_ballots):
        act(sitting_id=sitting.pk, ballots=[b.pk for b in ballots], actor=world.secretary, at=at)
    deliberation.decide(
        programme_id=world.programme.pk, outcomes={a.pk: "propose" for a in found}, actor=world.secretary, at=at
    )
    return [world.fresh(one) for one in found]


def on_notice(world: World, n: int = 2) -> tuple[Any, list[Application]]:
    found = proposed(world, n)
    notice = publication.announce(programme_id=world.programme.pk, actor=world.secretary, at=world.at(ANNOUNCED))
    return notice, [world.fresh(one) for one in found]


def objection(world: World, notice: Any, application: Application) -> Any:
    made, _ = publication.file_objection(
        notice_id=notice.pk, application_id=application.pk, name="示例异议人", contact="010-5550 0109",
        text="该项目的权属存在争议，详见所附材料。", evidence=[publication.Evidence("证据.png", PNG)], at=world.at("2023-02-11T09:00"),
    )  # fmt: skip
    return made


def listed(world: World, n: int = 2) -> list[Application]:
    """Cleared and listed."""
    notice, found = on_notice(world, n)
    publication.end_notice(notice_id=notice.pk, at=notice.closes)
    release: datetime = world.at(RELEASED)
    publication.decide_release(
        programme_id=world.programme.pk, release_at=release, actor=world.secretary, at=world.at("2023-03-01T09:00")
    )
    publication.release_lists(programme_id=world.programme.pk, at=release)
    return [world.fresh(one) for one in found]


def filed(world: World, contest: str = "rising-enterprise") -> Any:
    """A filing as its bodies sent it, not yet on record."""
    suggested = world.definition.criteria_for(contest)
    return Filing.objects.create(
        contest=world.contests[contest], number=1, state=Filing.FILED, work_plan="示例工作方案", digest="0" * 64,
        composition={"size": 5, "substitutes": 2, "quotas": {}, "notes": ""}, criteria=to_json(criteria=suggested),
        filed_at=world.at("2022-11-20T09:00"),
    )  # fmt: skip


def acknowledger(world: World, contest: str = "rising-enterprise") -> Any:
    """An officer of the organisation that records this contest's filings."""
    mandate = next(iter(mandates(contest=world.contests[contest])))
    assert mandate.acknowledger is not None
    return world.officer(Role.ACKNOWLEDGER, mandate.acknowledger)


def reported(world: World, contest: str = "rising-enterprise") -> tuple[Package, list[Application]]:
    """A result as its bodies reported it, not yet received: one to pass, one in reserve."""
    found = passed(world, 2, contest)
    package = Package.objects.get(contest=world.contests[contest])
    Package.objects.filter(pk=package.pk).update(state=Package.REPORTED, reported_at=world.at("2023-01-05T09:00"))
    Application.objects.filter(pk__in=[a.pk for a in found]).update(standing="reviewing")
    PackageLine.objects.filter(package=package, rank=2).update(suggestion="reserve")
    package.refresh_from_db()
    return package, found
