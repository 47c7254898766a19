"""Who may ask for an export: the office or unit is asked for at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import get_language

from jinbang.apps.nominations.queries import Filters
from jinbang.apps.people.queries import Viewer
from jinbang.apps.programmes import queries as programmes
from jinbang.documents.sheets import Made, as_csv, as_xlsx
from jinbang.policy import policy_for
from jinbang.rules.definition import ProgrammeDefinition

OFFICES = ("secretary", "screener", "committee", "auditor")
UNIT = ("unit-handler", "unit-approver")


@dataclass(frozen=True)
class Asked:
    """One request for an export of one programme."""

    request: HttpRequest
    programme: Any
    definition: ProgrammeDefinition
    viewer: Viewer
    at: datetime

    @property
    def chinese(self) -> bool:
        return (get_language() or "zh").startswith("zh")

    def say(self, words: Any) -> str:
        """A pair (zh, en) or a Text in the reader's language."""
        zh, en = (words.zh, words.en) if hasattr(words, "zh") else words
        return str(zh if self.chinese else en or zh)

    def moment(self, at: datetime | None) -> str:
        """A moment in the programme's time zone, to the second; "" for none."""
        return at.astimezone(ZoneInfo(self.definition.zone)).strftime("%Y-%m-%d %H:%M:%S") if at else ""

    def filters(self) -> Filters:
        """The filters that stand in the address, as the lists of pages read them."""
        asked = self.request.GET
        return Filters.asked(
            standings=asked.getlist("standing"), contest=asked.get("contest", ""),
            unit=asked.get("unit", ""), text=asked.get("text", ""),
        )  # fmt: skip


def asked_by_office(request: HttpRequest, key: str, action: str = "application.view") -> Asked:
    """For somebody whose office in the programme may do the action; Refused("not-allowed") otherwise."""
    asked = asked_by(request, key)
    held = frozenset(role for role in OFFICES if asked.viewer.holds(role, programme=key, at=asked.at))
    policy, short = policy_for(action)
    policy.require(short, relations=held)
    return asked


def asked_by_unit(request: HttpRequest, key: str, unit: int) -> Asked:
    """For somebody who may print the unit's letters; Refused("not-allowed") otherwise."""
    asked = asked_by(request, key)
    held = {role for role in UNIT if unit in asked.viewer.organisations(role, programme=key, at=asked.at)}
    policy, short = policy_for("unit.letters-of-recommendation")
    policy.require(short, relations=held)
    return asked


def asked_by(request: HttpRequest, key: str) -> Asked:
    """For whoever asks; DoesNotExist where there is no such programme."""
    programme = programmes.programme(key=key)
    return Asked(
        request, programme, programmes.definition_of(programme), request.viewer, request.at  # type: ignore[attr-defined]
    )  # fmt: skip


def written(kind: str, *, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Made:
    """The table as "xlsx" or "csv"; Http404 for another kind."""
    if kind == "xlsx":
        return as_xlsx(name=name, heads=heads, rows=rows)
    if kind == "csv":
        return as_csv(heads=heads, rows=rows)
    raise Http404


def handed_out(made: Made, name: str, ending: str) -> FileResponse:
    """The file under a name that says what is in it: `<name>-<first twelve of the digest>.<ending>`."""
    response = FileResponse(made.file, as_attachment=True, filename=f"{name}-{made.digest[:12]}.{ending}")
    response["Content-Type"] = made.content_type
    response["X-Content-Digest"] = made.digest
    return response
