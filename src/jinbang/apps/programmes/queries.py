"""What a programme says, now and in each published version."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from jinbang.apps.programmes.models import Contest, Mandate, Programme, Version
from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.examples import Outcome, run
from jinbang.rules.reading import read_bundle


@lru_cache(maxsize=64)
def _definition(version_id: int, digest: str) -> ProgrammeDefinition:
    reading = read_bundle(Version.objects.values_list("files", flat=True).get(pk=version_id, digest=digest))
    if reading.definition is None:
        raise RuntimeError(f"version {version_id} was published but cannot be read: {reading.problems}")
    return reading.definition


def definition_of(programme: Programme) -> ProgrammeDefinition:
    """The definition in force (the newest published version)."""
    version = programme.current
    if version is None:
        raise LookupError(f"{programme.key} has no published version")
    return _definition(version.pk, version.digest)


def newest_call() -> ProgrammeDefinition | None:
    """What the newest programme with a published version says; None where there is none.

    By hand: the frame of every page asks, and the ORM takes ten times as long as the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id, v.digest FROM programmes_programme p JOIN programmes_version v ON v.id = p.current_id ORDER BY p.id DESC LIMIT 1"
        )
        found = cursor.fetchone()
    return _definition(*found) if found else None


def loaded_definition(programme: Programme) -> ProgrammeDefinition:
    """The definition loaded last, published or not: what would be published."""
    version = Version.objects.filter(programme=programme).only("pk", "digest").order_by("-number").first()
    if version is None:
        raise LookupError(f"{programme.key} has no version")
    return _definition(version.pk, version.digest)


def cases_that_fail(*, programme: Programme) -> tuple[Outcome, ...]:
    """Worked cases of the definition loaded last that do not hold under it."""
    files = Version.objects.filter(programme=programme).order_by("-number").values_list("files", flat=True).first()
    reading = read_bundle(files or {})
    if reading.definition is None:
        return ()
    return tuple(one for one in run(programme=reading.definition, cases=reading.examples) if not one.holds)


def unpublished() -> QuerySet[Programme]:
    """Programmes that are loaded and not published yet, newest first."""
    return Programme.objects.filter(current__isnull=True).order_by("-id")


def programme(*, key: str) -> Programme:
    """The programme of that key with its version, in one query; DoesNotExist otherwise."""
    return Programme.objects.select_related("current").defer("current__files", "current__difference").get(key=key)


def published() -> QuerySet[Programme]:
    """Every programme with a published version, newest first."""
    return (
        Programme.objects.filter(current__isnull=False).select_related("current").defer("current__files", "current__difference").order_by("-id")
    )  # fmt: skip


def contests(*, programme: Programme) -> list[Contest]:
    """The contests in the order of the call."""
    return list(Contest.objects.filter(programme=programme).order_by("ordinal"))


def contest(*, programme: Programme, key: str) -> Contest:
    """One contest by its key; DoesNotExist otherwise."""
    return Contest.objects.get(programme=programme, key=key)


def mandates(*, contest: Contest) -> list[Mandate]:
    """Who reviews the contest, lead first."""
    return list(Mandate.objects.filter(contest=contest).select_related("body", "acknowledger").order_by("-lead", "id"))


def mandated_contests(*, organisations: frozenset[int], programme: Programme) -> list[Contest]:
    """The contests that one of these organisations reviews."""
    return list(
        Contest.objects.filter(programme=programme, mandates__body__in=organisations).distinct().order_by("ordinal")
    )


def versions(*, programme: Programme) -> list[Version]:
    """Published versions, newest first, without their files."""
    return list(Version.objects.filter(programme=programme).defer("files").order_by("-number"))


def files_of(*, programme: Programme, number: int) -> dict[str, str] | None:
    """The files of one published version, {file: text}; None where there is no such version."""
    return (
        Version.objects.filter(programme=programme, number=number, published_at__isnull=False)
        .values_list("files", flat=True)
        .first()
    )


def closes(*, programme: Programme, stage: str) -> datetime | None:
    """The exclusive instant at which a stage's window closes; None where it has none."""
    return definition_of(programme).window(stage).closes
