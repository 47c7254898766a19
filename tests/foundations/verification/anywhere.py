"""Every fact of every act changed in some way, so that no field of the format goes unlooked at."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from tests.foundations.verification.call import digest
from tests.foundations.verification.edits import later

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def changes(value: Any) -> Iterator[tuple[str, Any]]:
    """(where, another value) for each way in which a value of this kind is bent; the first of a list stands for all."""
    if isinstance(value, bool):
        yield "", not value
    elif isinstance(value, int):
        yield "", value + 1
    elif value is None:
        yield "", "X"
    elif isinstance(value, str):
        yield "", _other(value)
    elif isinstance(value, list):
        if value:
            yield "[-]", value[:-1]
            yield "[+]", [value[0], *value]
            yield "[swap]", [*value[1:], value[0]]
        for where, one in changes(value[0]) if value else ():
            yield f"[0]{where}", [one, *value[1:]]
    else:
        for key, inner in value.items():
            yield f".{key}[gone]", {name: one for name, one in value.items() if name != key}
            for where, one in changes(inner):
                yield f".{key}{where}", value | {key: one}


def _other(text: str) -> str:
    if _INSTANT.fullmatch(text):
        return later(text, days=-100)
    if re.fullmatch(r"[0-9a-f]{64}", text):
        return digest(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text[:-1] + str(int(text[-1]) ^ 1)
    return f"{text}x"


def bent(facts: dict) -> Iterator[tuple[str, dict]]:
    """Every bent form of an act's facts, with the place of the change."""
    for where, value in changes(copy.deepcopy(facts)):
        if value != facts:
            yield where, value
