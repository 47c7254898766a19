"""A definition in canonical JSON and its digest: two definitions say the same exactly where their digests agree.

Comments, order of keys and layout of the files do not count; every word, number and clause does.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import rfc8785

from jinbang.rules.definition import ProgrammeDefinition


def as_json(value: Any) -> Any:
    """Any part of a definition as JSON: days and instants in ISO 8601, exact numbers and fractions as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(part) for part in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, Fraction)):
        return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
    return value


def canonical(*, programme: ProgrammeDefinition) -> bytes:
    """The definition in canonical JSON (RFC 8785)."""
    return rfc8785.dumps(as_json(programme))


def digest(*, programme: ProgrammeDefinition) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(programme=programme)).hexdigest()
