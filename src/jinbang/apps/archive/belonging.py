"""Which rows belong to a programme, read from the models' foreign keys, so that a table made tomorrow is included.

Downwards from the programme: a row belongs where one of its keys that must be set leads to a row that belongs; a table
whose keys may all be empty belongs where any of them does.  A text column `programme` is such a key too.
Upwards: persons and organisations are taken where a row that belongs, or an entry of the record, names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet

from jinbang.apps.nominations.models import Application, FormerWinner, NumberSeries
from jinbang.apps.people.models import Office, Organisation, Person
from jinbang.apps.programmes.models import Programme

Table = type[Model]
KEY = "programme"
"""A text column of this name holds the key of a programme."""

REFERENCES: tuple[Table, ...] = (Organisation, Person)
COMPANIONS = ("people.alias", "account.emailaddress")
"""Taken with the person or organisation that they are of."""
SHARED = (FormerWinner, NumberSeries)
"""Of the installation, but a programme is not complete without them."""
LOG = ("ledger.entry", "ledger.treestate", "ledger.checkpoint", "ledger.cosignature", "ledger.timestamp")
"""The record is one for all programmes: all of it goes along, other programmes' entries as leaf and hash alone."""

EXCLUDED: dict[str, str] = {
    "account.emailconfirmation": "a letter of confirmation under way; a new one is sent",
    "auth.group": "not used: offices say who may do what",
    "auth.group_permissions": "not used",
    "auth.permission": "not used; made by every installation for itself",
    "contenttypes.contenttype": "made by every installation for itself",
    "django_tasks_database.dbtaskresult": "jobs of one machine, nothing that was decided",
    "ledger.lease": "which process of one machine numbers the record",
    "sessions.session": "who is signed in on one machine",
}
"""Tables that no archive holds, and why."""

OMITTED: dict[str, dict[str, Any]] = {"people.person": {"password": "!", "last_login": None}}
"""Columns that are not written, and what stands in them after a restore: nobody's password is archived."""


def tables() -> list[Table]:
    """Every table of the installation that an archive can hold, those that others point at first."""
    found = [one for one in apps.get_models(include_auto_created=True) if one._meta.label_lower not in EXCLUDED]
    return sorted(found, key=lambda one: (_depth(one), one._meta.label_lower))


def homeless() -> list[str]:
    """Tables of which nobody has said whether they belong: none, or a test fails."""
    known = {*REFERENCES, *SHARED, *ways()}
    taken = {*COMPANIONS, *LOG}
    return [one._meta.label_lower for one in tables() if one not in known and one._meta.label_lower not in taken]


@lru_cache(maxsize=16)
def ways(root: Table = Programme) -> dict[Table, tuple[str, ...]]:
    """table → lookups that lead from one of its rows to the root; it belongs where any of them does."""
    found: dict[Table, tuple[str, ...]] = {root: ("",)}
    apart = (*LOG, *COMPANIONS)
    candidates = [one for one in tables() if one not in (*REFERENCES, *SHARED) and one._meta.label_lower not in apart]
    for optional in (False, True):
        growing = True
        while growing:
            fresh = {
                one: steps
                for one in candidates
                if one not in found and (steps := tuple(_steps(one, root, found, optional=optional)))
            }
            found |= fresh
            growing = bool(fresh)
    return found


def _steps(table: Table, root: Table, found: dict[Table, tuple[str, ...]], *, optional: bool) -> Iterator[str]:
    """One way through a key that must be set; every way through those that need not."""
    for field in table._meta.concrete_fields:
        if root is Programme and field.name == KEY and not isinstance(field, ForeignKey):
            yield KEY
            return
        target: Any = field.related_model
        if not isinstance(field, ForeignKey) or target not in found or (field.null and not optional):
            continue
        for further in found[target]:
            yield f"{field.name}__{further}" if further else field.name
        if not field.null:
            return


def rows_of(table: Table, programme: Programme) -> QuerySet[Any]:
    """The rows of a table that `ways` knows, in order of their key."""
    chosen = Q()
    for way in ways()[table]:
        if way == "":
            chosen |= Q(pk=programme.pk)
        elif way.rpartition("__")[2] == KEY and not _ends_at_programme(table, way):
            chosen |= Q(**{way: programme.key})
        else:
            chosen |= Q(**{way: programme})
    return table._base_manager.filter(chosen).order_by("pk")


def shared_rows(table: Table, programme: Programme) -> QuerySet[Any]:
    """Rows of a table in SHARED: the counters, and the former winners that this programme met with."""
    rows = table._base_manager.order_by("pk")
    if table is FormerWinner:
        keys = Application.objects.filter(programme=programme).exclude(subject_key="").values("subject_key")
        rows = rows.filter(subject_key__in=keys)
    return rows


def everywhere_offices() -> QuerySet[Any]:
    """Offices that are held in every programme: those of persons who are referred to go along."""
    return Office.objects.filter(programme="").order_by("pk")


def keys_of(table: Table) -> list[ForeignKey[Any, Any]]:
    """The foreign keys of a table."""
    return [one for one in table._meta.concrete_fields if isinstance(one, ForeignKey)]


def _ends_at_programme(table: Table, way: str) -> bool:
    """Whether the last step of a way is a foreign key to Programme rather than a text column."""
    here: Any = table
    for step in way.split("__"):
        field = here._meta.get_field(step)
        here = field.related_model
    return here is Programme


def _depth(table: Table) -> int:
    return _depths()[table]


@lru_cache(maxsize=1)
def _depths() -> dict[Table, int]:
    """How many tables must be there before: keys that may be empty, and cycles, wait for the end of the transaction."""
    found: dict[Table, int] = {}

    def of(table: Table, above: frozenset[Table]) -> int:
        if table not in found:
            targets = [one.related_model for one in keys_of(table) if not one.null and one.related_model not in above]
            found[table] = 1 + max((of(one, above | {table}) for one in targets if one is not table), default=0)
        return found[table]

    for table in apps.get_models(include_auto_created=True):
        of(table, frozenset((table,)))
    return found
