"""The rows of an archive, a file of lines for each table; what they refer to is found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinbang.apps.archive import belonging, record, rows
from jinbang.apps.archive.belonging import COMPANIONS, LOG, REFERENCES, SHARED, Table
from jinbang.apps.archive.stored import digests_in
from jinbang.apps.archive.writer import Writer
from jinbang.apps.ledger.models import Entry
from jinbang.apps.people.models import Office, Organisation, Person
from jinbang.apps.programmes.models import Programme

Seen = dict[Table, set[int]]


def path_of(table: Table) -> str:
    """Where the rows of a table are."""
    return f"data/{rows.label(table)}.jsonl"


def write(*, programme: Programme, writer: Writer, tell: Callable[[], object]) -> set[str]:
    """Write the rows of every table; returns the digests that stand in them.  tell: called with each table."""
    seen: Seen = {one: set() for one in REFERENCES}
    digests: set[str] = set()

    def put(table: Table, found: Iterable[dict[str, Any]]) -> None:
        keys = [one.attname for one in belonging.keys_of(table) if one.related_model in seen]
        targets = [one.related_model for one in belonging.keys_of(table) if one.related_model in seen]

        def lines() -> Iterator[bytes]:
            for row in found:
                for name, target in zip(keys, targets, strict=True):
                    if row.get(name) is not None:
                        seen[target].add(row[name])
                line = rows.line(row)
                digests.update(digests_in(line))
                count[0] += 1
                yield line

        count = [0]
        writer.stream(path_of(table), lines())
        writer.manifest.rows[rows.label(table)] = count[0]
        tell()

    log = [one for one in belonging.tables() if rows.label(one) in LOG]
    companions = [one for one in belonging.tables() if rows.label(one) in COMPANIONS]
    for table in belonging.tables():
        if table in belonging.ways() and table is not Office:
            put(table, rows.spoken(belonging.rows_of(table, programme)))
        elif table in SHARED:
            put(table, rows.spoken(belonging.shared_rows(table, programme)))
    seen[Person] |= record.actors(programme=programme.key)
    put(Office, _offices(programme, seen))
    _with_those_above(seen[Organisation])
    for table in REFERENCES:
        put(table, _only(rows.spoken(table._base_manager.order_by("pk")), {table._meta.pk.attname: seen[table]}))
    for table in companions:
        due = {one.attname: seen[one.related_model] for one in belonging.keys_of(table) if one.related_model in seen}
        put(table, _only(rows.spoken(table._base_manager.order_by("pk")), due))
    named = {f"person:{pk}" for pk in seen[Person]} | {f"organisation:{pk}" for pk in seen[Organisation]}
    for table in log:
        found = record.entries(programme=programme.key, referred=named) if table is Entry else rows.spoken(table._base_manager.order_by("pk"))  # fmt: skip
        put(table, found)
    return digests


def _offices(programme: Programme, seen: Seen) -> Iterator[dict[str, Any]]:
    """Those of the programme; then those that its people hold everywhere."""
    for row in rows.spoken(belonging.rows_of(Office, programme)):
        seen[Person].add(row["person_id"])
        yield row
    for row in rows.spoken(belonging.everywhere_offices()):
        if row["person_id"] in seen[Person]:
            yield row


def _only(found: Iterable[dict[str, Any]], wanted: dict[str, set[int]]) -> Iterator[dict[str, Any]]:
    return (row for row in found if all(row[name] in keys for name, keys in wanted.items()))


def _with_those_above(organisations: set[int]) -> None:
    """Those that these belong to, all the way up."""
    above = dict(Organisation.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    fresh = set(organisations)
    while fresh := {parent for one in fresh if (parent := above.get(one)) is not None} - organisations:
        organisations |= fresh
