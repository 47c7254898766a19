"""python -m tests.doors.cli.described ACT …: do each to the database of JINBANG_HOME, and print what its tables are after it.

migrate: all migrations, one after the other.  up-to-date: as the commands do it.  back: to an older version.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

ADDED = {  # what apps add to new tables
    "django_migrations": "app, name",
    "django_content_type": "app_label, model",
    "auth_permission": "codename, name",
}


def described() -> dict[str, Any]:
    """Columns, indexes, foreign keys and conditions of every table, in no order, and what apps have added."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:

        def ask(question: str) -> list[tuple[Any, ...]]:
            return cursor.execute(question).fetchall()

        for table, made in ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            found[table] = {
                "columns": sorted(row[1:] for row in ask(f"PRAGMA table_info({table})")),
                "foreign": sorted(row[2:] for row in ask(f"PRAGMA foreign_key_list({table})")),
                "conditions": sorted(
                    re.findall(r"CONSTRAINT \S+ CHECK .*?(?=, CONSTRAINT|$)|JSON_VALID\(\S+\)|COLLATE \w+|AUTOINCREMENT|DEFERRED", made)
                ),
                "unique": sorted(
                    [row[2] for row in ask(f"PRAGMA index_info({index[1]})")]
                    for index in ask(f"PRAGMA index_list({table})") if index[2] and not index[4]
                ),
            }  # fmt: skip
        indexes = ask("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        found["indexes"] = sorted(indexes)
        found["added"] = {table: sorted(ask(f"SELECT {what} FROM {table}")) for table, what in ADDED.items()}  # noqa: S608
    return found


def main() -> None:
    django.setup()
    from jinbang.cli.tables import up_to_date

    acts = {
        "migrate": lambda: call_command("migrate", verbosity=0),
        "up-to-date": up_to_date,
        "back": lambda: call_command("migrate", "deliberation", "0002", verbosity=0),
    }
    for act in sys.argv[1:]:
        acts[act]()
        print(json.dumps(described()))


if __name__ == "__main__":
    main()
