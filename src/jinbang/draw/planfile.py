"""A draw's plan as a TOML file, with its roster and exclusions as CSV: every mistake of all three at once."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinbang.draw import tables
from jinbang.draw.plan import Exclusion, Plan, PlanError, Quota, problems
from jinbang.draw.randomness import Source, spelt_instant

_KEYS = {"title", "size", "substitutes", "odd", "least", "id", "quotas", "quota", "exclude", "randomness"}


def read_plan(*, plan: Path, roster: Path, exclusions: Path | None = None, strangers: bool = False) -> Plan:
    """The plan of the three files, checked.  Raises PlanError with every problem found, files and lines named."""
    stated = _toml(plan)
    found = [
        f"{plan.name}: {key!r} is no key of a plan (known: {', '.join(sorted(_KEYS))})" for key in stated.keys() - _KEYS
    ]
    size = stated.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise PlanError([*found, f"{plan.name}: size must be the number of seats, as in size = 7"])
    found += [f"{plan.name}: {fault}" for fault in _size_faults(stated, size)]
    quotas = _collect(found, lambda: (*_quotas(stated, size, plan.name), *_quota_file(stated, plan)))
    rules = _collect(found, lambda: _tables(stated, "exclude", plan.name, {"attribute", "value"}, {"reason"}))
    attributes = sorted({quota.attribute for quota in quotas} | {rule["attribute"] for rule in rules})
    column = stated.get("id")
    people = _collect(
        found, lambda: tables.candidates(table=tables.read_table(path=roster), attributes=attributes, column=column)
    )
    excluded = [
        Exclusion(candidate=who.id, reason=rule.get("reason") or f"{rule['attribute']} = {rule['value']} is avoided")
        for rule in rules
        for who in people
        if who.attributes[rule["attribute"]] == rule["value"]
    ]
    if exclusions is not None and people:
        names = [who.id for who in people]
        excluded += _collect(
            found,
            lambda: tables.exclusions(
                table=tables.read_table(path=exclusions), known=names, column=column, strangers=strangers
            ),
        )
    if found:
        raise PlanError(found)
    made = Plan(
        candidates=tuple(people),
        size=size,
        quotas=tuple(quotas),
        exclusions=_merged(excluded),
        substitutes=None if stated.get("substitutes", "all") == "all" else stated["substitutes"],
        sources=_sources(stated, plan.name),
        title=str(stated.get("title", "")),
    )
    if wrong := problems(plan=made):
        raise PlanError(wrong)
    return made


def _collect(found: list[str], read: Any) -> list[Any]:
    """What `read` gives, or nothing, with its problems added to those found."""
    try:
        return list(read())
    except PlanError as fault:
        found += fault.problems
        return []


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as fault:
        raise PlanError([f"{path.name}: cannot be read: {fault.strerror}"]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PlanError([f"{path.name}: is not TOML: {fault}"]) from fault


def _size_faults(stated: dict[str, Any], size: int) -> Iterator[str]:
    if stated.get("odd") and size % 2 == 0:
        yield f"the panel has {size} seats, but an odd number is asked for"
    if size < stated.get("least", 1):
        yield f"the panel has {size} seats, at least {stated['least']} are asked for"
    substitutes = stated.get("substitutes", "all")
    if substitutes != "all" and (not isinstance(substitutes, int) or isinstance(substitutes, bool) or substitutes < 0):
        yield f'substitutes is {substitutes!r}; give a whole number or "all"'


def _tables(
    stated: dict[str, Any], key: str, name: str, needed: set[str], allowed: set[str]
) -> Iterator[dict[str, Any]]:
    entries = stated.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PlanError([f"{name}: write {key} as tables, each under [[{key}]]"])
    faults = [
        f"{name}: [[{key}]] number {number} lacks or does not know: {', '.join(sorted(odd))}"
        for number, entry in enumerate(entries, start=1)
        if (odd := (needed - entry.keys()) | (entry.keys() - needed - allowed))
    ]
    if faults:
        raise PlanError(faults)
    yield from entries


def _quotas(stated: dict[str, Any], size: int, name: str) -> Iterator[Quota]:
    faults: list[str] = []
    for number, entry in enumerate(
        _tables(stated, "quota", name, {"attribute"}, {"value", "each", "low", "high"}), start=1
    ):
        where = f"{name}: [[quota]] number {number}"
        if bool(entry.get("each")) == ("value" in entry):
            faults.append(f'{where}: give either value = "…" or each = true')
        low = _bound(entry.get("low", 0), size, math.ceil)
        high = None if "high" not in entry else _bound(entry["high"], size, math.floor)
        if low is None or ("high" in entry and high is None):
            faults.append(f'{where}: low and high are whole numbers, or shares of the seats such as "1/3" or "20%"')
        else:
            value = None if entry.get("each") else str(entry.get("value"))
            yield Quota(attribute=str(entry["attribute"]), value=value, low=low, high=high)
    if faults:
        raise PlanError(faults)


def _bound(stated: Any, size: int, whole: Any) -> int | None:
    """A bound in seats.  A share is turned so that it is kept: a lower one rounds up, an upper one down."""
    if isinstance(stated, int) and not isinstance(stated, bool):
        return stated
    if not isinstance(stated, str):
        return None
    if match := re.fullmatch(r"(\d+)\s*/\s*([1-9]\d*)", stated.strip()):
        share = Fraction(int(match[1]), int(match[2]))
    elif match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", stated.strip()):
        share = Fraction(match[1]) / 100
    else:
        return None
    return int(whole(share * size))


def _quota_file(stated: dict[str, Any], plan: Path) -> tuple[Quota, ...]:
    if "quotas" not in stated:
        return ()
    return tables.quota_table(table=tables.read_table(path=plan.parent / str(stated["quotas"])))


def _sources(stated: dict[str, Any], name: str) -> tuple[Source, ...]:
    entries = list(_tables(stated, "randomness", name, {"kind", "label"}, {"commitment", "published"}))
    return tuple(
        Source(
            kind=str(entry["kind"]),
            label=str(entry["label"]),
            commitment=str(entry.get("commitment", "")),
            published=_published(entry["published"]) if "published" in entry else "",
        )
        for entry in entries
    )


def _published(stated: Any) -> str:
    """The one spelling of the time when a result is out; what is no instant stays, and the plan is told."""
    try:
        moment = stated if isinstance(stated, datetime) else datetime.fromisoformat(str(stated))
    except ValueError:
        return str(stated)
    return str(stated) if moment.tzinfo is None else spelt_instant(moment)


def _merged(excluded: list[Exclusion]) -> tuple[Exclusion, ...]:
    reasons: dict[str, list[str]] = {}
    for one in excluded:
        reasons.setdefault(one.candidate, []).append(one.reason)
    return tuple(Exclusion(candidate=who, reason="; ".join(dict.fromkeys(why))) for who, why in reasons.items())
