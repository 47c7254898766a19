"""When an expert may not review an application, as far as facts tell (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from jinbang.rules.definition import Form


@dataclass(frozen=True, slots=True)
class ExpertFacts:
    """employer, body: ids of organisations; person_key: keyed hash of the identity number, "" where unknown."""

    name: str
    email: str
    employer: int
    employer_name: str
    employer_uscc: str
    body: int | None
    person_key: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What the comparison looks at, taken from a submitted form once."""

    id: int
    organisation: int
    organisation_name: str
    organisation_uscc: str
    unit: int | None
    joint_names: frozenset[str]
    joint_codes: frozenset[str]
    persons: frozenset[tuple[str, str]]  # (name, employer as written)
    unsuitable: frozenset[str]

    @classmethod
    def of(
        cls,
        form: Form,
        *,
        pk: int,
        organisation: int,
        name: str,
        uscc: str | None,
        unit: int | None,
        data: Mapping[str, Any],
    ) -> ApplicationFacts:
        """Reads the roles "co-owners", "team", "person-name" and "unsuitable-experts" of the form."""
        names: set[str] = set()
        codes: set[str] = set()
        persons: set[tuple[str, str]] = set()
        for row in _rows(data, form.roles.get("co-owners")):
            names |= {str(v).strip() for k, v in row.items() if "name" in k and v}
            codes |= {str(v).strip().upper() for k, v in row.items() if "uscc" in k and v}
        for row in _rows(data, form.roles.get("team")):
            who = next((str(v).strip() for k, v in row.items() if "name" in k and v), "")
            where = next((str(v).strip() for k, v in row.items() if ("employer" in k or "unit" in k) and v), "")
            if who:
                persons.add((who, where))
        nominee = data.get(form.roles.get("person-name", ""), "")
        if isinstance(nominee, str) and nominee.strip():
            persons.add((nominee.strip(), name))
        unsuitable = data.get(form.roles.get("unsuitable-experts", ""), "")
        listed = unsuitable if isinstance(unsuitable, str) else " ".join(str(v) for row in unsuitable or () for v in dict(row).values())  # fmt: skip
        return cls(
            pk, organisation, name, uscc or "", unit, frozenset(names), frozenset(codes), frozenset(persons),
            frozenset(listed.replace("、", " ").replace("，", " ").replace("；", " ").split()),
        )  # fmt: skip


def conflicts_between(
    expert: ExpertFacts, application: ApplicationFacts, *, parents: Mapping[int, int], bodies: AbstractSet[int]
) -> list[str]:
    """Kinds of conflict, empty where none is known.

    parents: organisation id → its parent's.  bodies: ids of the review bodies of the contest.
    """
    found: list[str] = []
    employer = expert.employer
    if employer == application.organisation or expert.employer_name == application.organisation_name:
        found.append("employer")
    elif _kin(employer, application.organisation, parents):
        found.append("parent")
    if expert.employer_name in application.joint_names or (expert.employer_uscc and expert.employer_uscc in application.joint_codes):  # fmt: skip
        found.append("joint-unit")
    if application.unit is not None and employer == application.unit:
        found.append("recommending-unit")
    if application.unit is not None and application.unit in bodies and expert.body == application.unit:
        found.append("body-recommends")
    if (expert.name, expert.employer_name) in application.persons:
        found.append("self")
    if expert.name in application.unsuitable:
        found.append("named-unsuitable")
    return found


def _kin(a: int, b: int, parents: Mapping[int, int]) -> bool:
    """Parent and child, or children of one parent."""
    pa, pb = parents.get(a), parents.get(b)
    return pa == b or pb == a or (pa is not None and pa == pb)


def _rows(data: Mapping[str, Any], key: str | None) -> list[Mapping[str, Any]]:
    value = data.get(key) if key else None
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
