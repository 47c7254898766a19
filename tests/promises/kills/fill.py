"""Run as a program: the site's database with applicants who have everything ready to submit; prints them as JSON.

The database is that of JINBANG_DATABASE_URL, or SQLite in JINBANG_HOME.
"""

from __future__ import annotations

import json
import os
import sys

from tests.promises.kills.clients import PASSWORD

CONTEST = "pioneer-technology/biomedicine"


def main(clients: int, applications: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "jinbang.conf.settings"
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from jinbang.cli.tables import up_to_date

    up_to_date()
    from jinbang.apps.ledger.queries import log_key
    from tests.world import World

    world, password, people = World(), make_password(PASSWORD), []
    for _ in range(clients):
        applicant = world.new_applicant()
        applicant.person.password = password
        applicant.person.save(update_fields=["password"])
        own = [world.draft_application(CONTEST, applicant=applicant).pk for _ in range(applications)]
        people.append({"email": applicant.person.email, "applications": own})
    print(json.dumps({"people": people, "key": log_key()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
