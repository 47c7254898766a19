"""Rows as lines of JSON and back, column by column, whatever the table."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BinaryField, JSONField, Model, QuerySet

from jinbang.apps.archive.belonging import OMITTED, Table

AT_ONCE = 500


def label(table: Table) -> str:
    """The table's name in an archive: "nominations.application"."""
    return table._meta.label_lower


def columns(table: Table) -> list[Any]:
    """The columns that are written."""
    left_out = OMITTED.get(label(table), {})
    return [one for one in table._meta.concrete_fields if one.attname not in left_out]


def spoken(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Each row as {column: JSON}: instants as ISO 8601, decimals as text, bytes as base64."""
    fields = columns(rows.model)
    names = [one.attname for one in fields]
    for values in rows.values_list(*names).iterator(chunk_size=AT_ONCE):
        yield {name: _said(field, value) for name, field, value in zip(names, fields, values, strict=True)}


def line(row: dict[str, Any]) -> bytes:
    """One row as a line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def read(table: Table, lines: Iterable[bytes]) -> Iterator[Model]:
    """Unsaved rows; ValueError where a line is not a row of the table as it is today."""
    fields = {one.attname: one for one in columns(table)}
    left_out = OMITTED.get(label(table), {})
    for number, text in enumerate(lines, 1):
        row = json.loads(text)
        if not isinstance(row, dict) or not row.keys() <= fields.keys():
            unknown = ", ".join(sorted(set(row) - fields.keys())) if isinstance(row, dict) else "no object"
            raise ValueError(f"{label(table)}, line {number}: columns that this version does not have ({unknown})")
        values = {name: _meant(fields[name], value) for name, value in row.items()}
        yield table(**values, **left_out)


def insert(table: Table, rows: Iterable[Model]) -> int:
    """Insert rows exactly as they are (no column is filled in by itself); returns how many."""
    fields = list(table._meta.concrete_fields)
    size = max(1, min(AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * AT_ONCE)))
    manager: Any = table._base_manager
    count, batch = 0, []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            manager._insert(batch, fields=fields, using=connection.alias, raw=True)
            count, batch = count + size, []
    if batch:
        manager._insert(batch, fields=fields, using=connection.alias, raw=True)
    return count + len(batch)


def _said(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value)


def _meant(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64decode(value, validate=True)
    return value if field.is_relation else field.to_python(value)
