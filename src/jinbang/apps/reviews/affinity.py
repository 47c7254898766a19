"""How well an expert fits an application: disciplines (GB/T 13745), keywords and text, with the parts of every pair."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from jinbang.apps.nominations.models import Application
from jinbang.apps.panels.models import Expert
from jinbang.apps.programmes.models import Contest
from jinbang.apps.programmes.queries import definition_of
from jinbang.assignment.affinity import Affinity, Profile, affinity
from jinbang.assignment.affinity.profiles import levels

_SPLIT = re.compile(r"[;；,，、\s]+")


def table_of(*, contest: Contest, applications: Iterable[int], experts: Iterable[int]) -> Affinity:
    """Affinities of these applications (their versions under review) and experts, 0 … 1; ids are the rows' ids.

    A discipline that is no code of GB/T 13745 is left out; a part unknown on either side leaves its weight to the others.
    """
    roles = definition_of(contest.programme).form_for(contest.key).roles
    rows = (
        Application.objects.filter(pk__in=list(applications)).order_by("pk").values_list("pk", "title", "current__data")
    )
    people = Expert.objects.filter(pk__in=list(experts)).order_by("pk").values_list("pk", "disciplines", "keywords")
    return affinity(
        applications=[
            Profile(
                id=pk, disciplines=_codes([_word(data, roles.get("discipline"))]), keywords=_words(_word(data, roles.get("keywords"))),
                text=f"{title} {_word(data, roles.get('keywords'))} {_word(data, roles.get('summary'))}".strip(),
            )
            for pk, title, data in rows
        ],
        experts=[
            Profile(id=pk, disciplines=_codes(codes), keywords=tuple(k for k in keywords if k), text=" ".join(keywords))
            for pk, codes, keywords in people
        ],
    )  # fmt: skip


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip() for code in codes if levels(code) is not None))


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _SPLIT.split(text) if word))


def _word(data: dict[str, Any] | None, key: str | None) -> str:
    value = (data or {}).get(key, "") if key else ""
    return value if isinstance(value, str) else ""
