"""Run as a program on an empty PostgreSQL database: contention, sealed ballots with all votes at once, an archive restored.

Arguments: an archive, the file of its key.  Prints what happened as JSON.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

VOTERS, CHOICES = 9, ("yes", "no", "abstain")


def main(archive: Path, key: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from tests.promises.many_clients import contend
    from tests.world import World

    found = _archive(archive, key)
    with transaction.atomic():
        _emptied()
    world = World()
    print(json.dumps(found | {"clients": contend(world, 64), "ballots": _ballots(world)}))


def _archive(archive: Path, key: Path) -> dict[str, Any]:
    """Restored, and read once more as an archive reads: every row, some folders, all pages and tables."""
    from jinbang.apps.archive import actions, casefile, data, lists, records
    from jinbang.apps.archive.manifest import Manifest
    from jinbang.apps.archive.snapshot import still
    from jinbang.apps.archive.writer import Writer
    from jinbang.apps.programmes.queries import definition_of, programme

    with archive.open("rb") as file:
        restored = actions.restore(file=file, key=key)
    call = programme(key=restored.programme)
    manifest = Manifest({})
    writer = Writer(io.BytesIO(), manifest=manifest, at=datetime.now(UTC))
    with still():
        data.write(programme=call, writer=writer, tell=lambda: None)
        list(itertools.islice(casefile.folders(programme=call, definition=definition_of(call), writer=writer), 3))
        zone = definition_of(call).zone
        list(records.written(programme=call, zone=zone, writer=writer))
        list(lists.written(programme=call, zone=zone, writer=writer, places={}))
    return {
        "broken": [one.rule for one in restored.invariants if one.broken],
        "invariants": len(restored.invariants),
        "entries": restored.entries,
        "digests": {one.path: one.sha256 for one in manifest.files},
    }


def _emptied() -> None:
    """As a new installation, for what comes next."""
    from django.core.management.color import no_style
    from django.db import connection

    from jinbang.apps.archive.belonging import tables

    names = [one._meta.db_table for one in tables()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names, reset_sequences=True, allow_cascade=True):
            cursor.execute(statement)


def _ballots(world: Any) -> dict[str, Any]:
    """Every member votes on every item at the same instant, then once more; closed, counted."""
    from jinbang.apps.deliberation import actions
    from jinbang.apps.deliberation.models import Urn
    from tests.committee import meeting
    from tests.promises.at_once import at_once

    here = meeting(world, members=VOTERS, applications=2)
    here.open(VOTERS)
    ballots = here.ballots()
    votes = [
        {"sitting_id": here.sitting.pk, "choices": {one.pk: CHOICES[n % 3] for one in ballots}, "at": here.at}
        for n in range(VOTERS)
    ]
    voters = [one.pk for one in here.members]
    outcomes = at_once(people=voters * 2, act=actions.cast_votes, what=votes * 2, done="voted")
    counted = here.count(ballots)
    return {
        "outcomes": outcomes,
        "counted": [[one.yes, one.no, one.abstain] for one in counted],
        "sorted": all(urn.papers == sorted(urn.papers) for urn in Urn.objects.all()),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
