"""What one test has made in the empty database, put back for the next one as rows.

Publishing the call takes a fifth of a second and its rows a few milliseconds; a thousand tests begin with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

Rows = list[tuple[str, list[tuple[Any, ...]]]]
_KEPT: dict[str, Rows] = {}


def again(what: str, make: Callable[[], None]) -> None:
    """Do `make`; where this process did it before from an empty database too, put in the rows that it left.

    what: all that the outcome hangs on.  In a database that is not empty, and on PostgreSQL (whose sequences would not
    follow), `make` is always done.
    """
    if connection.vendor != "sqlite" or not _empty():
        make()
    elif what in _KEPT:
        _put(_KEPT[what])
    else:
        make()
        _KEPT[what] = _all()


def _tables() -> list[str]:
    models = (m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("jinbang."))
    return [model._meta.db_table for model in models]


def _empty() -> bool:
    some = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _tables())  # noqa: S608 - our own tables
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {some}")
        return not cursor.fetchone()[0]


def _all() -> Rows:
    with connection.cursor() as cursor:
        rows = [(table, cursor.execute(f"SELECT * FROM {table}").fetchall()) for table in _tables()]  # noqa: S608
    return [(table, found) for table, found in rows if found]


def _put(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are checked at the end
        for table, found in rows:
            places = ", ".join(["%s"] * len(found[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", found)  # noqa: S608
