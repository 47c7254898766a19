"""Applications that have come through review, without playing it: standing and milestone set directly.

passed = reviewed(world, "rising-enterprise")             # passed preliminary review
notice = on_notice(world, proposed(world), proposed(world))
entries = listed(world, proposed(world))
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jinbang.apps.nominations.models import Application, Milestone
from jinbang.apps.publication import actions as publication
from jinbang.apps.publication.models import Entry, Notice
from jinbang.apps.reviews.models import Package, PackageLine
from jinbang.rules.standing import Standing
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
EVIDENCE = [publication.Evidence("示例证据.png", PNG)]
NOTICE_DAY = "2022-12-01T10:00"
RELEASE_DAY = "2023-01-10T09:00"


def stand(application: Application, standing: str, *, at: datetime, move: str) -> Application:
    """Put an application where a test needs it, with the milestone that says so."""
    Milestone.objects.create(application=application, move=move, source=application.standing, target=standing, at=at)
    application.standing, application.standing_since = standing, at
    application.save(update_fields=["standing", "standing_since"])
    return application


def reviewed(world: World, contest: str = "rising-enterprise", *, standing: str = Standing.PASSED, **options: Any) -> Application:  # fmt: skip
    """An application after preliminary review."""
    application = world.submitted_application(contest, **options)
    move = {Standing.PASSED: "pass", Standing.RESERVE: "hold-reserve", Standing.NOT_PASSED: "fail"}[standing]
    stand(application, standing, at=world.at("2022-11-30T18:00"), move=move)
    return world.fresh(application)


def proposed(world: World, contest: str = "rising-enterprise", **options: Any) -> Application:
    """An application that the deliberation has proposed."""
    application = reviewed(world, contest, **options)
    stand(application, Standing.PROPOSED, at=world.at("2022-11-30T20:00"), move="propose")
    return world.fresh(application)


def ranked(world: World, applications: Sequence[Application], suggestions: Sequence[str]) -> Package:
    """The received package of a contest: these applications in this order with these suggestions."""
    package = Package.objects.create(
        contest=applications[0].contest, number=1, state=Package.RECEIVED, digest="0" * 64, made_by=world.secretary,
        made_at=world.at("2022-11-30T10:00"), received_at=world.at("2022-11-30T18:00"), received_by=world.secretary,
    )  # fmt: skip
    PackageLine.objects.bulk_create(
        PackageLine(package=package, application=one, rank=n, score=100 - n, reviews=5, suggestion=words)
        for n, (one, words) in enumerate(zip(applications, suggestions, strict=True), start=1)
    )
    return package


def on_notice(world: World, *applications: Application, at: str = NOTICE_DAY) -> Notice:
    """Everything proposed, put on public notice."""
    assert applications
    notice = publication.announce(programme_id=world.programme.pk, actor=world.secretary, at=world.at(at))
    world.mark()
    return notice


def cleared(world: World, *applications: Application) -> Notice:
    """Everything proposed, its notice over."""
    notice = on_notice(world, *applications)
    publication.end_notice(notice_id=notice.pk, at=notice.closes)
    world.mark()
    return notice


def listed(world: World, *applications: Application) -> list[Entry]:
    """Everything proposed, released."""
    cleared(world, *applications)
    publication.decide_release(
        programme_id=world.programme.pk, release_at=world.at(RELEASE_DAY), actor=world.secretary, at=world.at("2023-01-05T09:00"),
    )  # fmt: skip
    publication.release_lists(programme_id=world.programme.pk, at=world.at(RELEASE_DAY))
    world.mark()
    return list(Entry.objects.filter(contest__programme=world.programme).order_by("order_key", "pk"))


def drawn(facts: dict[str, str]) -> bytes:
    """A certificate as the tests draw it: its facts as bytes."""
    return "|".join(f"{key}={value}" for key, value in sorted(facts.items())).encode()
