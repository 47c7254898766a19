"""Run as a program: 64 clients recommend at once onto 3 free places; prints what happened as JSON.

The database is that of JINBANG_DATABASE_URL, or SQLite in JINBANG_HOME; every client has a connection of its own.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.world import World

CONTEST = "pioneer-technology/biomedicine"


def main(clients: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    from jinbang.cli.tables import up_to_date

    up_to_date()
    from tests.world import World

    print(json.dumps(contend(World(), clients)))


def contend(world: World, clients: int) -> dict[str, Any]:
    """That many candidates of one unit, each recommended by a client of its own at the same instant."""
    from django.db import connection

    from jinbang.apps.nominations.actions import recommend
    from jinbang.apps.nominations.models import Application, Recommendation, Slot
    from tests.promises.at_once import at_once
    from tests.world import SEAL

    jobs = []
    for _ in range(clients):
        application = world.submitted_application(CONTEST, applicant=world.new_applicant())
        jobs.append(
            {
                "application_id": application.pk, "version_digest": application.current.digest, "opinion": "同意推荐。",
                "seal_digest": SEAL, "at": world.at("2022-10-20T10:00"),
            }
        )  # fmt: skip
    outcomes = at_once(people=[world.approver.pk] * clients, act=recommend, what=jobs, done="done")
    return {
        "vendor": connection.vendor,
        "outcomes": outcomes,
        "slots": sorted(Slot.objects.values_list("number", flat=True)),
        "recommended": Application.objects.filter(standing="recommended").count(),
        "recommendations": Recommendation.objects.filter(recalled_at=None).count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
